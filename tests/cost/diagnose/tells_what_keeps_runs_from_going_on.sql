begin;
select plan(5);

select test.run('alice', blocks => 2, model_config => '{"model": "nobodys-model"}') as run_id \gset
select test.claim('alice', 1);
select test.age_lease(test.overlay('alice', 0));
select test.as_user('alice');
select diagnose() as found \gset
select is(
  :'found'::jsonb -> 'models' -> 0,
  '{"model": "nobodys-model", "priced": false, "open_runs": 1}'
);
select is(:'found'::jsonb #>> '{expired_leases,0,overlays}', '1');
select is(:'found'::jsonb -> 'paused_runs', '[]');
select pause_run(:'run_id', 'lunch');
select is(
  diagnose() -> 'paused_runs', jsonb_build_array(jsonb_build_object(
    'run_id', :'run_id', 'reason', 'lunch'
  ))
);
select test.as_user('bob');
select is(
  diagnose() #- '{models,0,model}',
  '{"models": [{"priced": true, "open_runs": 0}], "expired_leases": [], "paused_runs": []}',
  'everybody hears of their own'
);

select * from finish();
rollback;
