begin;
select plan(3);

-- A paragraph without white space is one word, and its ellipsis folds to three letters.
create function pg_temp.found(block text, quote text) returns text
language sql as $$
  select substr(
    found.block, (a.found ->> 'start')::integer + 1,
    (a.found ->> 'end')::integer - (a.found ->> 'start')::integer
  )
  from overlay_private.align_quote(found.block, found.quote) as a (found);
$$;

set local statement_timeout = '20s';
select is(
  pg_temp.found(repeat('甲方', 20000) || '……乙方' || repeat('甲方', 20000), '甲方......乙方'),
  '甲方……乙方', 'in the middle'
);
select is(
  pg_temp.found('…' || repeat('x', 100000), '...xx'), '…xx', 'at its beginning'
);
select is(
  pg_temp.found(repeat('x', 100000) || '…', 'xx...'), 'xx…', 'and at its end'
);

select * from finish();
rollback;
