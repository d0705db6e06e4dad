-- Revert pgoverlay:cost from pg

begin;

drop function public.diagnose(uuid);
drop function public.preview_run_cost(uuid, uuid, text, jsonb, uuid);
drop type public.cost_preview;
drop function public.project_cost(uuid, uuid, uuid);
drop function public.run_cost(uuid, uuid);
drop function overlay_private.cost_lines(uuid, uuid, text);
drop type public.cost_line;
drop function public.project_budget(uuid, uuid);
drop function public.run_budget(uuid, uuid);
drop function public.set_project_budget(uuid, numeric, uuid);
drop function public.set_run_budget(uuid, numeric, uuid);
drop function overlay_private.set_budget(uuid, uuid, numeric);
drop function overlay_private.spent_by(uuid, uuid);
drop function public.budget_pauses(uuid, uuid, uuid);
drop function overlay_private.budget_reason(overlay_private.budget_room, numeric, text);
drop function overlay_private.reserve(uuid, uuid, numeric);
drop function overlay_private.claims_within_budget(uuid, integer, text);
drop function overlay_private.project_of(uuid);
drop function overlay_private.budget_room(uuid, uuid, numeric);
drop type overlay_private.budget_room;
drop function overlay_private.estimated_cost(uuid, text);
drop function overlay_private.guessed_output(overlay_private.run_request, numeric);
drop function overlay_private.guessed_input(overlay_private.run_request, numeric);
drop function public.list_model_prices();
drop function public.set_model_price(
  text, numeric, numeric, numeric, numeric, numeric, numeric, date, integer, text
);
drop function overlay_private.note_unknown_calls(uuid[]);
drop function public.record_llm_calls(text, jsonb);
drop function overlay_private.check_calls(jsonb);
drop function overlay_private.recount_calls(uuid[]);
drop function overlay_private.count_calls(uuid[]);
drop type overlay_private.counted_calls;
drop view overlay_private.priced_calls;
drop function overlay_private.tokens_cost(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
);
drop function overlay_private.cost_of_tokens(
  text, timestamptz, boolean, numeric, numeric, numeric, numeric, numeric
);

commit;
