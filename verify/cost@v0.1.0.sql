-- Verify pgoverlay:cost on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      (
        'overlay_private.cost_of_tokens(text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric)',
        '{}'::text[]
      ),
      (
        'overlay_private.tokens_cost(text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric)',
        '{}'
      ),
      ('overlay_private.count_calls(uuid[])', '{}'),
      ('overlay_private.recount_calls(uuid[])', '{}'),
      ('overlay_private.check_calls(jsonb)', '{}'),
      ('public.record_llm_calls(text, jsonb)', '{overlay_worker, service_role}'),
      ('overlay_private.note_unknown_calls(uuid[])', '{}'),
      (
        'public.set_model_price(text, numeric, numeric, numeric, numeric, numeric, numeric, date, integer, text)',
        '{service_role}'
      ),
      ('public.list_model_prices()', '{authenticated, service_role}'),
      ('overlay_private.guessed_input(overlay_private.run_request, numeric)', '{}'),
      ('overlay_private.guessed_output(overlay_private.run_request, numeric)', '{}'),
      ('overlay_private.estimated_cost(uuid, text)', '{}'),
      ('overlay_private.budget_room(uuid, uuid, numeric)', '{}'),
      ('overlay_private.project_of(uuid)', '{}'),
      ('overlay_private.claims_within_budget(uuid, integer, text)', '{}'),
      ('overlay_private.reserve(uuid, uuid, numeric)', '{}'),
      ('overlay_private.budget_reason(overlay_private.budget_room, numeric, text)', '{}'),
      ('public.budget_pauses(uuid, uuid, uuid)', '{overlay_worker, service_role}'),
      ('overlay_private.set_budget(uuid, uuid, numeric)', '{}'),
      ('overlay_private.spent_by(uuid, uuid)', '{}'),
      ('public.set_run_budget(uuid, numeric, uuid)', '{authenticated, service_role}'),
      ('public.set_project_budget(uuid, numeric, uuid)', '{authenticated, service_role}'),
      ('public.run_budget(uuid, uuid)', '{authenticated, service_role}'),
      ('public.project_budget(uuid, uuid)', '{authenticated, service_role}'),
      ('overlay_private.cost_lines(uuid, uuid, text)', '{}'),
      ('public.run_cost(uuid, uuid)', '{authenticated, service_role}'),
      ('public.project_cost(uuid, uuid, uuid)', '{authenticated, service_role}'),
      ('public.preview_run_cost(uuid, uuid, text, jsonb, uuid)', '{authenticated, service_role}'),
      ('public.diagnose(uuid)', '{authenticated, service_role}')
    ) as f (signature, roles)
    cross join unnest(array[
      'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
    ]) as r (role)
  loop
    assert has_function_privilege(v_may.role, v_may.signature, 'execute') = v_may.expected,
      format('%s may%s call %s', v_may.role, case when v_may.expected then ' not' else '' end,
        v_may.signature);
  end loop;
  assert exists (select from public.model_prices where model = 'offline');
  assert 'overlay_private.priced_calls'::regclass is not null;
end
$$;

rollback;
