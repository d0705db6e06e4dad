begin;
select plan(6);

select test.run('alice');
select test.claim('alice', 1);

select test.as_user('alice');
select throws_ok(
  statement, '42501',
  'permission denied for function ' || substring(statement from 'select (\w+)')
)
from (values
  ($$select claim_overlay_batch(test.run_of('alice'))$$),
  ($$select complete_overlay_batch('worker', test.held('alice', '{"data": {}}'))$$),
  ($$select fail_overlay_batch('worker', test.held('alice'))$$),
  ($$select release_overlay_batch('worker', test.held('alice'))$$),
  ($$select extend_claims('worker', test.held('alice'))$$),
  ($$select next_claim_in()$$)
) as w (statement);

select * from finish();
rollback;
