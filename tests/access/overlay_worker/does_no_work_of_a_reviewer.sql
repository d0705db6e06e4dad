begin;
select plan(6);

select test.ai_complete_run('alice');

select test.as_worker();
select throws_ok(
  statement, '42501',
  'permission denied for function ' || substring(statement from 'select (\w+)')
)
from (values
  ($$select update_overlay_staging(test.overlay('alice', 0), '{}')$$),
  ($$select confirm_overlays(test.overlays('alice'))$$),
  ($$select confirm_run(test.run_of('alice'))$$),
  ($$select reject_overlays_to_pending(test.overlays('alice'))$$),
  ($$select export_run(test.run_of('alice'))$$),
  ($$select list_overlays(test.run_of('alice'))$$)
) as w (statement);

select * from finish();
rollback;
