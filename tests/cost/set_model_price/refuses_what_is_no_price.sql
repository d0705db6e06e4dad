begin;
select plan(4);

select test.as_service_role();
select throws_ok(
  $$select set_model_price(' ', 1, 1)$$, '22023', 'price is out of range'
);
select throws_ok($$select set_model_price('m', -1, 1)$$, '22023', 'price is out of range');
select throws_ok($$select set_model_price('m', 'NaN', 1)$$, '22023', 'price is out of range');
select throws_ok(
  $$select set_model_price('m', 1, 1, batch_factor => 2)$$, '22023', 'price is out of range'
);

select * from finish();
rollback;
