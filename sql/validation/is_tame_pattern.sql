-- Postgres runs a pattern as an automaton, in time linear in the string, so (a+)+$ is harmless
-- here. Two things can still run away: a lookahead that starts anew at every character, and the
-- time to build the automaton, which grows with its repetitions and with the sets among them that
-- overlap, such as ranges and whatever matches almost anything.

create or replace function overlay_private.is_tame_pattern(pattern text)
returns boolean
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
  -- The pattern with e for each escape and s for each set.
  v_outline constant text := regexp_replace(
    regexp_replace(pattern, '\\.', 'e', 'g'), '\[[^]]*\]', 's', 'g'
  );
  v_after_lookaheads constant text := regexp_replace(
    v_outline, '^\^(?:\(\?[=!](?:[^()]|\((?!\?[=!<])[^()]*\))*\))*', ''
  );
  v_repetition text[];
  v_repeats numeric := 0::numeric;
  v_nesting numeric := 1::numeric;
  v_wide_sets bigint;
begin
  if char_length(pattern) > 500 or v_after_lookaheads ~ '\(\?<?[=!]' then
    return false;
  end if;

  for v_repetition in
    select regexp_matches(v_outline, '(\)?)(?:\{(?:[0-9]+,)?([0-9]+),?\}|[*+?])', 'g')
  loop
    if v_repetition[1] = ')' and v_repetition[2] is not null then
      v_nesting := v_nesting * v_repetition[2]::numeric;
    else
      v_repeats := v_repeats + coalesce(v_repetition[2]::numeric, 1);
    end if;
  end loop;

  select count(distinct t.match[1])
  into v_wide_sets
  from regexp_matches(pattern, '(\\.|\[(?:\\.|[^]\\])*\]|\.)', 'g') as t (match)
  where t.match[1] ~ '^(?:\\[DSW]|\.|\[\^|\[.*-.*\])';

  return v_repeats * v_nesting <= 500 and v_repeats * v_nesting * v_wide_sets <= 700;
end
$$;

comment on function overlay_private.is_tame_pattern is
$$Whether a pattern is sure to be matched within milliseconds.

Refused are patterns of more than 500 characters, lookahead anywhere but right after a leading ^,
lookbehind, and repetitions that unfold to more than 500 copies or, multiplied by the number of
different sets with ranges, negated sets and dots, to more than 700. Repeated groups count as if
they were nested, so the estimate errs on the safe side.

Errors: none.$$;

revoke execute on function overlay_private.is_tame_pattern from public;
