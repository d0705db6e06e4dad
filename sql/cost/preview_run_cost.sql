create type public.cost_preview as (
  documents bigint,
  blocks bigint,
  model text,
  input_tokens bigint,
  output_tokens bigint,
  cost numeric,
  basis text
);

comment on type public.cost_preview is
$$What work would cost that has not begun. cost is USD, null when the price of model is not known;
basis says what the figures rest on.$$;

create or replace function public.preview_run_cost(
  schema_id uuid,
  project_id uuid default null,
  conv_uid text default null,
  model_config jsonb default '{}',
  actor uuid default null
)
returns public.cost_preview
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
  v_caller overlay_private.caller := overlay_private.identify_caller(preview_run_cost.actor);
  v_documents text[];
  v_schema public.schemas;
  v_request overlay_private.run_request;
  v_answer public.cost_preview;
  v_characters numeric;
  v_earlier record;
begin
  perform overlay_private.check_model_config(preview_run_cost.model_config);
  if pg_catalog.num_nonnulls(preview_run_cost.project_id, preview_run_cost.conv_uid) <> 1 then
    raise exception using
      errcode = '22023',
      message = 'project_id or conv_uid is missing',
      detail = 'Either both are there or none.',
      hint = 'Pass project_id for what apply_schema_to_project() would do, or conv_uid for a run.';
  elsif preview_run_cost.conv_uid is not null then
    v_schema := overlay_private.find_schema(preview_run_cost.schema_id, v_caller);
    v_documents := array(
      select d.conv_uid from public.documents_v2 d
      where d.conv_uid = preview_run_cost.conv_uid
        and (v_caller.sees_all or d.owner_id = v_caller.user_id)
    );
    if v_documents = '{}' then
      raise exception using
        errcode = 'PT404',
        message = 'document not found',
        detail = pg_catalog.format('conv_uid %s', preview_run_cost.conv_uid),
        hint = 'list_documents() shows the documents of a project.';
    end if;
  else
    v_documents := array(
      select d.conv_uid from overlay_private.documents_without_run(
        preview_run_cost.project_id, preview_run_cost.schema_id, v_caller
      ) d
    );
    v_schema := overlay_private.find_schema(preview_run_cost.schema_id, v_caller);
  end if;

  v_request := overlay_private.request_of(
    v_schema.schema_jsonb, preview_run_cost.model_config, null
  );
  v_answer.model := v_request.model;
  v_answer.documents := pg_catalog.cardinality(v_documents);
  select pg_catalog.count(*), coalesce(avg(pg_catalog.char_length(b.block_content)), 0)
  into v_answer.blocks, v_characters
  from public.blocks_v2 b
  where b.conv_uid = any(v_documents);

  -- what retries cost is in the mean: tokens of all calls for each that was answered
  select
    pg_catalog.count(*) filter (where c.outcome = 'answered') as answers,
    sum(c.input_tokens) as input, sum(c.output_tokens) as output,
    sum(c.cache_write_5m_tokens) as write_5m, sum(c.cache_write_1h_tokens) as write_1h,
    sum(c.cache_read_tokens) as read
  into v_earlier
  from (
    select e.*
    from public.llm_calls e
    where e.owner_id = v_schema.owner_id
      and e.schema_uid = v_schema.schema_uid
      and e.model = v_request.model
    order by e.started_at desc
    limit 1000
  ) as c;

  if v_earlier.answers > 0 then
    v_answer.basis := pg_catalog.format(
      'the mean of %s earlier answers of this model to this schema', v_earlier.answers
    );
    v_answer.input_tokens := pg_catalog.round(
      v_answer.blocks * (
        v_earlier.input + v_earlier.write_5m + v_earlier.write_1h + v_earlier.read
      )::numeric / v_earlier.answers
    );
    v_answer.output_tokens := pg_catalog.round(
      v_answer.blocks * v_earlier.output::numeric / v_earlier.answers
    );
    v_answer.cost := v_answer.blocks * overlay_private.tokens_cost(
      v_request.model, pg_catalog.now(), false,
      v_earlier.input::numeric / v_earlier.answers,
      v_earlier.output::numeric / v_earlier.answers,
      v_earlier.write_5m::numeric / v_earlier.answers,
      v_earlier.write_1h::numeric / v_earlier.answers,
      v_earlier.read::numeric / v_earlier.answers
    );
  else
    v_answer.basis := 'a rule: 3 characters a token, an answer as long as schema and block, '
      'every block tried once, no prompt cache; expect less, and trust it after a first run';
    v_answer.input_tokens := v_answer.blocks
      * overlay_private.guessed_input(v_request, v_characters);
    v_answer.output_tokens := v_answer.blocks
      * overlay_private.guessed_output(v_request, v_characters);
    v_answer.cost := v_answer.blocks * overlay_private.tokens_cost(
      v_request.model, pg_catalog.now(), false,
      overlay_private.guessed_input(v_request, v_characters),
      overlay_private.guessed_output(v_request, v_characters), 0, 0, 0
    );
  end if;
  return v_answer;
end;
$$;

comment on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid) is
$$What it would cost to apply a schema to a project's documents without a run, or to one document.

It is an estimate; basis says what it rests on: earlier calls of the same model for this schema, or a
rule by sizes. input_tokens are all of the prompt, from a cache or not. model_config is that of
create_run_v2, and the limits of a budget are not looked at.

Errors: 22023 project_id or conv_uid is missing, or model_config is wrong; 42501 not signed in; PT404
project, document or schema not found.$$;

revoke execute on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid)
  from public, anon;
grant execute on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid)
  to authenticated, service_role;
