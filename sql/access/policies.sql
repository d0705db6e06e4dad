-- One policy for each table and verb; what has none is refused. (select auth.uid()) is evaluated
-- once a query instead of once a row.

create policy owners_see_their_projects on public.projects
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_their_documents on public.documents_v2
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_the_blocks_of_their_documents on public.blocks_v2
  for select to authenticated using (exists (
    select from public.documents_v2 d
    where d.conv_uid = blocks_v2.conv_uid and d.owner_id = (select auth.uid())
  ));

create policy owners_see_their_schemas on public.schemas
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_their_runs on public.runs_v2
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_their_overlays on public.block_overlays_v2
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_edit_what_awaits_review on public.block_overlays_v2
  for update to authenticated
  using (
    owner_id = (select auth.uid()) and status = 'ai_complete' and excluded_at is null
  )
  with check (
    owner_id = (select auth.uid()) and status = 'ai_complete' and excluded_at is null
  );

create policy owners_see_the_history_of_their_runs on public.overlay_events
  for select to authenticated using (exists (
    select from public.runs_v2 r
    where r.run_id = overlay_events.run_id and r.owner_id = (select auth.uid())
  ));

create policy owners_see_the_chain_of_their_runs on public.history_links
  for select to authenticated using (exists (
    select from public.runs_v2 r
    where r.run_id = history_links.run_id and r.owner_id = (select auth.uid())
  ));

create policy owners_see_what_is_left_of_their_runs on public.run_tombstones
  for select to authenticated using (owner_id = (select auth.uid()));

create policy owners_see_what_their_runs_asked_of_models on public.llm_calls
  for select to authenticated using (owner_id = (select auth.uid()));

create policy everybody_sees_the_prices on public.model_prices
  for select to authenticated using ((select auth.uid()) is not null);

-- service_role is trusted to read; it writes through the RPCs like everybody else.
create policy service_role_sees_projects on public.projects
  for select to service_role using (true);
create policy service_role_sees_documents on public.documents_v2
  for select to service_role using (true);
create policy service_role_sees_blocks on public.blocks_v2
  for select to service_role using (true);
create policy service_role_sees_schemas on public.schemas
  for select to service_role using (true);
create policy service_role_sees_runs on public.runs_v2
  for select to service_role using (true);
create policy service_role_sees_overlays on public.block_overlays_v2
  for select to service_role using (true);
create policy service_role_sees_events on public.overlay_events
  for select to service_role using (true);
create policy service_role_sees_operations on public.overlay_operations
  for select to service_role using (true);
create policy service_role_sees_links on public.history_links
  for select to service_role using (true);
create policy service_role_sees_tombstones on public.run_tombstones
  for select to service_role using (true);
create policy service_role_sees_calls on public.llm_calls
  for select to service_role using (true);
create policy service_role_sees_prices on public.model_prices
  for select to service_role using (true);
