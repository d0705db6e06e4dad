-- Revert pgoverlay:queue from pg

begin;

drop function public.queue_length(uuid, uuid, uuid);
drop function public.next_claim_in(uuid, uuid, uuid);
drop function overlay_private.waits_for_money(uuid);
drop function public.extend_claims(text, jsonb, interval);
drop function public.release_overlay_batch(text, jsonb, text, interval);
drop function public.fail_overlay_batch(text, jsonb);
drop function overlay_private.pause_faulty_runs(jsonb, uuid[]);
drop function overlay_private.faults(jsonb);
drop function overlay_private.check_faults(jsonb);
drop type overlay_private.fault;
drop function public.complete_overlay_batch(text, jsonb);
drop function overlay_private.store_evidence(jsonb, uuid[]);
drop function overlay_private.without_evidence(jsonb, uuid[]);
drop function overlay_private.overlays_with_evidence(uuid[]);
drop function overlay_private.retry_delay(integer);
drop function overlay_private.answer_error(jsonb, jsonb, text);
drop function overlay_private.lost_claims(jsonb, uuid[]);
drop function overlay_private.hold_claims(jsonb);
drop type overlay_private.held_claims;
drop function public.claim_overlay_batch(uuid, integer, text, interval, text, uuid, text[], uuid);
drop function overlay_private.runs_to_claim_from(uuid, text, uuid, text[], uuid);
drop function overlay_private.overlays_to_claim(uuid, integer, overlay_private.run_request, text, text, text[]);
drop function overlay_private.begin_claims_later(uuid, integer, tid[]);
drop function overlay_private.pack_request(
  overlay_private.run_request, uuid[], text[], text[], text
);
drop function overlay_private.reuse_answers(overlay_private.run_request, tid[], text);
drop function overlay_private.release_expired_claims(uuid);
drop function overlay_private.check_worker_id(text);
drop function overlay_private.check_batch_size(integer);
drop function overlay_private.check_lease(interval);
drop function overlay_private.check_model_override(text);
drop type public.overlay_claim;
drop function overlay_private.user_prompt(text, text, text, text, text, text);
drop function overlay_private.models_of(overlay_private.run_request);
drop function overlay_private.routed_model(overlay_private.run_request, text, integer);
drop function overlay_private.resolve_request(uuid, text);
drop function overlay_private.request_of(jsonb, jsonb, text);
drop type overlay_private.run_request;
drop function overlay_private.max_attempts(jsonb);
drop function overlay_private.text_at(jsonb, text);
drop function overlay_private.routes_at(jsonb);
drop function overlay_private.count_at(jsonb, text);

commit;
