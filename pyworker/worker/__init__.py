"""The worker: claims overlays, asks the model, hands the answers back. Every rule is SQL's."""

from pyworker.worker.batches import BatchWorker
from pyworker.worker.flow import Worker
from pyworker.worker.observer import Call, Observer
from pyworker.worker.options import Mode, Options
from pyworker.worker.tally import Tally

__all__ = ["BatchWorker", "Call", "Mode", "Observer", "Options", "Tally", "Worker"]
