create type overlay_private.fault as (
  overlay_id uuid,
  kind text,
  error text,
  retry_after interval,
  of_pack boolean
);

comment on type overlay_private.fault is
$$Why a claimed overlay got no answer, and when to try again at the earliest.$$;
