create type public.message_batch as (
  message_batch_id uuid,
  provider_batch_id text,
  planned_at timestamptz,
  claims jsonb,
  output_schemas jsonb,
  still_held integer
);

comment on type public.message_batch is
$$A batch of messages to look after.

claims is [{"overlay_id", "claim_token", "run_id", "custom_id", "position"}, …]: custom_id names the
request, and position is its place in a pack, null for one that was asked for alone. output_schemas
are those that it was planned with, {run_id: output_schema}; still_held says how many of the claims
have not been lost. Without provider_batch_id, look among the provider's batches for one younger
than planned_at that answers for these overlays.$$;
