create or replace function overlay_private.refuse_act(act text, overlay_ids uuid[])
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
  case refuse_act.act
    when 'reopen' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not confirmed',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only overlays with status confirmed can be reopened.';
    when 'reset' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not reopened',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only a reopened overlay has a confirmed value to go back to.';
    when 'exclude' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay cannot be excluded',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'It is excluded already, held by a worker, or confirmed: then reopen it first.';
    when 'include' then
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not excluded',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only an excluded overlay can be included again.';
    else
      raise exception using
        errcode = 'PT409',
        message = 'overlay is not awaiting review',
        detail = overlay_private.first_ids(refuse_act.overlay_ids),
        hint = 'Only overlays with status ai_complete can be edited, confirmed or rejected.';
  end case;
end;
$$;

comment on function overlay_private.refuse_act(text, uuid[]) is
$$Says that overlays are not in the state that an act asks for.

Errors: PT409 overlay is not awaiting review, is not confirmed, is not reopened, cannot be excluded,
or is not excluded.$$;

revoke execute on function overlay_private.refuse_act(text, uuid[]) from public;
