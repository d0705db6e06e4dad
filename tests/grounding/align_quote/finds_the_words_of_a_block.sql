begin;
select plan(13);

create function pg_temp.found(block text, quote text) returns text
language sql as $$
  select concat_ws(
    ' ', a.found ->> 'status',
    substr(
      found.block, (a.found ->> 'start')::integer + 1,
      (a.found ->> 'end')::integer - (a.found ->> 'start')::integer
    )
  )
  from overlay_private.align_quote(found.block, found.quote) as a (found);
$$;

select is(pg_temp.found('The Supplier pays.', 'Supplier'), 'exact Supplier', 'to the letter');
select is(pg_temp.found(E'a  b\n> c', 'a b > c'), E'folded a  b\n> c', 'spaces');
select is(pg_temp.found('must pay', E' must\tpay\n'), 'folded must pay', 'of the quote too');
select is(pg_temp.found(U&'10\00a0km', '10 km'), U&'folded 10\00a0km', 'a hard blank');
select is(pg_temp.found(U&'cafe\0301 noir', U&'caf\00e9'), U&'folded cafe\0301', 'composed');
select is(pg_temp.found(U&'caf\00e9 noir', U&'cafe\0301 n'), U&'folded caf\00e9 n', 'decomposed');
select is(pg_temp.found(U&'an o\FB03cer', 'officer'), U&'folded o\FB03cer', 'a ligature');
select is(pg_temp.found(U&'an o\FB03cer', 'offi'), U&'folded o\FB03', 'a part of it is all of it');
select is(pg_temp.found(U&'\+01F600 yes  no', 'yes no'), 'folded yes  no', 'behind an emoji');
select is(pg_temp.found('The Supplier', 'the supplier'), 'none', 'letter case is left alone');
select is(pg_temp.found('100 %', '10 %'), 'none', 'no pattern');
select is(pg_temp.found('words', ' '), 'none', 'white space proves nothing');
select is(pg_temp.found('', 'words'), 'none', 'nor does an empty block');

select * from finish();
rollback;
