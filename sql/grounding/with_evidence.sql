create or replace function overlay_private.with_evidence(schema jsonb, fields text[])
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  if with_evidence.fields = '{}' then
    return with_evidence.schema;
  end if;
  return with_evidence.schema || jsonb_build_object(
    'properties', with_evidence.schema -> 'properties' || jsonb_build_object(
      '_evidence', jsonb_build_object(
        'type', 'object',
        'description', 'For each field the words of the block that its value rests on, copied '
        || 'letter by letter; for a list one quote for each entry. Empty where no words say so.',
        'properties', (
          select jsonb_object_agg(
            f.field,
            -- neither optional nor nullable: grammars have room for few of these
            case when with_evidence.schema -> 'properties' -> f.field -> 'type' @> '"array"'
              then jsonb '{"type": "array", "items": {"type": "string"}}'
              else jsonb '{"type": "string"}'
            end
          )
          from unnest(with_evidence.fields) as f (field)
        ),
        'required', to_jsonb(with_evidence.fields),
        'additionalProperties', false
      )
    ),
    -- first: a model that has looked for the words fills in better values
    'required', jsonb '["_evidence"]' || case jsonb_typeof(with_evidence.schema -> 'required')
      when 'array' then with_evidence.schema -> 'required' else '[]' end
  );
end;
$$;

comment on function overlay_private.with_evidence(jsonb, text[]) is
$$The schema to answer by when evidence is asked for: with a quote for each of these fields.$$;

revoke execute on function overlay_private.with_evidence(jsonb, text[]) from public;
