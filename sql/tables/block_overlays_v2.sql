create table public.block_overlays_v2 (
  run_id uuid not null,
  -- of the document of its run: rules/keep_blocks_of_runs
  block_uid text collate "C" not null,
  id uuid not null default pg_catalog.gen_random_uuid(),
  owner_id uuid not null,
  block_index integer not null,
  -- pending → claimed → ai_complete → confirmed; the ways back and failed:
  -- rules/refuse_illegal_step
  status text not null default 'pending',
  overlay_jsonb_staging jsonb not null default '{}',
  overlay_jsonb_confirmed jsonb not null default '{}',
  staging_version integer not null default 0,
  staging_violations jsonb,
  staging_evidence jsonb,
  confirmed_at timestamptz,
  confirmed_by uuid,
  reused_from uuid,
  request_hash bigint,
  pack_index integer,
  claimed_by text,
  claimed_at timestamptz,
  claim_token uuid,
  claim_expires_at timestamptz,
  claimed_model text,
  not_before timestamptz not null default '-infinity',
  attempt_count integer not null default 0,
  invalid_answers integer not null default 0,
  provider_faults integer not null default 0,
  last_error text,
  reject_reason text,
  excluded_at timestamptz,
  excluded_by uuid,
  excluded_reason text,
  operation_id uuid,

  primary key (run_id, block_uid),
  constraint overlay_ids_are_unique unique (id),
  constraint overlays_belong_to_the_owner_of_their_run
    foreign key (run_id, owner_id) references public.runs_v2 (run_id, owner_id) on delete cascade,

  -- Few and short: every statement that changes overlays reads and compiles all of them anew.
  constraint overlay_status_is_known
    check (status = any('{pending, claimed, ai_complete, confirmed, failed}'::text[])),
  constraint staging_is_an_object
    check (pg_catalog.jsonb_typeof(overlay_jsonb_staging) = 'object'),
  constraint confirmed_is_an_object
    check (pg_catalog.jsonb_typeof(overlay_jsonb_confirmed) = 'object'),
  constraint nothing_is_staged_until_ai_complete
    check (status in ('ai_complete', 'confirmed') or (
      overlay_jsonb_staging = '{}' and staging_evidence is null and reused_from is null
    )),
  constraint confirmed_overlays_hold_what_was_staged
    check (status <> 'confirmed' or (
      confirmed_at is not null
      and excluded_at is null
      and pg_catalog.record_image_eq(row(overlay_jsonb_confirmed), row(overlay_jsonb_staging))
    )),
  constraint confirmation_is_stamped_whole
    check ((confirmed_at is null) = (confirmed_by is null)
      and (confirmed_at is not null or overlay_jsonb_confirmed = '{}')),
  constraint claimed_overlays_have_a_worker_and_a_lease
    check (case status
      when 'claimed' then claim_token is not null and claim_expires_at is not null
        and claimed_by is not null and claimed_at is not null and excluded_at is null
      else claim_token is null and claim_expires_at is null
    end),
  constraint failed_overlays_say_why check (status <> 'failed' or last_error is not null),
  constraint exclusion_is_stamped_whole
    check ((excluded_at is null) = (excluded_by is null)
      and (excluded_at is not null or excluded_reason is null)),
  constraint violations_are_listed
    check (pg_catalog.jsonb_typeof(staging_violations) = 'array'),
  constraint evidence_is_an_object
    check (pg_catalog.jsonb_typeof(staging_evidence) = 'object'),
  constraint counts_are_not_negative
    check (least(attempt_count, invalid_answers, provider_faults, staging_version) >= 0)
);

-- The claim's own order: nothing else offers it, so the planner cannot walk over finished overlays.
create index overlays_pending on public.block_overlays_v2 (run_id, block_index, not_before)
  where status = 'pending';
create index overlays_leased on public.block_overlays_v2 (run_id, claim_expires_at)
  where status = 'claimed';
-- A page of the grid is in the order of block_uid, whatever status it shows.
create index overlays_awaiting_review on public.block_overlays_v2 (run_id, block_uid)
  where status = 'ai_complete';
-- What a reviewer is shown first: see review_queue.
create index overlays_doubtful on public.block_overlays_v2 (run_id, block_uid)
  where status = 'ai_complete' and (staging_violations is not null
    or staging_evidence @? '$.*.status ? (@ == "none")');
create index overlays_failed on public.block_overlays_v2 (run_id, block_uid)
  where status = 'failed';
create index overlays_confirmed on public.block_overlays_v2 (run_id, block_uid)
  where status = 'confirmed';
