create or replace function public.diagnose(actor uuid default null)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(diagnose.actor);
begin
  return (
    with open_runs as materialized (
      select r.run_id, r.status, r.paused_reason, r.schema_id, r.model_config
      from public.runs_v2 r
      where r.status in ('pending', 'running', 'paused') and r.owner_id = v_caller.user_id
    ),
    -- one look for each schema and configuration, however many runs
    models as (
      select m.model, k.runs
      from (
        select o.schema_id, o.model_config, pg_catalog.count(*) as runs
        from open_runs o
        group by o.schema_id, o.model_config
      ) as k
      join public.schemas s using (schema_id)
      cross join lateral unnest(overlay_private.models_of(
        overlay_private.request_of(s.schema_jsonb, k.model_config, null)
      )) as m (model)
      union all
      select t.default_model, 0 from overlay_private.settings t
    )
    select pg_catalog.jsonb_build_object(
      'models', (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'model', m.model, 'open_runs', m.runs,
          'priced', overlay_private.tokens_cost(
            m.model, pg_catalog.now(), false, 1, 1, 1, 1, 1
          ) is not null
        ) order by m.runs desc, m.model)
        from (select n.model, sum(n.runs) as runs from models n group by n.model) as m
      ),
      'expired_leases', (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'run_id', e.run_id, 'overlays', e.overlays, 'since', e.since
        ) order by e.since), '[]')
        from (
          select
            o.run_id, pg_catalog.count(*) as overlays, min(o.claim_expires_at) as since
          from open_runs r
          join public.block_overlays_v2 o on o.run_id = r.run_id
          where o.status = 'claimed' and o.claim_expires_at <= pg_catalog.clock_timestamp()
          group by o.run_id
        ) as e
      ),
      'paused_runs', (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'run_id', o.run_id, 'reason', o.paused_reason
        ) order by o.run_id), '[]')
        from open_runs o
        where o.status = 'paused'
      )
    )
  );
end;
$$;

comment on function public.diagnose(uuid) is
$$What may keep your runs from going on: {models, expired_leases, paused_runs}.

models is [{model, open_runs, priced}, …], every model that an open run may ask, by its routes and
escalation too, and the settings' default model; expired_leases is [{run_id, overlays, since}, …],
claims that nobody has taken back since their lease ran out, as where no worker runs; paused_runs is
[{run_id, reason}, …].

Errors: 22023 actor is missing; 42501 not signed in.$$;

revoke execute on function public.diagnose(uuid) from public, anon;
grant execute on function public.diagnose(uuid) to authenticated, service_role;
