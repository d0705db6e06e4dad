begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 12);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 1), test.overlay('alice', 10)]);
prepare page as select block_index from list_overlays(
  test.run_of('alice'), $1, after_block => $2, page_size => 2, search => 'Block 1'
);
select results_eq(
  format('execute page (null, %L)', ''), 'values (1), (10)', 'the first page'
);
select results_eq(
  format('execute page (null, %L)', test.block('alice', 10)), 'values (11)', 'the last'
);
select is_empty(format('execute page (null, %L)', test.block('alice', 11)), 'and no more');
select results_eq(
  format('execute page (%L, %L)', 'confirmed', ''), 'values (1), (10)', 'of one status'
);
select results_eq(
  format('execute page (%L, %L)', 'ai_complete', ''), 'values (11)', 'of another'
);

select * from finish();
rollback;
