begin;
select plan(5);

select test.ai_complete_run('alice', blocks => 3);
select test.as_user('alice');
select confirm_overlays(array[test.overlay('alice', 0), test.overlay('alice', 1)]);
select md5(string_agg(l, e'\n')) as before
from export_lines(run_id => test.run_of('alice')) as l \gset
prepare exported as
select md5(string_agg(l, e'\n')) from export_lines(run_id => test.run_of('alice')) as l;

select update_overlay_staging(test.overlay('alice', 2), '{"title": "edited"}');
select results_eq('exported', array[:'before'], 'whatever is edited');
select reject_overlays_to_pending(array[test.overlay('alice', 2)], 'Again.');
select results_eq('exported', array[:'before'], 'rejected');
select reopen_overlays(array[test.overlay('alice', 1)]);
select update_overlay_staging(test.overlay('alice', 1), '{"title": "new draft"}');
select results_eq('exported', array[:'before'], 'or reopened');
set local timezone = 'Asia/Tokyo';
set local datestyle = 'German';
select results_eq('exported', array[:'before'], 'and wherever it is asked');
select confirm_overlays(array[test.overlay('alice', 1)]);
select isnt(
  (select md5(string_agg(l, e'\n')) from export_lines(run_id => test.run_of('alice')) as l),
  :'before', 'until something is confirmed'
);

select * from finish();
rollback;
