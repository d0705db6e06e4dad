-- Deploy pgoverlay:tables to pg
-- requires: namespaces

begin;
set local client_min_messages = warning;

create table overlay_private.settings (
  there_is_one_row boolean primary key default true,
  default_model text not null default 'claude-sonnet-5-5',
  default_max_tokens integer not null default 2000,
  default_max_attempts integer not null default 3,
  default_lease interval not null default '5 minutes',
  max_source_bytes integer not null default 50 * 1024 * 1024,

  constraint there_is_one_row check (there_is_one_row),
  constraint default_model_is_named check (pg_catalog.btrim(default_model) <> ''),
  constraint default_max_tokens_is_positive check (default_max_tokens > 0),
  constraint default_max_attempts_is_positive check (default_max_attempts > 0),
  constraint default_lease_is_positive check (default_lease > interval '0'),
  constraint max_source_bytes_is_positive check (max_source_bytes > 0),
  -- PostgreSQL ends a value, and what a client sends at once, at 1 GB
  constraint max_source_bytes_is_at_most_512_mib check (max_source_bytes <= 512 * 1024 * 1024)
);

comment on table overlay_private.settings is
$$What holds for the whole database where neither a request, a run nor a schema says otherwise.
The owner changes it: update overlay_private.settings set default_model = '…';$$;
comment on column overlay_private.settings.there_is_one_row is
$$Key, always true.$$;
comment on column overlay_private.settings.default_model is
$$Model asked when neither the request, the run nor prompt_config names one.$$;
comment on column overlay_private.settings.default_max_tokens is
$$Most tokens a model may answer for one block.$$;
comment on column overlay_private.settings.default_max_attempts is
$$How often a block is tried before its overlay is failed.$$;
comment on column overlay_private.settings.default_lease is
$$How long a claim holds unless the worker asks for another lease or extends it.$$;
comment on column overlay_private.settings.max_source_bytes is
$$Largest document in UTF-8 bytes, at most 512 MiB.$$;

insert into overlay_private.settings default values;
create table public.projects (
  project_id uuid primary key default pg_catalog.gen_random_uuid(),
  owner_id uuid not null,
  project_name text not null,
  description text not null default '',
  created_at timestamptz not null default pg_catalog.now(),

  constraint project_names_say_something check (pg_catalog.btrim(project_name) <> ''),
  constraint project_names_fit_a_line check (pg_catalog.char_length(project_name) <= 500)
);

create index projects_by_owner on public.projects (owner_id, created_at, project_id);

alter table public.projects enable row level security;

comment on table public.projects is $$A person's collection of documents.$$;
comment on column public.projects.project_id is $$Key.$$;
comment on column public.projects.owner_id is
$$The user (auth.uid()) to whom the project and everything in it belongs.$$;
comment on column public.projects.project_name is $$For people; need not be unique.$$;
comment on column public.projects.description is $$For people.$$;
comment on column public.projects.created_at is $$When it was created.$$;
create table public.documents_v2 (
  source_uid text primary key,
  conv_uid text unique,
  project_id uuid not null references public.projects (project_id),
  owner_id uuid not null,
  doc_title text not null,
  source_type text not null,
  source_sha256 text not null,
  source_filesize bigint not null,
  source_total_characters bigint,
  status text not null,
  source_text text,
  text_sha256 text,
  converter text,
  error text,
  conversion_token uuid,
  converting_until timestamptz,
  created_at timestamptz not null default pg_catalog.now(),

  constraint document_status_is_known
    check (status in ('uploaded', 'converting', 'ingested', 'failed')),
  constraint document_titles_say_something check (pg_catalog.btrim(doc_title) <> ''),
  constraint document_titles_fit_a_line check (pg_catalog.char_length(doc_title) <= 500),
  constraint ingested_documents_have_their_text
    check (status <> 'ingested' or (
      source_text is not null and conv_uid is not null and converter is not null
      and source_total_characters is not null
    )),
  constraint failed_documents_say_why check (status <> 'failed' or error is not null),
  constraint source_hashes_are_sha256 check (source_sha256 ~ '^[0-9a-f]{64}$'),
  constraint only_conversions_have_a_token_and_an_end
    check (
      (conversion_token is not null) = (status = 'converting')
      and (converting_until is not null) = (status = 'converting')
    )
);

