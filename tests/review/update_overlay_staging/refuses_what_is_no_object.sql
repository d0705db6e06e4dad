begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 1);
select test.as_user('alice');
select is(
  test.error_of(format('select update_overlay_staging(test.overlay(''alice'', 0), %L)', data)),
  '22023 data is not a JSON object: It is ' || kind || '.', coalesce(data, 'null')
)
from (values
  (null, 'null'), ('null', 'null'), ('[]', 'array'), ('"text"', 'string')
) as d (data, kind);
select is((test.look('alice', 0)).staging_version, 1, 'nothing is stored');

select * from finish();
rollback;
