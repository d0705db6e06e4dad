create type public.overlay_claim as (
  overlay_id uuid,
  run_id uuid,
  block_uid text,
  block_index integer,
  block_type text,
  block_content text,
  claim_token uuid,
  claim_expires_at timestamptz,
  attempt_count integer,
  model text,
  max_tokens integer,
  system_prompt text,
  user_prompt text,
  output_schema jsonb,
  pack_index integer,
  pack_request jsonb
);

comment on type public.overlay_claim is
$$A claimed overlay with all that a worker needs.

Ask model for an answer of at most max_tokens that fits output_schema, with system_prompt and
user_prompt (the block is in it), and hand the answer back with claim_token before claim_expires_at.
pack_request is null, or the request by which the overlays of a pack can be asked for together
instead: {"overlay_ids", "max_tokens", "system_prompt", "user_prompt", "output_schema"}; it stands
with the first of them. The answer is {"blocks": [{"position", "data"}, …]}: the data at position n
is that of the n-th of overlay_ids, and each is handed back as its own.$$;
