create or replace function overlay_private.guessed_input(
  request overlay_private.run_request,
  block_characters numeric
)
returns numeric
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  -- today's tokenizers make about three characters of a European language a token; the marks around
  -- the block are some forty
  select pg_catalog.ceil((
    pg_catalog.char_length((guessed_input.request).system_prompt)
    + pg_catalog.char_length((guessed_input.request).per_block_prompt)
    + pg_catalog.char_length((guessed_input.request).output_schema::text)
    + guessed_input.block_characters
  ) / 3) + 40;
$$;

comment on function overlay_private.guessed_input(overlay_private.run_request, numeric) is
$$Tokens of the prompt for a block of that many characters, by a rough rule.$$;

revoke execute on function overlay_private.guessed_input(overlay_private.run_request, numeric)
  from public;

create or replace function overlay_private.guessed_output(
  request overlay_private.run_request,
  block_characters numeric
)
returns numeric
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
  select least((guessed_output.request).max_tokens, pg_catalog.ceil((
    pg_catalog.char_length((guessed_output.request).output_schema::text)
    + guessed_output.block_characters
  ) / 3));
$$;

comment on function overlay_private.guessed_output(overlay_private.run_request, numeric) is
$$Tokens of an answer, by a rough rule: it names the fields, and quotes or rewrites the block.$$;

revoke execute on function overlay_private.guessed_output(overlay_private.run_request, numeric)
  from public;

create or replace function overlay_private.estimated_cost(run_id uuid, model_override text)
returns numeric
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_request overlay_private.run_request := overlay_private.resolve_request(
    estimated_cost.run_id, estimated_cost.model_override
  );
  v_sums overlay_private.spending;
  v_characters numeric;
begin
  select s.* into v_sums
  from overlay_private.spending s
  where s.holder_id = estimated_cost.run_id and s.billed_blocks > 0;
  if not found then
    select d.source_total_characters::numeric / greatest(r.total_blocks, 1) into v_characters
    from public.runs_v2 r
    join public.documents_v2 d on d.conv_uid = r.conv_uid
    where r.run_id = estimated_cost.run_id;
    v_sums.billed_blocks := 1;
    v_sums.input_tokens := overlay_private.guessed_input(v_request, v_characters);
    v_sums.output_tokens := overlay_private.guessed_output(v_request, v_characters);
    v_sums.cache_write_5m_tokens := 0;
    v_sums.cache_write_1h_tokens := 0;
    v_sums.cache_read_tokens := 0;
  end if;

  -- which of its models the next block is asked of is not known here: the dearest, at the worst
  return (
    select case when pg_catalog.count(c.cost) = pg_catalog.count(*) then max(c.cost) end
    from unnest(overlay_private.models_of(v_request)) as m (model)
    cross join lateral overlay_private.tokens_cost(
      m.model, pg_catalog.now(), false,
      v_sums.input_tokens::numeric / v_sums.billed_blocks,
      v_sums.output_tokens::numeric / v_sums.billed_blocks,
      v_sums.cache_write_5m_tokens::numeric / v_sums.billed_blocks,
      v_sums.cache_write_1h_tokens::numeric / v_sums.billed_blocks,
      v_sums.cache_read_tokens::numeric / v_sums.billed_blocks
    ) as c (cost)
  );
end;
$$;

comment on function overlay_private.estimated_cost(uuid, text) is
$$USD that the next block of a run is taken to cost; null when the price of a model is not known.

It is the mean of the run's blocks, at today's price of the dearest model that the run may ask;
before there are any calls, a rule by sizes.$$;

revoke execute on function overlay_private.estimated_cost(uuid, text) from public;
