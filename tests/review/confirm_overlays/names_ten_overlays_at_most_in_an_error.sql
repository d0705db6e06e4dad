begin;
select plan(1);

select test.run('alice', blocks => 12);
select test.as_user('alice');
select is(
  test.error_of($$select confirm_overlays(test.overlays('alice'))$$),
  'PT409 overlay is not awaiting review: '
    || array_to_string((test.overlays('alice'))[1:10], ', ') || ' and 2 more'
);

select * from finish();
rollback;
