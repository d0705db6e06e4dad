begin;
select plan(5);

select test.run('alice');
select test.as_user('alice');
select is(
  test.error_of(format('select export_run(test.run_of(''alice''), %s)', arguments)),
  '22023 ' || error, arguments
)
from (values
  ('''draft''', 'mode is not known: It is draft.'),
  ('null', 'mode is not known: It is null.'),
  ('unconfirmed => ''skip''', 'unconfirmed is not known: It is skip.'),
  ('unconfirmed => null', 'unconfirmed is not known: It is null.')
) as a (arguments, error);
select throws_ok('select export_run(null)', '22023', 'run_id is missing');

select * from finish();
rollback;
