begin;
select plan(2);

select test.as_user('alice');
select create_project('Contracts', 'all of 2026') as project_id \gset
select results_eq(
  'select project_name, description, owner_id from projects',
  $$values ('Contracts', 'all of 2026', test.user_id('alice'))$$,
  'she sees what she created'
);
select test.as_user('bob');
select is_empty('select from projects', 'and he does not');

select * from finish();
rollback;
