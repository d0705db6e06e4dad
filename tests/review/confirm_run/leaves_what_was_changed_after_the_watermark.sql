begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
-- every transaction that has ended is older than this mark, and the one of this test is not
select current_watermark() as watermark \gset
select is(
  preview_confirm_run(test.run_of('alice'), :'watermark'),
  '{"runs": 1, "ready": 0, "invalid": 0, "changed": 2}', 'the preview says so'
);
select is(
  confirm_run(test.run_of('alice'), :'watermark') #> '{left,changed}', '2', 'nothing was shown yet'
);
select is(test.statuses('alice'), '{ai_complete,ai_complete}', 'and nothing is confirmed');
select throws_ok(
  $$select confirm_run(test.run_of('alice'), 'yesterday')$$, '22023', 'watermark is not one'
);

select * from finish();
rollback;
