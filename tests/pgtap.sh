#!/usr/bin/env bash
# Runs the pgTAP suite against a database that has pgoverlay, and leaves nothing behind in it:
#
#   tests/pgtap.sh DATABASE_URL [path…]
#
# The user of DATABASE_URL is the owner of pgoverlay's objects, may become every role and may set
# session_replication_role (a superuser, or Supabase's postgres). pgTAP and the fixtures of setup.sql go into a Postgres schema
# named test, which is dropped at the end; every test file rolls back what it did. Without a path
# everything runs but plpgsql_check, which needs the extension of that name on the server.
set -euo pipefail

tests=$(cd "$(dirname "$0")" && pwd)

stop() {
  echo "tests/pgtap.sh: $1" >&2
  exit "${2:-1}"
}

[[ -n ${1-} ]] || stop 'usage: make pgtap DATABASE_URL=postgresql://…, or
  tests/pgtap.sh DATABASE_URL [path…]' 2
database=$1
shift

command -v psql > /dev/null || stop 'psql is missing; install postgresql-client.'
command -v pg_prove > /dev/null \
  || stop 'pg_prove is missing; install libtap-parser-sourcehandler-pgtap-perl.'

psql_options=(--no-psqlrc --quiet --no-align --tuples-only --set=ON_ERROR_STOP=1)
ask() {
  psql "${psql_options[@]}" --dbname="$database" "$@"
}

# Where pgTAP can come from: a schema that has it, the server's extension, a file of this machine.
find_pgtap() {
  ask --command="
    select coalesce(
      (select 'schema ' || extnamespace::regnamespace from pg_extension where extname = 'pgtap'),
      (select 'extension' from pg_available_extensions where name = 'pgtap')
    )" | grep . && return
  local file
  for file in "$(pg_config --sharedir 2> /dev/null || true)"/extension/pgtap.sql \
    /usr/share/postgresql/*/extension/pgtap.sql; do
    if [[ -f $file ]]; then
      echo "file $file"
      return
    fi
  done
}

found=$(ask --command="select to_regclass('public.block_overlays_v2')") \
  || stop 'the database cannot be reached; check DATABASE_URL and whether the server is running.'
[[ -n $found ]] || stop 'the database has no pgoverlay; run psql --file sql/install.sql first.'
[[ -z $(ask --command="select to_regnamespace('test')") ]] \
  || stop 'the database has a schema named test, which would be dropped; use another database.'
foreign=$(ask --command="
  select string_agg(role, ', ') from unnest(array[
    'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
  ]) as role where not pg_has_role(role, 'member')")
[[ -z $foreign ]] || stop "this login may not become $foreign; as a superuser, or whoever created
  them, say: grant $foreign to $(ask --command='select quote_ident(current_user)')"
[[ $(ask --command="select has_parameter_privilege('session_replication_role', 'set')") == t ]] \
  || stop "this login may not arrange rows past the triggers, as some tests do; as a superuser, say:
  grant set on parameter session_replication_role to $(ask --command='select quote_ident(current_user)')"
pgtap=$(find_pgtap || true)
[[ -n $pgtap ]] || stop 'pgTAP is missing; install postgresql-15-pgtap.'

# What sql/ defines in public: the house rules hold for these, and not for what else is in there.
definition='^create (or replace )?(table|view|type|domain|function) public\.[a-z0-9_]+'
ours=$(grep -rhoE "$definition" "$tests/../sql" | sed 's/.*public\.//' | sort -u | paste -sd , -)

search_path=test,public
if [[ $pgtap == schema\ * ]]; then
  schema=${pgtap#schema }
  search_path=test,${schema// /\\ },public
fi
export PGOPTIONS="${PGOPTIONS:-} -c client_min_messages=warning -c search_path=$search_path"

drop_schema() {
  ask --command='drop schema if exists test cascade' || stop 'the schema test could not be dropped.'
}
ask --command='create schema test'
trap drop_schema EXIT

case $pgtap in
  extension) ask --command='create extension pgtap schema test' ;;
  file\ *) ask --single-transaction --file="${pgtap#file }" > /dev/null ;;
esac
ask --single-transaction --set=ours="$ours" --file="$tests/setup.sql" > /dev/null

if (($# == 0)); then
  cd "$tests/.."
  # other tools keep SQL under tests/ too: a pgTAP file is one that plans
  while read -r file; do
    [[ $file == tests/plpgsql_check/* ]] || set -- "$@" "$file"
  done < <(grep -rlE --include='*.sql' '^select (no_)?plan\(' tests | sort)
fi
# pg_prove takes a value with a bare = in it for a list
pg_prove --recurse --ext .sql --dbname "${database//=/\\=}" "$@"
