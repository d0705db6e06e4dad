begin;
select plan(4);

select test.ai_complete_run('alice', blocks => 2);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0)]);
prepare increment (text) as
select (e.line #> '{immutable,block_index}')::integer
from export_run(test.run_of('alice'), since => to_jsonb($1)) as e (line);

select results_eq($$execute increment ('1:1:')$$, 'values (0)', 'what came after the watermark');
select is_empty($$execute increment ('9000000000:9000000000:')$$, 'and nothing before it');
select results_eq($$execute increment ('2001-01-01')$$, 'values (0)', 'what came after the time');
select is_empty($$execute increment ('2901-01-01T00:00:00Z')$$, 'and nothing before it');

select * from finish();
rollback;
