begin;
select plan(5);

select test.as_user('alice');
select throws_ok($$select set_model_price('test-model', 0, 0)$$, '42501');
select test.as_worker();
select throws_ok($$select set_model_price('test-model', 0, 0)$$, '42501');
select test.as_service_role();
select lives_ok($$select set_model_price('test-model', 3, 15)$$);
select test.as_user('alice');
select results_eq(
  $$select cache_write_5m, cache_read, batch_factor from list_model_prices()
    where model = 'test-model'$$,
  $$values (3::numeric, 3::numeric, 1::numeric)$$, 'everybody reads them'
);
select throws_ok($$update model_prices set input = 0$$, '42501');

select * from finish();
rollback;