create index documents_by_project on public.documents_v2 (project_id, source_uid);
create index documents_by_owner on public.documents_v2 (owner_id);

alter table public.documents_v2 enable row level security;

comment on table public.documents_v2 is
$$A source file and its text. The same bytes in the same project are the same document.$$;
comment on column public.documents_v2.source_uid is
$$Key: SHA-256 (hex) over the project's id, a colon and source_sha256.$$;
comment on column public.documents_v2.conv_uid is
$$Identity of the conversion into blocks: first 32 hex digits of SHA-256 over source_uid, a colon
and converter. Blocks and runs refer to it. Null until the document is ingested.$$;
comment on column public.documents_v2.project_id is $$Project it belongs to.$$;
comment on column public.documents_v2.owner_id is $$Owner of the project, repeated for policies.$$;
comment on column public.documents_v2.doc_title is $$For people; names files in exports.$$;
comment on column public.documents_v2.source_type is $$What the source was: md, txt, docx, …$$;
comment on column public.documents_v2.source_sha256 is
$$SHA-256 (hex) of the source file's bytes: of a .docx, not of the text that was found in it.$$;
comment on column public.documents_v2.source_filesize is $$Bytes of the source file.$$;
comment on column public.documents_v2.source_total_characters is
$$Unicode code points of source_text.$$;
comment on column public.documents_v2.status is $$uploaded, converting, ingested or failed.$$;
comment on column public.documents_v2.source_text is
$$The whole text. Every block's locator points into its UTF-8 bytes.$$;
comment on column public.documents_v2.text_sha256 is
$$SHA-256 (hex) of source_text when it was stored.$$;
comment on column public.documents_v2.converter is
$$Names and versions of the programs that made the text and found the blocks.$$;
comment on column public.documents_v2.error is $$Why the conversion failed.$$;
comment on column public.documents_v2.conversion_token is
$$Known to whoever converts it: with another token nobody can say that the conversion failed.$$;
comment on column public.documents_v2.converting_until is
$$When list_documents gives the conversion up for lost. Anybody may begin it again before.$$;
comment on column public.documents_v2.created_at is $$When it was first heard of.$$;
create table public.blocks_v2 (
  block_uid text collate "C" primary key,
  conv_uid text not null references public.documents_v2 (conv_uid) on delete cascade,
  block_index integer not null,
  block_type text not null,
  block_content text not null,
  block_locator jsonb not null,

  constraint block_order_is_unambiguous unique (conv_uid, block_index),
  constraint block_index_counts_from_zero check (block_index >= 0),
  constraint block_uids_begin_with_their_conversion
    check (pg_catalog.starts_with(block_uid, conv_uid || ':')),
  constraint block_types_are_words check (block_type ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint blocks_are_not_empty check (block_content <> '')
);

create index blocks_by_type on public.blocks_v2 (conv_uid, block_type, block_uid);

alter table public.blocks_v2 enable row level security;

comment on table public.blocks_v2 is
$$A document's pieces, in order. A block never changes once it is written.$$;
comment on column public.blocks_v2.block_uid is
$$Key: conv_uid, a colon and the zero-padded block_index.$$;
comment on column public.blocks_v2.conv_uid is $$Conversion it came from.$$;
comment on column public.blocks_v2.block_index is $$Position in the document, from 0.$$;
comment on column public.blocks_v2.block_type is
$$heading, paragraph, list_item, code, table, …: a lower-case word.$$;
comment on column public.blocks_v2.block_content is
$$Exactly the bytes that the locator names, as text.$$;
comment on column public.blocks_v2.block_locator is
$${"unit": "byte", "start_offset": …, "end_offset": …} into the UTF-8 bytes of the document's
source_text; the end is exclusive.$$;
create table public.schemas (
  schema_id uuid primary key default pg_catalog.gen_random_uuid(),
  owner_id uuid not null,
  schema_ref text not null,
  schema_uid text not null,
  schema_jsonb jsonb not null,
  created_at timestamptz not null default pg_catalog.now(),

  constraint schemas_are_registered_once unique (owner_id, schema_uid),
  constraint schemas_are_objects check (pg_catalog.jsonb_typeof(schema_jsonb) = 'object'),
  constraint schemas_carry_their_ref
    check (schema_jsonb ->> 'schema_ref' is not distinct from schema_ref),
  constraint schema_uid_is_the_hash_of_the_schema
    check (schema_uid = pg_catalog.encode(
      pg_catalog.sha256(pg_catalog.convert_to(schema_jsonb::text, 'UTF8')), 'hex'
    ))
);

create index schemas_by_owner on public.schemas (owner_id, created_at, schema_id);

alter table public.schemas enable row level security;

comment on table public.schemas is
$$What a model is to fill in for every block: a JSON object with schema_ref, properties and perhaps
prompt_config. A registered schema never changes.$$;
comment on column public.schemas.schema_id is $$Key.$$;
comment on column public.schemas.owner_id is $$User who registered it.$$;
comment on column public.schemas.schema_ref is $$Its name, from the key schema_ref.$$;
comment on column public.schemas.schema_uid is
$$SHA-256 (hex) of the canonical JSON, which is the text form of jsonb in UTF-8.$$;
comment on column public.schemas.schema_jsonb is $$The JSON Schema with pgoverlay's own keys.$$;
comment on column public.schemas.created_at is $$When it was registered.$$;
create table public.runs_v2 (
  run_id uuid primary key default pg_catalog.gen_random_uuid(),
  owner_id uuid not null,
  conv_uid text not null references public.documents_v2 (conv_uid),
  schema_id uuid not null references public.schemas (schema_id),
  status text not null default 'pending',
  paused_reason text,
  model_config jsonb not null default '{}',
  validation text not null default 'enforce',
  total_blocks integer not null default 0,
  pending_blocks integer not null default 0,
  claimed_blocks integer not null default 0,
  ai_complete_blocks integer not null default 0,
  confirmed_blocks integer not null default 0,
  failed_blocks integer not null default 0,
  excluded_blocks integer not null default 0,
  completed_blocks integer not null
    generated always as (ai_complete_blocks + confirmed_blocks) stored,
  created_at timestamptz not null default pg_catalog.now(),
  started_at timestamptz,
  completed_at timestamptz,
  last_claimed_at timestamptz,
  claims_from_block integer not null default 0,
  last_link bigint not null default 0,
  last_link_hash bytea,

  constraint runs_are_known_with_their_owner unique (run_id, owner_id),
  constraint run_status_is_known
    check (status = any('{pending, running, paused, complete, cancelled}'::text[])),
  constraint paused_runs_say_why check ((status = 'paused') = (paused_reason is not null)),
  constraint complete_runs_know_when check ((status = 'complete') = (completed_at is not null)),
  constraint validation_is_known check (validation in ('enforce', 'warn', 'off')),
  constraint model_config_is_an_object check (pg_catalog.jsonb_typeof(model_config) = 'object'),
  constraint counters_are_not_negative check (least(
    pending_blocks, claimed_blocks, ai_complete_blocks, confirmed_blocks, failed_blocks,
    excluded_blocks
  ) >= 0),
  constraint counters_add_up check (
    pending_blocks + claimed_blocks + ai_complete_blocks + confirmed_blocks + failed_blocks
    + excluded_blocks = total_blocks
  )
) with (fillfactor = 50);

create index runs_by_owner on public.runs_v2 (owner_id, created_at, run_id);
create index runs_by_conversion on public.runs_v2 (conv_uid);
create index runs_by_schema on public.runs_v2 (schema_id);
-- what a claim of any run looks through: nothing in it changes as counters move
create index runs_open_for_claims on public.runs_v2 (run_id) where status in ('pending', 'running');

alter table public.runs_v2 enable row level security;

comment on table public.runs_v2 is
$$One schema applied to one document: one overlay for each block. The counters follow the overlays
by a statement-level trigger; every overlay is counted once, in excluded_blocks if it is excluded
and else in the counter of its status.$$;
comment on column public.runs_v2.run_id is $$Key.$$;
comment on column public.runs_v2.owner_id is $$Owner of the document.$$;
comment on column public.runs_v2.conv_uid is $$Document, by its conversion.$$;
comment on column public.runs_v2.schema_id is $$Schema that is applied.$$;
comment on column public.runs_v2.status is
$$pending (nothing claimed yet), running, paused, complete (every overlay is ai_complete, confirmed,
failed or excluded; a reject or retry moves it back to running) or cancelled.$$;
comment on column public.runs_v2.paused_reason is $$Why a paused run is paused.$$;
comment on column public.runs_v2.model_config is
$$What this run asks for: {"model": …, "max_tokens": …, "max_attempts": …}, each optional.$$;
comment on column public.runs_v2.validation is
$$What becomes of values that do not fit the schema, from the schema's key validation: enforce (the
model is asked again, and nobody can confirm them), warn (they are marked) or off.$$;
comment on column public.runs_v2.total_blocks is $$Overlays of the run.$$;
comment on column public.runs_v2.pending_blocks is $$Overlays waiting for a worker.$$;
comment on column public.runs_v2.claimed_blocks is $$Overlays that a worker holds.$$;
comment on column public.runs_v2.ai_complete_blocks is $$Overlays awaiting review.$$;
comment on column public.runs_v2.confirmed_blocks is $$Overlays that a person confirmed.$$;
comment on column public.runs_v2.failed_blocks is $$Overlays whose attempts are used up.$$;
comment on column public.runs_v2.excluded_blocks is $$Overlays that a person set aside.$$;
comment on column public.runs_v2.completed_blocks is $$ai_complete_blocks + confirmed_blocks.$$;
comment on column public.runs_v2.created_at is $$When it was created.$$;
comment on column public.runs_v2.started_at is $$When its first overlay was claimed.$$;
comment on column public.runs_v2.completed_at is $$When it last became complete.$$;
comment on column public.runs_v2.last_claimed_at is
$$When a claim last took from it; a claim of any run takes from the one that waits longest.$$;
comment on column public.runs_v2.claims_from_block is
$$Block where a claim begins to look, so that it need not pass over all that is done. Only a hint: a
claim that finds too little looks again from the first block.$$;
comment on column public.runs_v2.last_link is
$$Number of the last link of its history (history_links); 0 before the first.$$;
comment on column public.runs_v2.last_link_hash is
$$Hash of that link. It stands here so that the next one is made by the update that counts.$$;

