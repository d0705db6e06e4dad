begin;
select plan(2);

select test.ai_complete_run('bob', blocks => 1) as run \gset
select export_manifest(:'run', actor => test.user_id('bob')) as manifest \gset
select test.as_user('alice');
select results_eq(
  format('select problem from verify_manifest(%L)', :'manifest'),
  array['run not found'], 'his run is not there'
);
select test.as_user('bob');
select is_empty(format('select * from verify_manifest(%L)', :'manifest'), 'for him it is');

select * from finish();
rollback;
