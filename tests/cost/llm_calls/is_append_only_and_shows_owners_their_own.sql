begin;
select plan(6);

select test.run('alice', blocks => 1);
select test.claim('alice');
select test.as_worker();
select record_llm_calls('worker', test.calls('alice'));
select throws_ok('select from llm_calls', '42501', null, 'a worker reads no table');
select test.as_user('alice');
select is((select count(*) from llm_calls), 1::bigint);
select test.as_user('bob');
select is((select count(*) from llm_calls), 0::bigint);
select test.as_owner();
select throws_ok('delete from llm_calls', 'PT409', 'row is immutable');
select throws_ok('update llm_calls set input_tokens = 0', 'PT409', 'row is immutable');
select throws_ok('truncate llm_calls', 'PT409', 'row is immutable');

select * from finish();
rollback;
