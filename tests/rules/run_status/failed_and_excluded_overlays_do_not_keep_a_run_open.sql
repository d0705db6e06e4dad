begin;
select plan(2);

select test.run('alice', blocks => 2);
select test.give_up('alice', 1);
select is((test.run_row('alice')).status, 'running', 'one is still pending');
select test.exclude(test.overlay('alice', 1));
select is((test.run_row('alice')).status, 'complete', 'failed and excluded is done with');

select * from finish();
rollback;
