create or replace function overlay_private.evidence_fields(schema jsonb)
returns text[]
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- what has the wrong type counts as absent, as in prompt_config
  if not evidence_fields.schema ? 'evidence'
    or jsonb_typeof(evidence_fields.schema -> 'properties') is distinct from 'object'
    or evidence_fields.schema -> 'properties' ? '_evidence' then
    return '{}'::text[];
  end if;
  return array(
    select p.field
    from jsonb_object_keys(evidence_fields.schema -> 'properties') as p (field)
    -- edited text is no statement that words of the block could prove
    where (evidence_fields.schema -> 'evidence' = 'true' and p.field <> 'revised_content')
      or (jsonb_typeof(evidence_fields.schema -> 'evidence') = 'array'
        and evidence_fields.schema -> 'evidence' ? p.field)
    order by p.field
  );
end;
$$;

comment on function overlay_private.evidence_fields(jsonb) is
$$Fields for which a schema asks for evidence, by its key evidence: true or a list of names.$$;

revoke execute on function overlay_private.evidence_fields(jsonb) from public;