-- The gate of a run. Whoever works on overlays first passes it in share mode (for key share);
-- whoever ends the run as a whole (cancel, delete) closes it (for update). It is a table
-- of its own because the counters' row is locked last, and a row cannot be both the first lock and
-- the last. The order everywhere: gate, overlays by (run_id, block_uid), row in runs_v2.
create table overlay_private.run_gates (
  run_id uuid primary key references public.runs_v2 (run_id) on delete cascade
);

comment on table overlay_private.run_gates is
$$One row for each run, never changed, only locked: the first lock of everything that touches the
overlays of a run.$$;
comment on column overlay_private.run_gates.run_id is $$Run that it guards.$$;
create table public.overlay_operations (
  operation_id uuid primary key default pg_catalog.gen_random_uuid(),
  operation text not null,
  actor uuid,
  via text not null,
  worker_id text,
  reason text,
  occurred_at timestamptz not null default pg_catalog.clock_timestamp(),
  transaction_id xid8 not null default pg_catalog.pg_current_xact_id(),

  -- one constant: each operation that is noted reads and compiles this anew
  constraint operation_is_known check (operation = any('{
    claim, complete, reuse, fail, release, expire, cancel, edit, direct_edit, confirm, reject,
    reopen, reset, exclude, include, retry, undo
  }'::text[]))
);

alter table public.overlay_operations enable row level security;

comment on table public.overlay_operations is
$$One row for each call that changed overlays: what was done, by whom, why. Which overlays it
changed stands in overlay_events.$$;
comment on column public.overlay_operations.operation_id is
$$Key; the same value stands on every overlay whose last change this was.$$;
comment on column public.overlay_operations.operation is
$$What was done; direct_edit is an UPDATE of overlay_jsonb_staging without an RPC.$$;
comment on column public.overlay_operations.actor is
$$Person on whose behalf; null for workers.$$;
comment on column public.overlay_operations.via is $$Database role that called.$$;
comment on column public.overlay_operations.worker_id is $$Worker that called, if one did.$$;
comment on column public.overlay_operations.reason is $$Why, as the caller gave it.$$;
comment on column public.overlay_operations.occurred_at is $$When the call ran.$$;
comment on column public.overlay_operations.transaction_id is
$$Transaction of the call: a watermark tells by it what a reviewer had been shown.$$;
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
create index overlays_answered on public.block_overlays_v2 (request_hash)
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
-- No foreign keys: rows come in by the statement, from a trigger that knows all of them to exist,
-- and a check of each would cost more than the insert.
create table public.overlay_events (
  run_id uuid not null,
  operation_id uuid not null,
  block_index integer not null,
  from_status text not null,
  to_status text not null,
  block_uid text collate "C" not null,
  event_number bigint generated always as identity,
  staging_version integer not null,
  claimed_by_operation uuid,
  staging jsonb,
  before jsonb,

  -- The only index of most rows, and narrow: history is half of what a batch writes. The events of
  -- an operation are found by the blocks that its link names.
  primary key (run_id, block_index, operation_id)
);

-- few rows are in it: it finds what people have edited
create index overlay_events_of_edits on public.overlay_events (run_id, block_uid)
  where from_status = 'ai_complete' and to_status = 'ai_complete' and staging is not null;

alter table public.overlay_events enable row level security;

comment on table public.overlay_events is
$$What each operation did to each overlay; append-only. A claim has no row for each: its link names
the blocks (history_links.blocks), and the event that ends it names the claim.$$;
comment on column public.overlay_events.run_id is $$Run of the overlay.$$;
comment on column public.overlay_events.operation_id is
$$Who, when and why: the row in overlay_operations.$$;
comment on column public.overlay_events.block_index is $$Position of the overlay's block.$$;
comment on column public.overlay_events.from_status is $$Status before.$$;
comment on column public.overlay_events.to_status is $$Status after.$$;
comment on column public.overlay_events.block_uid is $$Block of the overlay.$$;
comment on column public.overlay_events.event_number is $$Grows with time; gaps mean nothing.$$;
comment on column public.overlay_events.staging_version is $$Version of staging after.$$;
comment on column public.overlay_events.claimed_by_operation is
$$The claim that this ended, where the status before was claimed.$$;
comment on column public.overlay_events.staging is
$$Staging after, where the operation changed it: so the model's own value stays readable.$$;
comment on column public.overlay_events.before is
$$What the operation overwrote and no other event tells; of a reuse, whose answer it was.$$;
create table public.history_links (
  run_id uuid not null,
  link_number bigint not null,
  operation_id uuid not null,
  event_count integer not null,
  link_hash bytea not null,
  blocks integer[] not null,

  primary key (run_id, link_number),
  constraint an_operation_is_linked_once unique (operation_id, run_id),
  constraint link_hashes_are_sha256 check (pg_catalog.octet_length(link_hash) = 32)
);

alter table public.history_links enable row level security;

comment on table public.history_links is
$$The chain over a run's history: each link seals one operation's events and the link before it, so
that nothing can be altered, dropped or put in between unseen. verify_history checks it.$$;
comment on column public.history_links.run_id is $$Run whose history it is.$$;
comment on column public.history_links.link_number is $$Position in the chain, from 1.$$;
comment on column public.history_links.operation_id is $$Operation that it seals.$$;
comment on column public.history_links.event_count is
$$Overlays of this run that the operation changed.$$;
comment on column public.history_links.link_hash is
$$SHA-256 over the hash of the link before, the operation and its events.$$;
comment on column public.history_links.blocks is
$$Which overlays, by block_index. Of a claim, which takes what is pending, that is all there is.$$;
create table public.run_tombstones (
  run_id uuid primary key,
  owner_id uuid not null,
  project_id uuid not null,
  source_uid text not null,
  schema_uid text not null,
  total_blocks integer not null,
  confirmed_blocks integer not null,
  link_number bigint not null,
  link_hash bytea,
  deleted_by uuid not null,
  deleted_at timestamptz not null default pg_catalog.now()
);

create index run_tombstones_by_owner on public.run_tombstones (owner_id, deleted_at);

alter table public.run_tombstones enable row level security;

comment on table public.run_tombstones is
$$What is left of deleted runs: enough to tell whether an export came from one, and that its history
was what the export's manifest says.$$;
comment on column public.run_tombstones.run_id is $$The run there was.$$;
comment on column public.run_tombstones.owner_id is $$Its owner.$$;
comment on column public.run_tombstones.project_id is $$Its project.$$;
comment on column public.run_tombstones.source_uid is $$Its document.$$;
comment on column public.run_tombstones.schema_uid is $$Its schema.$$;
comment on column public.run_tombstones.total_blocks is $$How many overlays it had.$$;
comment on column public.run_tombstones.confirmed_blocks is $$How many were confirmed at the end.$$;
comment on column public.run_tombstones.link_number is $$Links of its history; 0 without any.$$;
comment on column public.run_tombstones.link_hash is $$Hash of the last link; null without any.$$;
comment on column public.run_tombstones.deleted_by is $$User who deleted it.$$;
comment on column public.run_tombstones.deleted_at is $$When.$$;
create table public.model_prices (
  model text not null,
  valid_from date not null,
  prompt_over integer not null default 0,
  input numeric not null,
  output numeric not null,
  cache_write_5m numeric not null,
  cache_write_1h numeric not null,
  cache_read numeric not null,
  batch_factor numeric not null default 1,
  source text not null,
  set_at timestamptz,

  primary key (model, valid_from, prompt_over),
  constraint priced_models_are_named check (pg_catalog.btrim(model) <> ''),
  constraint prompt_over_is_not_negative check (prompt_over >= 0),
  -- NaN and infinity are greater than any number
  constraint prices_are_amounts check (
    least(input, output, cache_write_5m, cache_write_1h, cache_read) >= 0
    and greatest(input, output, cache_write_5m, cache_write_1h, cache_read) < 1e9
  ),
  constraint batch_factor_is_a_share check (batch_factor between 0 and 1)
);

alter table public.model_prices enable row level security;

comment on table public.model_prices is
$$What a million tokens cost, by model and day; a row holds until a later one of its model. A model
without a row has no known price: what it costs is then told as unknown and never as nothing.$$;
comment on column public.model_prices.model is
$$Name of the model, as runs, schemas and workers ask for it.$$;
comment on column public.model_prices.valid_from is $$First day (UTC) of calls that it holds for.$$;
comment on column public.model_prices.prompt_over is
$$For prompts of more tokens than this, cached ones included; 0 for any.$$;
comment on column public.model_prices.input is $$USD for a million tokens not read from a cache.$$;
comment on column public.model_prices.output is $$USD for a million tokens of answers.$$;
comment on column public.model_prices.cache_write_5m is
$$USD for a million tokens written to a cache for five minutes.$$;
comment on column public.model_prices.cache_write_1h is
$$USD for a million tokens written to a cache for an hour.$$;
comment on column public.model_prices.cache_read is
$$USD for a million tokens read from a cache.$$;
comment on column public.model_prices.batch_factor is
$$What all of these are multiplied by in a batch of messages.$$;
comment on column public.model_prices.source is $$Where the prices come from.$$;
comment on column public.model_prices.set_at is
$$When they were set; null for those that pgoverlay came with.$$;
-- No foreign keys: what was paid stays paid when the run is deleted.
create table public.llm_calls (
  call_id uuid primary key,
  owner_id uuid not null,
  project_id uuid not null,
  run_id uuid not null,
  schema_uid text not null,
  overlay_ids uuid[] not null default '{}',
  claim_token uuid,
  worker_id text not null,
  provider text not null,
  model text not null,
  key_label text,
  is_batch boolean not null default false,
  outcome text not null,
  error text,
  request_id text,
  input_tokens integer,
  output_tokens integer,
  cache_write_5m_tokens integer,
  cache_write_1h_tokens integer,
  cache_read_tokens integer,
  latency_ms integer,
  started_at timestamptz not null,
  ended_at timestamptz not null,

  constraint call_outcome_is_known check (outcome in (
    'answered', 'invalid', 'truncated', 'refused', 'too_long', 'rate_limited', 'overloaded',
    'error', 'timeout', 'lost', 'abandoned', 'unknown'
  )),
  constraint tokens_are_known_all_or_none check (pg_catalog.num_nulls(
    input_tokens, output_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens
  ) in (0, 5)),
  constraint tokens_are_not_negative check (least(
    input_tokens, output_tokens, cache_write_5m_tokens, cache_write_1h_tokens, cache_read_tokens
  ) >= 0),
  constraint calls_end_after_they_start check (ended_at >= started_at)
);

create index llm_calls_by_run on public.llm_calls (run_id, claim_token);
create index llm_calls_by_project on public.llm_calls (project_id);
create index llm_calls_by_owner on public.llm_calls (owner_id, started_at);
-- the last calls of a model for a schema tell what the next ones will cost: see preview_run_cost
create index llm_calls_by_schema on public.llm_calls (owner_id, schema_uid, model, started_at);

alter table public.llm_calls enable row level security;

comment on table public.llm_calls is
$$The ledger: one row for each request to a model, failed and discarded ones too. It is append-only
and outlives its run. Where nobody can know what a call cost, its tokens are null.$$;
comment on column public.llm_calls.call_id is
$$Key, chosen by the worker, so that handing a call in twice counts once.$$;
comment on column public.llm_calls.owner_id is $$Owner of the run.$$;
comment on column public.llm_calls.project_id is $$Project of the run.$$;
comment on column public.llm_calls.run_id is $$Run it was made for, which may be deleted by now.$$;
comment on column public.llm_calls.schema_uid is $$Schema of the run, by its content.$$;
comment on column public.llm_calls.overlay_ids is
$$Overlays it was to answer for: one, those of a pack, or none where it only warmed a cache.$$;
comment on column public.llm_calls.claim_token is $$Claim under which it was made.$$;
comment on column public.llm_calls.worker_id is $$Worker that made it.$$;
comment on column public.llm_calls.provider is $$Who was asked: anthropic, offline …$$;
comment on column public.llm_calls.model is
$$Model that was asked, as run, schema or worker name it.$$;
comment on column public.llm_calls.key_label is $$What the worker calls its key; never the key.$$;
comment on column public.llm_calls.is_batch is $$Whether it was part of a batch of messages.$$;
comment on column public.llm_calls.outcome is
$$What came of it. Charged: answered (it could be read; whether it fits the schema is in the history
of the overlay), invalid (no JSON that can be stored), truncated (cut short at max_tokens), refused
(by the model). Not charged: rate_limited, overloaded, too_long (the block does not fit), error (any
other error response). Nobody knows: timeout, lost (no answer
arrived whole), abandoned (the worker was
stopped), unknown (the lease ran out, and nobody handed in what came of the claim, or whether there
was a request at all; a call that is handed in later takes its place in every sum).$$;
comment on column public.llm_calls.error is $$What was wrong, in the worker's words.$$;
comment on column public.llm_calls.request_id is $$The provider's name for it.$$;
comment on column public.llm_calls.input_tokens is
$$Tokens of the prompt that were neither written to nor read from a cache.$$;
comment on column public.llm_calls.output_tokens is $$Tokens of the answer.$$;
comment on column public.llm_calls.cache_write_5m_tokens is
$$Tokens written to a cache for five minutes.$$;
comment on column public.llm_calls.cache_write_1h_tokens is
$$Tokens written to a cache for an hour.$$;
comment on column public.llm_calls.cache_read_tokens is $$Tokens read from a cache.$$;
comment on column public.llm_calls.latency_ms is $$How long it took; null where nobody knows.$$;
comment on column public.llm_calls.started_at is $$When it began, by the clock of the database.$$;
comment on column public.llm_calls.ended_at is $$When it ended.$$;
create table overlay_private.budgets (
  holder_id uuid primary key,
  budget numeric not null,

  constraint budgets_are_amounts check (budget >= 0 and budget < 1e12)
);

comment on table overlay_private.budgets is
$$Limits of runs and projects, for those that have one: a claim looks here first. Claims lock the
rows, without waiting, so that two of them do not spend the same money.$$;
comment on column overlay_private.budgets.holder_id is $$A run or a project.$$;
comment on column overlay_private.budgets.budget is $$USD that may be spent in all.$$;

create table overlay_private.spending (
  holder_id uuid primary key,
  spent numeric not null,
  billed_blocks bigint not null,
  uncosted_calls bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cache_write_5m_tokens bigint not null,
  cache_write_1h_tokens bigint not null,
  cache_read_tokens bigint not null
) with (fillfactor = 50);

comment on table overlay_private.spending is
$$What public.llm_calls adds up to, kept as calls are handed in, so that a claim reads one row. Rows
are locked by holder_id, after overlays and before the row of a run.$$;
comment on column overlay_private.spending.holder_id is
$$A run or a project, which may be deleted by now.$$;
comment on column overlay_private.spending.spent is $$USD of the calls whose cost is known.$$;
comment on column overlay_private.spending.billed_blocks is
$$Blocks of the calls that were charged tokens; a pack has several.$$;
comment on column overlay_private.spending.uncosted_calls is
$$Calls whose cost is not known: no price, or nobody knows the tokens.$$;
comment on column overlay_private.spending.input_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.output_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.cache_write_5m_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.cache_write_1h_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.cache_read_tokens is $$Sum over the calls.$$;

create table overlay_private.reservations (
  run_id uuid primary key,
  project_id uuid not null,
  per_claim numeric not null
);

create index reservations_by_project on overlay_private.reservations (project_id);

comment on table overlay_private.reservations is
$$Runs that may have claims in flight on the budget of their project. What is reserved for a run is
per_claim for each of its claimed overlays; claims remove the rows of runs that have none.$$;
comment on column overlay_private.reservations.run_id is $$Run.$$;
comment on column overlay_private.reservations.project_id is $$Project with a budget.$$;
comment on column overlay_private.reservations.per_claim is
$$USD that one call of the run was last estimated at.$$;
create table overlay_private.message_batches (
  message_batch_id uuid primary key default pg_catalog.gen_random_uuid(),
  provider_batch_id text,
  claims jsonb not null,
  output_schemas jsonb not null,
  held_by text not null,
  held_until timestamptz not null,
  planned_at timestamptz not null default pg_catalog.clock_timestamp(),
  submitted_at timestamptz,
  closed_at timestamptz,
  closed_reason text,

  constraint provider_batches_are_one_each unique (provider_batch_id),
  constraint submission_is_stamped_whole
    check ((provider_batch_id is null) = (submitted_at is null)),
  constraint closed_batches_say_why check ((closed_at is null) = (closed_reason is null))
);

-- a worker takes the one that nobody has looked at for longest
create index message_batches_open on overlay_private.message_batches (held_until)
  where closed_at is null;

comment on table overlay_private.message_batches is
$$Claims that wait for a provider's batch of messages, which outlives the worker that sent it.

A row is written before the provider hears of the batch, so that a worker that dies at any moment
leaves enough behind for another to find the answers, which are paid.$$;
comment on column overlay_private.message_batches.message_batch_id is $$Key.$$;
comment on column overlay_private.message_batches.provider_batch_id is
$$Name that the provider gave it; null until that is known.$$;
comment on column overlay_private.message_batches.claims is
$$What was asked for: [{"overlay_id", "claim_token", "run_id", "custom_id", "position"}, …]; the
overlays of a pack share a custom_id.$$;
comment on column overlay_private.message_batches.output_schemas is
$$What each run's answers were to fit: {run_id: output_schema}.$$;
comment on column overlay_private.message_batches.held_by is $$Worker that last looked after it.$$;
comment on column overlay_private.message_batches.held_until is
$$From then on any worker may look after it.$$;
comment on column overlay_private.message_batches.planned_at is
$$When it was written down: the provider's batch is younger.$$;
comment on column overlay_private.message_batches.submitted_at is
$$When the provider's name for it became known.$$;
comment on column overlay_private.message_batches.closed_at is $$When it was done with.$$;
comment on column overlay_private.message_batches.closed_reason is $$How it ended.$$;

commit;
