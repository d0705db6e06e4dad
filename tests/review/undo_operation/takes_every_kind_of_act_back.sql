begin;
select plan(15);

create temporary table acts (act, before_it, the_act) on commit drop as values
  ('confirm', '', 'confirm_run(test.run_of(''alice''))'),
  ('reject', '', 'reject_overlays_to_pending(test.overlays(''alice''), ''too short'')'),
  ('exclude', '', 'exclude_overlays(test.overlays(''alice''), ''a page number'')'),
  ('include', 'select exclude_overlays(test.overlays(''alice''), ''a page number'')',
    'include_overlays(test.overlays(''alice''))'),
  ('reopen', 'select confirm_run(test.run_of(''alice''))',
    'reopen_overlays(test.overlays(''alice''))'),
  ('reset',
    'select confirm_run(test.run_of(''alice'')); select reopen_overlays(test.overlays(''alice''));'
    'select update_overlay_staging(test.overlay(''alice'', 0), ''{"title": "edited"}'')',
    'reset_overlay_staging(test.overlays(''alice''))'),
  ('retry',
    'select reject_overlays_to_pending(test.overlays(''alice'')); select test.give_up(''alice'')',
    'retry_failed_overlays(test.run_of(''alice''))');

create function pg_temp.overlay() returns jsonb language sql as $$
  select to_jsonb(o) - array['operation_id', 'staging_version', 'not_before']
  from test.look('alice', 0) o;
$$;

create function pg_temp.undo(acts, out before jsonb, out undone text, out after jsonb)
language plpgsql as $$
begin
  perform test.ai_complete_run('alice', blocks => 1);
  perform test.as_user('alice');
  execute $1.before_it;
  before := pg_temp.overlay();
  execute format(
    'select undo_operation((%s ->> ''operation_id'')::uuid) ->> ''undone''', $1.the_act
  ) into undone;
  after := pg_temp.overlay();
  perform test.as_owner();
end
$$;

select is(u.after, u.before, a.act) from acts a, pg_temp.undo(a) u;
select is(u.undone, '1', a.act || ' answers how many it was') from acts a, pg_temp.undo(a) u;
select test.as_user('alice');
select is_empty($$select verify_history(test.run_of('alice'))$$, 'and the history goes on');

select * from finish();
rollback;
