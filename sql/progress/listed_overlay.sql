create type public.listed_overlay as (
  overlay_id uuid,
  block_uid text,
  block_index integer,
  block_type text,
  block_content text,
  status text,
  staging_version integer,
  overlay_jsonb_staging jsonb,
  staging_violations jsonb,
  overlay_jsonb_confirmed jsonb,
  confirmed_at timestamptz,
  confirmed_by uuid,
  claimed_by text,
  attempt_count integer,
  last_error text,
  reject_reason text,
  excluded_at timestamptz,
  excluded_reason text,
  staging_evidence jsonb,
  is_doubtful boolean
);

comment on type public.listed_overlay is
$$A row of the grid: an overlay with its block.$$;