-- What the flags of a grid ask for, one index for all of them: each flag implies the whole.
create index overlays_of_note on public.block_overlays_v2 (run_id, block_uid)
  where staging_violations is not null
    or reject_reason is not null
    or attempt_count > 1
    or excluded_at is not null
    or (confirmed_at is not null and status <> 'confirmed');
-- What was answered already, and what people made of it: see reuse_answers.
-- Not the whole name of the model: an index takes no text of any length.
create index overlays_answered
  on public.block_overlays_v2 (request_hash, staging_version, pg_catalog.left(claimed_model, 200))
  where staging_version > 0;

alter table public.block_overlays_v2 enable row level security;

comment on table public.block_overlays_v2 is
$$What a model says of one block in one run, and what a person made of it. The rows with status
pending are the work queue.$$;
comment on column public.block_overlays_v2.run_id is $$Run it belongs to.$$;
comment on column public.block_overlays_v2.block_uid is $$Block it speaks of.$$;
comment on column public.block_overlays_v2.id is $$Short name of (run_id, block_uid).$$;
comment on column public.block_overlays_v2.owner_id is $$Owner of the run, repeated for policies.$$;
comment on column public.block_overlays_v2.block_index is
$$Position of the block, repeated so that a claim needs no join.$$;
comment on column public.block_overlays_v2.status is
$$pending, claimed, ai_complete, confirmed or failed.$$;
comment on column public.block_overlays_v2.overlay_jsonb_staging is
$$Draft: written by complete_overlay_batch, edited by people while ai_complete.$$;
comment on column public.block_overlays_v2.overlay_jsonb_confirmed is
$$Final: only a confirmation writes it, by copying staging. Exports read it.$$;
comment on column public.block_overlays_v2.staging_version is
$$Counts the changes of staging; pass it back as expected_version.$$;
comment on column public.block_overlays_v2.staging_violations is
$$Where staging does not fit the schema: [{"path", "keyword", "message"}, …]; null when it fits, or
is not checked. A confirmation reads this instead of checking again.$$;
comment on column public.block_overlays_v2.staging_evidence is
$$Words of the block that staged fields rest on, where the schema asks for evidence: {field:
{"status", "quotes": [{"quote", "status", "start", "end"}]}}. start and end count characters of
block_content from 0, end exclusive; status is exact, folded (the same but for white space and
Unicode form) or none. A field that a person has edited is not in it.$$;
comment on column public.block_overlays_v2.confirmed_at is
$$When the confirmed data was confirmed; an export follows this, not the status.$$;
comment on column public.block_overlays_v2.confirmed_by is $$User who confirmed it.$$;
comment on column public.block_overlays_v2.reused_from is
$$Overlay (its id) whose answer was taken over instead of asking the model again.$$;
comment on column public.block_overlays_v2.request_hash is
$$Hash over schema, type and text of the block: finds answers that can be reused.$$;
comment on column public.block_overlays_v2.pack_index is
$$Pack: short neighbouring blocks that share one request. Null where a block is asked for alone:
it is long, the run has no packs, or an earlier answer was no good.$$;
comment on column public.block_overlays_v2.claimed_by is $$Worker of the last claim.$$;
comment on column public.block_overlays_v2.claimed_at is $$When it was last claimed.$$;
comment on column public.block_overlays_v2.claim_token is
$$Proof that the claim is still held: a result with another token is refused.$$;
comment on column public.block_overlays_v2.claim_expires_at is
$$End of the lease: from then on a claim may give the overlay to another worker.$$;
comment on column public.block_overlays_v2.claimed_model is $$Model that the last claim named.$$;
comment on column public.block_overlays_v2.not_before is $$No claim takes it earlier.$$;
comment on column public.block_overlays_v2.attempt_count is
$$Claims since it was created, rejected or retried, less those given back by a release.$$;
comment on column public.block_overlays_v2.invalid_answers is
$$Answers since then that could not be staged; after the first, the escalation model is asked.$$;
comment on column public.block_overlays_v2.provider_faults is
$$Faults of the provider in a row; the delay before the next claim grows with them.$$;
comment on column public.block_overlays_v2.last_error is $$Why the last attempt came to nothing.$$;
comment on column public.block_overlays_v2.reject_reason is
$$Why a person last rejected it; the next prompt shows it.$$;
comment on column public.block_overlays_v2.excluded_at is $$When a person set it aside.$$;
comment on column public.block_overlays_v2.excluded_by is $$Who set it aside.$$;
comment on column public.block_overlays_v2.excluded_reason is $$Why it was set aside.$$;
comment on column public.block_overlays_v2.operation_id is $$Operation that last changed it.$$;
