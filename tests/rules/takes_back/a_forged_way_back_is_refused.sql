begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 1);
select test.confirm('alice');
create function pg_temp.go_back(change text) returns text language sql as $$
  select test.error_of(format(
    'update block_overlays_v2 set status = ''ai_complete'', overlay_jsonb_confirmed = ''{}'', '
    'confirmed_at = null, confirmed_by = null, operation_id = gen_random_uuid() %s where id = %L',
    change, test.overlay('alice', 0)
  ));
$$;

select matches(
  pg_temp.go_back($$, overlay_jsonb_staging = '{"title": "forged"}'$$), '^PT409',
  'to a value that was not there'
);
select matches(
  pg_temp.go_back(', owner_id = gen_random_uuid()'), '^PT409', 'to another owner'
);
select is(pg_temp.go_back(''), 'no error', 'to what the history recorded');
select matches(
  test.error_of(format(
    'update block_overlays_v2 set status = ''confirmed'', confirmed_at = now(), '
    'confirmed_by = owner_id, overlay_jsonb_confirmed = ''{"title": 1}'' where id = %L',
    test.overlay('alice', 0)
  )),
  '^PT409', 'and forward only with what is staged'
);

select * from finish();
rollback;
