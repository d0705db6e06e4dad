begin;
select plan(13);

select test.ai_complete_run('alice', blocks => 5);
select test.as_user('alice');
select update_overlay_staging(test.overlay('alice', 0), '{"title": 7}');
select update_overlay_staging(test.overlay('alice', 1), '{"title": "Ärger"}');
select reject_overlays_to_pending(array[test.overlay('alice', 2)], 'too short');
select confirm_overlays(array[test.overlay('alice', 3)]);
select reopen_overlays(array[test.overlay('alice', 3)]);
select exclude_overlays(array[test.overlay('alice', 4)]);

select is(
  (select array_agg(l.block_index) from list_overlays(
    test.run_of('alice'), search => a.search, field_values => a.field_values, flags => a.flags
  ) l),
  a.found, a.reason
)
from (values
  ('text of a value', 'ärger', null::jsonb, null::text[], array[1]),
  ('text of a value in capitals', 'ÄRGER', null, null, array[1]),
  ('the plain end of a word that is not', 'RGER', null, null, array[1]),
  ('text of a block', 'BLOCK 2', null, null, array[2]),
  ('text and a field', 'block', '{"title": 7}', null, array[0]),
  ('text and a flag', 'block', null, '{edited}', array[0, 1]),
  ('a wildcard is a character', '%', null, null, null),
  ('a field', null, '{"title": 7}', null, array[0]),
  ('does not fit its schema', null, null, '{invalid}', array[0]),
  ('edited by a person', null, null, '{edited}', array[0, 1]),
  ('reopened', null, null, '{reopened}', array[3]),
  ('two flags are both meant', null, null, '{edited,invalid}', array[0])
) as a (reason, search, field_values, flags, found);
select is(
  test.error_of($$select list_overlays(test.run_of('alice'), flags => '{edited,strange}')$$),
  '22023 flag is not known: {edited,strange}'
);

select * from finish();
rollback;
