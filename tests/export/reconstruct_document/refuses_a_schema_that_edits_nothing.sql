begin;
select plan(1);

select test.run('alice');
select conv_uid as document from runs_v2 where run_id = test.run_of('alice') \gset
select test.as_user('alice');
select throws_ok(
  format('select reconstruct_document(%L, test.run_of(''alice''))', :'document'),
  'PT409', 'schema has no revised_content'
);

select * from finish();
rollback;
