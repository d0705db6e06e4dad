create or replace function overlay_private.pointer_tokens(reference text)
returns text[]
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  v_pointer text := substr(reference, 2);
begin
  if reference !~ '^#(/|$)' or v_pointer ~ '~(?![01])' then
    return null;
  end if;

  if v_pointer like '%\%%' then
    select convert_from(
      string_agg(
        case
          when t.match[1] ~ '^%..$' then decode(right(t.match[1], 2), 'hex')
          else convert_to(t.match[1], 'UTF8')
        end,
        ''
        order by t.position
      ),
      'UTF8'
    )
    into v_pointer
    from regexp_matches(v_pointer, '(%[0-9a-fA-F]{2}|.)', 'g')
      with ordinality as t (match, position);
  end if;

  return array(
    select replace(replace(t.token, '~1', '/'), '~0', '~')
    from string_to_table(substr(v_pointer, 2), '/') with ordinality as t (token, position)
    where v_pointer <> ''
    order by t.position
  );
exception
  -- Percent signs may hide bytes that are no text.
  when data_exception then
    return null;
end
$$;

comment on function overlay_private.pointer_tokens is
$$The steps of a local reference such as #/$defs/name, unescaped; an empty array for #.

Null if the reference is not local or is no JSON Pointer (RFC 6901) in a URI fragment.

Errors: none.$$;

revoke execute on function overlay_private.pointer_tokens from public;
