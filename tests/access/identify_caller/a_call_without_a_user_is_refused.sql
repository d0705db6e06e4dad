begin;
select plan(5);

select test.ai_complete_run('alice');

select test.act('authenticated', '{"role": "authenticated"}');
select throws_ok(statement, '42501', 'not signed in')
from (values
  ($$select create_project('mine')$$),
  ($$select confirm_overlays(test.overlays('alice'))$$),
  ($$select confirm_run(test.run_of('alice'))$$),
  ($$select run_progress(test.run_of('alice'))$$)
) as w (statement);
select is_empty('select from runs_v2', 'and sees nothing');

select * from finish();
rollback;
