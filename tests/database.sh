#!/usr/bin/env bash
# The SQL on one server: deploy with verify, pgTAP, revert to nothing, deploy again.
#   tests/database.sh 15|16|18
set -euo pipefail
cd "$(dirname "$0")/.."

version=$1
folder=$(mktemp -d)
python=.venv/bin/python
server=$("$python" tests/servers.py start "$version" "$folder")
trap '"$python" tests/servers.py stop "$version" "$folder"' EXIT

database=${server/\/postgres\?/\/overlay_sql?}
target=db:${database/postgresql:/pg:}
psql "$server" --no-psqlrc --quiet --command 'create database overlay_sql'

echo "== PostgreSQL $version: deploy and verify"
sqitch deploy --quiet --verify --target "$target"
sqitch verify --quiet --target "$target"
echo "== PostgreSQL $version: pgTAP"
tests/pgtap.sh "$database"
if [ "$version" = 15 ]; then # the only one that plpgsql_check is packaged for
  tests/pgtap.sh "$database" tests/plpgsql_check
fi
echo "== PostgreSQL $version: revert to nothing, deploy again"
sqitch revert --quiet -y --target "$target"
sqitch deploy --quiet --verify --target "$target"
