begin;
select plan(3);

select test.as_service_role();
select throws_ok(
  $$select create_project('nobody''s')$$, '22023', 'actor is missing',
  'a service is nobody in particular'
);
select create_project('for alice', actor => test.user_id('alice')) as project_id \gset
select is(
  (select owner_id from projects where project_id = :'project_id'), test.user_id('alice'),
  'what it creates belongs to the actor'
);
select test.act('service_role', jsonb_build_object('sub', test.user_id('bob')));
select lives_ok($$select create_project('for bob')$$, 'a sub in the claims names the user as well');

select * from finish();
rollback;
