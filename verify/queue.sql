-- Verify pgoverlay:queue on pg

begin;

do $$
declare
  v_may record;
begin
  for v_may in
    select f.signature, r.role, r.role = any(f.roles) as expected
    from (values
      ('overlay_private.text_at(jsonb, text)', '{}'::text[]),
      ('overlay_private.count_at(jsonb, text)', '{}'),
      ('overlay_private.routes_at(jsonb)', '{}'),
      ('overlay_private.max_attempts(jsonb)', '{}'),
      ('overlay_private.request_of(jsonb, jsonb, text)', '{}'),
      ('overlay_private.resolve_request(uuid, text)', '{}'),
      ('overlay_private.models_of(overlay_private.run_request)', '{}'),
      ('overlay_private.routed_model(overlay_private.run_request, text, integer)', '{}'),
      ('overlay_private.user_prompt(text, text, text, text, text, text)', '{}'),
      ('overlay_private.check_worker_id(text)', '{}'),
      ('overlay_private.check_model_override(text)', '{}'),
      ('overlay_private.check_lease(interval)', '{}'),
      ('overlay_private.check_batch_size(integer)', '{}'),
      ('overlay_private.release_expired_claims(uuid)', '{}'),
      ('overlay_private.begin_claims_later(uuid, integer, tid[])', '{}'),
      (
        'overlay_private.pack_request(overlay_private.run_request, uuid[], text[], text[], text)',
        '{}'
      ),
      ('overlay_private.reuse_answers(overlay_private.run_request, tid[], text)', '{}'),
      (
        'overlay_private.overlays_to_claim(uuid, integer, overlay_private.run_request, text, text, text[])',
        '{}'
      ),
      ('overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid)', '{}'),
      (
        'public.claim_overlay_batch(uuid, integer, text, interval, text, uuid, text[], uuid)',
        '{overlay_worker, service_role}'
      ),
      ('overlay_private.hold_claims(jsonb)', '{}'),
      ('overlay_private.lost_claims(jsonb, uuid[])', '{}'),
      ('overlay_private.overlays_with_evidence(uuid[])', '{}'),
      ('overlay_private.without_evidence(jsonb, uuid[])', '{}'),
      ('overlay_private.store_evidence(jsonb, uuid[])', '{}'),
      ('overlay_private.answer_error(jsonb, jsonb, text)', '{}'),
      ('overlay_private.retry_delay(integer)', '{}'),
      ('public.complete_overlay_batch(text, jsonb)', '{overlay_worker, service_role}'),
      ('overlay_private.faults(jsonb)', '{}'),
      ('overlay_private.check_faults(jsonb)', '{}'),
      ('overlay_private.pause_faulty_runs(jsonb, uuid[])', '{}'),
      ('public.fail_overlay_batch(text, jsonb)', '{overlay_worker, service_role}'),
      (
        'public.release_overlay_batch(text, jsonb, text, interval)',
        '{overlay_worker, service_role}'
      ),
      (
        'public.extend_claims(text, jsonb, interval)',
        '{overlay_worker, service_role}'
      ),
      ('overlay_private.money_back_at(uuid)', '{}'),
      ('overlay_private.waits_for_money(uuid)', '{}'),
      ('public.next_claim_in(uuid, uuid, uuid)', '{overlay_worker, service_role}'),
      ('public.queue_length(uuid, uuid, uuid)', '{overlay_worker, service_role}')
    ) as f (signature, roles)
    cross join unnest(array[
      'anon', 'authenticated', 'service_role', 'overlay_worker', 'overlay_exporter'
    ]) as r (role)
  loop
    assert has_function_privilege(v_may.role, v_may.signature, 'execute') = v_may.expected,
      format('%s may%s call %s', v_may.role, case when v_may.expected then ' not' else '' end,
        v_may.signature);
  end loop;
end
$$;

rollback;
