begin;
select plan(7);

select test.as_user('alice');
select throws_ok(
  format('select * from verify_manifest(%L)', manifest), '22023', 'this is no manifest', what
)
from (values
  ('null', null), ('null of JSON', 'null'), ('a time', '"2026-01-01"'), ('{}', '{}'),
  ('runs that are none', '{"runs": 7}'),
  ('a run that is no uuid', '{"runs": [{"run_id": "x", "link_number": 1}]}')
) as t (what, manifest);
select test.as_anon();
select throws_ok('select * from verify_manifest(''{"runs": []}'')', '42501');

select * from finish();
rollback;
