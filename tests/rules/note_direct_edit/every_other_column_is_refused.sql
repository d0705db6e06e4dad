begin;
select plan(count(*)::integer)
from pg_attribute where attrelid = 'block_overlays_v2'::regclass and attnum > 0;

select test.ai_complete_run('alice', blocks => 1);

select test.as_user('alice');
select is(
  test.error_of(format('update block_overlays_v2 set %1$I = %1$I', a.attname)),
  case when a.attname = 'overlay_jsonb_staging' then 'no error'
    else '42501 permission denied for table block_overlays_v2' end,
  a.attname::text
)
from pg_attribute a
where a.attrelid = 'block_overlays_v2'::regclass and a.attnum > 0;

select * from finish();
rollback;
