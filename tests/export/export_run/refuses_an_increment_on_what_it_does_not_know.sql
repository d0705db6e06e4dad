begin;
select plan(9);

select test.run('alice');
select test.as_user('alice');
select is(
  test.error_of(format('select export_run(test.run_of(''alice''), since => %L)', since)),
  '22023 since is not known: ' || (since::jsonb #>> '{}'), since
)
from unnest(array[
  '"yesterday morning"', '"1:2"', '7', '[]', '{}', '{"runs": 3}', '{"runs": [{"run_id": "x"}]}',
  '{"runs": [7]}', 'true'
]) as since;

select * from finish();
rollback;
