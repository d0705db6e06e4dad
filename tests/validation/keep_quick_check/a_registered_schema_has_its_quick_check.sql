begin;
select plan(2);

select test.run('alice', blocks => 1);
select isnt(
  (select q.quick_check::text from overlay_private.quick_checks q
    join runs_v2 r using (schema_id) where r.run_id = test.run_of('alice')),
  null, 'a plain schema has one'
);
select is_empty(
  $$
  select from overlay_private.quick_checks q
  join schemas s using (schema_id)
  where q.quick_check::text is distinct from overlay_private.quick_check(s.schema_jsonb)::text
  $$,
  'and it is what quick_check answers'
);

select * from finish();
rollback;
