begin;
select plan(4);

select test.run('alice', blocks => 12);
select test.as_user('alice');
prepare page as select block_index from list_overlays(
  test.run_of('alice'), after_block => $1, page_size => 5
);
select results_eq($$execute page ('')$$, 'select generate_series(0, 4)', 'the first page');
select results_eq(
  format('execute page (%L)', test.block('alice', 4)), 'select generate_series(5, 9)', 'the second'
);
select results_eq(
  format('execute page (%L)', test.block('alice', 9)), 'select generate_series(10, 11)', 'the last'
);
select is_empty(format('execute page (%L)', test.block('alice', 11)), 'and no more');

select * from finish();
rollback;
