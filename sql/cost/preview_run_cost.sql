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
$$What work would cost that has not begun. model names several where routes do, the one first that
most blocks are asked of. cost is USD, null when the price of one of them is not known; basis says
what the figures rest on.$$;

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
  v_unknown integer;
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
  v_answer.documents := pg_catalog.cardinality(v_documents);

  with parts as (
    select
      coalesce(overlay_private.text_at(v_request.routes, b.block_type), v_request.model) as model,
      pg_catalog.count(*) as blocks,
      avg(pg_catalog.char_length(b.block_content)) as characters
    from public.blocks_v2 b
    where b.conv_uid = any(v_documents)
    group by 1
  ),
  -- for one block, by model; what retries cost is in the mean
  means as (
    select
      p.model, p.blocks, e.answers,
      case when e.answers > 0 then e.input / e.answers
        else overlay_private.guessed_input(v_request, p.characters) end as input,
      case when e.answers > 0 then e.output / e.answers
        else overlay_private.guessed_output(v_request, p.characters) end as output,
      case when e.answers > 0 then e.write_5m / e.answers else 0 end as write_5m,
      case when e.answers > 0 then e.write_1h / e.answers else 0 end as write_1h,
      case when e.answers > 0 then e.read / e.answers else 0 end as read
    from parts p
    cross join lateral (
      select
        sum(pg_catalog.cardinality(c.overlay_ids)) filter (where c.outcome = 'answered')
          as answers,
        sum(c.input_tokens)::numeric as input, sum(c.output_tokens)::numeric as output,
        sum(c.cache_write_5m_tokens)::numeric as write_5m,
        sum(c.cache_write_1h_tokens)::numeric as write_1h,
        sum(c.cache_read_tokens)::numeric as read
      from (
        select k.*
        from public.llm_calls k
        where k.owner_id = v_schema.owner_id
          and k.schema_uid = v_schema.schema_uid
          and k.model = p.model
        order by k.started_at desc
        limit 1000
      ) as c
    ) as e
  ),
  priced as (
    select m.*, overlay_private.tokens_cost(
      m.model, pg_catalog.now(), false, m.input, m.output, m.write_5m, m.write_1h, m.read
    ) as cost
    from means m
  )
  select
    coalesce(sum(p.blocks), 0),
    pg_catalog.string_agg(p.model, ', ' order by p.blocks desc, p.model),
    coalesce(pg_catalog.round(sum(p.blocks * (p.input + p.write_5m + p.write_1h + p.read))), 0),
    coalesce(pg_catalog.round(sum(p.blocks * p.output)), 0),
    case when pg_catalog.count(*) = pg_catalog.count(p.cost)
      then coalesce(sum(p.blocks * p.cost), 0) end,
    case when sum(p.answers) > 0 then pg_catalog.format(
      'the mean of %s earlier answers of %s to this schema', sum(p.answers),
      case when pg_catalog.count(*) = 1 then 'this model' else 'these models' end
    ) end,
    pg_catalog.count(*) filter (where p.answers is null)
  into
    v_answer.blocks, v_answer.model, v_answer.input_tokens, v_answer.output_tokens,
    v_answer.cost, v_answer.basis, v_unknown
  from priced p;
  v_answer.model := coalesce(v_answer.model, v_request.model);
  if v_unknown > 0 or v_answer.basis is null then
    v_answer.basis := pg_catalog.concat_ws(
      '; for the others ',
      v_answer.basis,
      'a rule: 3 characters a token, an answer as long as schema and block, every block tried '
      'once, no prompt cache; expect less, and trust it after a first run'
    );
  end if;
  return v_answer;
end;
$$;

comment on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid) is
$$What it would cost to apply a schema to a project's documents without a run, or to one document.

It is an estimate; basis says what it rests on: earlier calls of the same model for this schema, or
a rule by sizes. Each block counts at the model that routes give it; what an escalation_model costs
is not in it. input_tokens are all of the prompt, from a cache or not. model_config is that of
create_run_v2, and the limits of a budget are not looked at.

Errors: 22023 project_id or conv_uid is missing, or model_config is wrong; 42501 not signed in;
PT404 project, document or schema not found.$$;

revoke execute on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid)
  from public, anon;
grant execute on function public.preview_run_cost(uuid, uuid, text, jsonb, uuid)
  to authenticated, service_role;
