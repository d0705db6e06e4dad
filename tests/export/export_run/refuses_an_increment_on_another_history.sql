begin;
select plan(2);

select test.ai_complete_run('alice');
select test.as_user('alice');
select export_manifest(run_id => test.run_of('alice')) as manifest \gset
select throws_ok(
  format(
    'select export_run(test.run_of(''alice''), since => %L)',
    jsonb_set(:'manifest', '{runs,0,link_hash}', to_jsonb(repeat('0', 64)))
  ),
  'PT409', 'manifest is not of this history', 'a link that was another'
);
select throws_ok(
  format(
    'select export_run(test.run_of(''alice''), since => %L)',
    jsonb_set(:'manifest', '{runs,0,link_number}', '999')
  ),
  'PT409', 'manifest is not of this history', 'a link that is not there'
);

select * from finish();
rollback;
