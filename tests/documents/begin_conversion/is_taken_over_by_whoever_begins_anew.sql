begin;
select plan(5);

select test.project('alice') as project_id \gset
select test.conversion('alice', :'project_id') as first \gset
select test.conversion('alice', :'project_id') as second \gset
select isnt(
  (:'second'::jsonb) ->> 'conversion_token', (:'first'::jsonb) ->> 'conversion_token',
  'the token is another'
);
select is(
  (:'second'::jsonb) - 'conversion_token', (:'first'::jsonb) - 'conversion_token',
  'the document is the same'
);

select test.as_user('alice');
select throws_ok(
  format(
    'select fail_conversion(%L, %L, %L)', (:'first'::jsonb) ->> 'source_uid',
    (:'first'::jsonb) ->> 'conversion_token', 'out of memory'
  ),
  'PT404', 'conversion not found', 'who was taken over cannot end it'
);
select fail_conversion(
  (:'second'::jsonb) ->> 'source_uid', ((:'second'::jsonb) ->> 'conversion_token')::uuid,
  'out of time'
);
select is(
  test.conversion('alice', :'project_id') ->> 'status', 'converting', 'one that failed begins anew'
);
select results_eq(
  'select status, error from documents_v2', $$values ('converting', null::text)$$,
  'and its error is forgotten'
);

select * from finish();
rollback;
