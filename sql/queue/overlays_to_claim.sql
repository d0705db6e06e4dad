create or replace function overlay_private.overlays_to_claim(
  run_id uuid,
  batch_size integer,
  request overlay_private.run_request,
  worker_id text,
  one_model text,
  except_models text[]
)
returns tid[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now timestamptz := pg_catalog.clock_timestamp();
  v_found record;
  v_overlays tid[];
  v_from integer := (
    select r.claims_from_block from public.runs_v2 r where r.run_id = overlays_to_claim.run_id
  );
  v_reused integer := 0;
begin
  loop
    select
      pg_catalog.array_agg(l.tuple) as tuples, max(l.block_index) as last_block,
      pg_catalog.array_agg(l.request_hash) as request_hashes
    into v_found
    from (
      select o.ctid as tuple, o.block_index, o.request_hash
      from public.block_overlays_v2 o
      where o.run_id = overlays_to_claim.run_id
        and o.status = 'pending'
        and o.excluded_at is null
        and o.block_index >= v_from
        and o.not_before <= v_now
        -- the caller has seen to it that a run's only model is not among them
        and (overlays_to_claim.except_models is null or overlays_to_claim.one_model is not null
          or overlay_private.routed_model(
            overlays_to_claim.request, o.block_uid, o.invalid_answers
          ) <> all(overlays_to_claim.except_models))
      order by o.block_index
      limit overlays_to_claim.batch_size
      for update skip locked
    ) as l;
    v_overlays := coalesce(v_found.tuples, '{}');
    if v_overlays = '{}' then
      if v_from = 0 then
        return v_overlays;
      end if;
      v_from := 0;
    elsif v_reused >= 1000 then
      return '{}'::tid[];
    elsif (overlays_to_claim.request).may_reuse and exists (
      select from public.block_overlays_v2 x
      where x.request_hash = any(v_found.request_hashes) and x.staging_version > 0
    ) then
      v_overlays := overlay_private.reuse_answers(
        overlays_to_claim.request, v_overlays, overlays_to_claim.worker_id
      );
      exit when v_overlays <> '{}';
      v_reused := v_reused + pg_catalog.cardinality(v_found.tuples);
    else
      exit;
    end if;
  end loop;

  if v_found.last_block > v_from + 1000 then
    perform overlay_private.begin_claims_later(
      overlays_to_claim.run_id, v_found.last_block, v_overlays
    );
  end if;
  return v_overlays;
end;
$$;

comment on function overlay_private.overlays_to_claim(
  uuid, integer, overlay_private.run_request, text, text, text[]
) is
$$Locks up to batch_size pending overlays of a run, in document order, and answers their places.

The gate of the run has been passed. one_model is the run's; where it asks several, overlays for one
of except_models are passed over. An overlay whose answer was paid for already gets it, and is not
among them; nor is there any when that was all that could be done in one call.$$;

revoke execute on function overlay_private.overlays_to_claim(
  uuid, integer, overlay_private.run_request, text, text, text[]
) from public;
