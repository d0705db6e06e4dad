begin;
select plan(6);

select test.run('alice', 6, schema => '{"evidence": true, "validation": "warn"}');
select test.claim('alice');
select complete_overlay_batch('worker', (
  select jsonb_agg(
    h.claim || jsonb_build_object('data', case h.place
      when 2 then jsonb '{"title": 5, "_evidence": {"title": "Block"}}'
      when 4 then '{"title": "x", "_evidence": {"title": "y"}}'
      when 5 then '{"title": "x"}'
      else '{"title": "x", "_evidence": {"title": "Block"}}'
    end)
  )
  from jsonb_array_elements(test.held('alice')) with ordinality as h (claim, place)
));
select test.exclude(test.overlay('alice', 5));
select test.as_user('alice');
select results_eq(
  'select block_index, is_doubtful from review_queue(test.run_of(''alice''))',
  'values (1, true), (3, true), (4, true), (0, false), (2, false)',
  'invalid and ungrounded ones, then the rest; not what is excluded'
);
select results_eq(
  'select block_index from review_queue(test.run_of(''alice''), page_size => 2)',
  'values (1), (3)', 'a page'
);
select results_eq(
  'select block_index
    from review_queue(test.run_of(''alice''), true, test.block(''alice'', 3), page_size => 2)',
  'values (4), (0)', 'the next'
);
select results_eq(
  'select block_index
    from review_queue(test.run_of(''alice''), false, test.block(''alice'', 0), page_size => 2)',
  'values (2)', 'the last'
);
select results_eq(
  'select block_index from list_overlays(test.run_of(''alice''), flags => ''{ungrounded}'')',
  'values (3), (4)', 'the grid finds them too, in its own order'
);
select test.as_user('bob');
select is(
  test.error_of('select review_queue(test.run_of(''alice''))'),
  'PT404 run not found: run_id ' || test.run_of('alice'), 'of nobody else'
);

select * from finish();
rollback;
