-- The queue's functions are granted to workers only, and triggers fire where a right was checked
-- before.

begin;
select plan(1);

select is_empty(
  $$
  select p.oid::regprocedure from test.our_functions() p
  where p.prosecdef
    and p.prorettype <> 'trigger'::regtype
    and has_function_privilege('authenticated', p.oid, 'execute')
    and p.prosrc !~ 'overlay_private\.(identify_caller|identify_exporter)\('
  $$,
  'what a person can call as security definer identifies the caller'
);

select * from finish();
rollback;
