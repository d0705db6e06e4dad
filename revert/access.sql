-- Revert pgoverlay:access from pg

begin;

-- out of Supabase's publication, if they joined it
do $$
begin
  if exists (
    select from pg_publication_rel r
    join pg_publication p on p.oid = r.prpubid
    where p.pubname = 'supabase_realtime' and r.prrelid = 'public.block_overlays_v2'::regclass
  ) then
    alter publication supabase_realtime drop table
      public.documents_v2, public.block_overlays_v2, public.runs_v2, public.history_links;
  end if;
end
$$;

drop policy owners_see_their_projects on public.projects;
drop policy owners_see_their_documents on public.documents_v2;
drop policy owners_see_the_blocks_of_their_documents on public.blocks_v2;
drop policy owners_see_their_schemas on public.schemas;
drop policy owners_see_their_runs on public.runs_v2;
drop policy owners_see_their_overlays on public.block_overlays_v2;
drop policy owners_edit_what_awaits_review on public.block_overlays_v2;
drop policy owners_see_the_history_of_their_runs on public.overlay_events;
drop policy owners_see_the_chain_of_their_runs on public.history_links;
drop policy owners_see_what_is_left_of_their_runs on public.run_tombstones;
drop policy owners_see_what_their_runs_asked_of_models on public.llm_calls;
drop policy everybody_sees_the_prices on public.model_prices;
drop policy service_role_sees_projects on public.projects;
drop policy service_role_sees_documents on public.documents_v2;
drop policy service_role_sees_blocks on public.blocks_v2;
drop policy service_role_sees_schemas on public.schemas;
drop policy service_role_sees_runs on public.runs_v2;
drop policy service_role_sees_overlays on public.block_overlays_v2;
drop policy service_role_sees_events on public.overlay_events;
drop policy service_role_sees_operations on public.overlay_operations;
drop policy service_role_sees_links on public.history_links;
drop policy service_role_sees_tombstones on public.run_tombstones;
drop policy service_role_sees_calls on public.llm_calls;
drop policy service_role_sees_prices on public.model_prices;

drop function overlay_private.enter_runs(uuid[]);
drop function overlay_private.runs_of_project(uuid, uuid, overlay_private.caller);
drop function overlay_private.find_schema(uuid, overlay_private.caller);
drop function overlay_private.find_document(text, overlay_private.caller);
drop function overlay_private.find_run(uuid, overlay_private.caller);
drop function overlay_private.find_project(uuid, overlay_private.caller);
drop function overlay_private.is_blank(text);
drop function overlay_private.identify_caller(uuid);
drop function overlay_private.calling_role();
drop type overlay_private.caller;

-- what was there before pgoverlay stays
do $$
begin
  if obj_description(to_regprocedure('auth.uid()'), 'pg_proc') like 'created by pgoverlay%' then
    revoke usage on schema auth from anon, authenticated, service_role;
    drop function auth.uid();
  end if;
  if obj_description(to_regnamespace('auth'), 'pg_namespace') = 'created by pgoverlay' then
    drop schema auth;
  end if;
end
$$;

commit;
