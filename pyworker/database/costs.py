"""Calls about what models cost, and what may keep runs from going on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from pyworker.database import rows
from pyworker.database.acting import Acting

if TYPE_CHECKING:
    from decimal import Decimal
    from uuid import UUID


class CostCalls(Acting):
    """Area cost."""

    def preview_run_cost(
        self,
        schema_id: UUID,
        *,
        project_id: UUID | None = None,
        conv_uid: str | None = None,
        model_config: dict[str, Any] | None = None,
    ) -> rows.CostPreview:
        """Estimate what it would cost to apply a schema to a project's documents, or to one."""
        return self._all(
            class_row(rows.CostPreview),
            "preview_run_cost",
            schema_id=schema_id,
            project_id=project_id,
            conv_uid=conv_uid,
            model_config=model_config,
        )[0]

    def run_cost(self, run_id: UUID) -> list[rows.CostLine]:
        """Return what a run has cost, by model and outcome."""
        return self._all(class_row(rows.CostLine), "run_cost", run_id=run_id)

    def project_cost(self, project_id: UUID, schema_id: UUID | None = None) -> list[rows.CostLine]:
        """Return what a project's runs have cost, by model and outcome."""
        return self._all(
            class_row(rows.CostLine), "project_cost", project_id=project_id, schema_id=schema_id
        )

    def run_budget(self, run_id: UUID) -> dict[str, Any]:
        """Return budget, spent, uncosted_calls and paused_runs of a run."""
        return self._value("run_budget", run_id=run_id)

    def project_budget(self, project_id: UUID) -> dict[str, Any]:
        """Return budget, spent, uncosted_calls and paused_runs of a project."""
        return self._value("project_budget", project_id=project_id)

    def set_run_budget(self, run_id: UUID, budget: Decimal | None) -> dict[str, Any]:
        """Say how many USD a run may spend; None for no limit."""
        return self._value("set_run_budget", run_id=run_id, budget=budget)

    def set_project_budget(self, project_id: UUID, budget: Decimal | None) -> dict[str, Any]:
        """Say how many USD the runs of a project may spend; None for no limit."""
        return self._value("set_project_budget", project_id=project_id, budget=budget)

    def list_model_prices(self) -> list[rows.ModelPrice]:
        """Return what models cost, by day."""
        return self._all(class_row(rows.ModelPrice), "list_model_prices")

    def set_model_price(self, model: str, **price: Any) -> None:
        """Say what a million tokens of a model cost; only the owner and service_role may."""
        self._value("set_model_price", model=model, **price)

    def diagnose(self) -> dict[str, Any]:
        """Return models, expired_leases and paused_runs: what may keep runs from going on."""
        return self._value("diagnose")
