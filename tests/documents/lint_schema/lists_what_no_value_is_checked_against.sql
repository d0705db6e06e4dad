begin;
select plan(3);

select test.as_user('alice');
select results_eq(
  $$ select path, keyword from lint_schema('{
    "schema_ref": "titles", "validation": "warn", "type": "object",
    "properties": {"title": {"type": "string", "x-widget": "area", "pattern": "(?<=a)b"}}
  }') $$,
  $$ values ('/properties/title', 'pattern'), ('/properties/title', 'x-widget') $$,
  'unknown keywords, and patterns that cannot be matched'
);
select is_empty(
  $$ select lint_schema('{"schema_ref": "titles", "type": "object", "prompt_config": {}}') $$,
  'our own keys are none'
);
select is((select count(*) from schemas), 0::bigint, 'and nothing is registered');

select * from finish();
rollback;
