-- One login for each program, with the least that it needs; again at any time, for new passwords.
-- The passwords come from the environment:
--
--   OPERATOR_PASSWORD=… AUTHENTICATOR_PASSWORD=… WORKER_PASSWORD=… SCALER_PASSWORD=… \
--     EXPORTER_PASSWORD=… psql --file docs/operations/logins.sql "$DATABASE_URL"

\set ON_ERROR_STOP on
\getenv operator OPERATOR_PASSWORD
\getenv authenticator AUTHENTICATOR_PASSWORD
\getenv worker WORKER_PASSWORD
\getenv scaler SCALER_PASSWORD
\getenv exporter EXPORTER_PASSWORD

select format('create role %I login noinherit', name)
from unnest(array['operator', 'authenticator', 'worker', 'scaler', 'exporter']) as name
where to_regrole(name) is null
\gexec

begin;

-- a person who looks after it: reads everything, acts for any user by naming them
alter role operator inherit password :'operator';
grant service_role to operator;

-- PostgREST: it becomes the role that a token names
alter role authenticator noinherit password :'authenticator';
grant anon, authenticated, service_role to authenticator;

-- overlay worker: calls the functions of the queue, reads no table
alter role worker inherit password :'worker';
grant overlay_worker to worker;

-- KEDA, or whatever else starts workers: asks how long the queue is
alter role scaler password :'scaler';
grant execute on function public.queue_length(uuid, uuid, uuid) to scaler;

-- a warehouse, a report: reads public.confirmed_overlays
alter role exporter inherit password :'exporter';
grant overlay_exporter to exporter;

commit;
