-- Postgres runs a pattern as an automaton, in time linear in the string, so (a+)+$ is harmless
-- here. Two things can still run away: a lookahead that starts anew at every character, and the
-- automaton's size, which grows with repetitions, most of all of sets that match almost anything.

create or replace function overlay_private.is_tame_pattern(pattern text)
returns boolean
language plpgsql
immutable
parallel safe
strict
set search_path = ''
as $$
declare
  v_outline text;
  v_after_lookaheads text;
  v_repetition text[];
  v_repeats numeric := 0::numeric;
  v_nesting numeric := 1::numeric;
begin
  if char_length(pattern) > 500 then
    return false;
  end if;

  -- In the outline an escape is e, a set is s, and whatever matches almost anything is a dot.
  v_outline := regexp_replace(pattern, '\\[DSW]', '.', 'g');
  v_outline := regexp_replace(v_outline, '\\.', 'e', 'g');
  v_outline := regexp_replace(v_outline, '\[\^[^]]*\]', '.', 'g');
  v_outline := regexp_replace(v_outline, '\[[^]]*\]', 's', 'g');

  v_after_lookaheads := regexp_replace(
    v_outline, '^\^(?:\(\?[=!](?:[^()]|\((?!\?[=!<])[^()]*\))*\))*', ''
  );
  if v_after_lookaheads ~ '\(\?<?[=!]' then
    return false;
  end if;

  for v_repetition in
    select regexp_matches(v_outline, '(\)?)(?:\{(?:\d+,)?(\d+),?\}|[*+?])', 'g')
  loop
    if v_repetition[1] = ')' and v_repetition[2] is not null then
      v_nesting := v_nesting * v_repetition[2]::numeric;
    else
      v_repeats := v_repeats + coalesce(v_repetition[2]::numeric, 1);
    end if;
  end loop;

  return v_repeats * v_nesting <= 300
    and v_repeats * v_nesting * regexp_count(v_outline, '\.') <= 1000;
end
$$;

comment on function overlay_private.is_tame_pattern is
$$Whether a pattern is sure to be matched within milliseconds.

Refused are patterns of more than 500 characters, lookahead anywhere but right after a leading ^,
lookbehind, and repetitions that unfold to more than 300 copies, or, multiplied by the number of
dots and negated sets, to more than 1000. Repetitions of groups count as if they were nested, so
the estimate errs on the safe side.

Errors: none.$$;

revoke execute on function overlay_private.is_tame_pattern from public;
