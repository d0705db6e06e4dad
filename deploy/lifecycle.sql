-- Deploy pgoverlay:lifecycle to pg
-- requires: lifecycle@v0.1.0

begin;
set local client_min_messages = warning;

-- budgets of what is deleted already: while there is any budget, no claim can do without a look
delete from overlay_private.budgets b
where not exists (select from public.runs_v2 r where r.run_id = b.holder_id)
  and not exists (select from public.projects p where p.project_id = b.holder_id);
delete from overlay_private.reservations v
where not exists (select from overlay_private.budgets b where b.holder_id = v.project_id);

\ir ../sql/lifecycle/close_runs.sql
\ir ../sql/lifecycle/remove_runs.sql
\ir ../sql/lifecycle/delete_project.sql

commit;
