#!/usr/bin/env bash
# Installs what the tests need from Debian where it is missing: sqitch, pg_prove, pgTAP, plpgsql_check,
# PgBouncer, PostgreSQL 15, curl, jq and LibreOffice without its windows. As root or by sudo without a
# password; otherwise it says what to install.
set -euo pipefail

packages=(
  sqitch libdbd-pg-perl postgresql-client-15 postgresql-15 postgresql-15-pgtap
  libtap-parser-sourcehandler-pgtap-perl postgresql-15-plpgsql-check pgbouncer curl jq
  libreoffice-calc-nogui # opens the exports as a person would
)
missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null \
    | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "Install first: apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
# no cluster of Debian's own: the tests start their servers themselves
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
