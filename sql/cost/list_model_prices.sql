create or replace function public.list_model_prices()
returns setof public.model_prices
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
  select p.* from public.model_prices p order by p.model, p.valid_from, p.prompt_over;
$$;

comment on function public.list_model_prices() is
$$What models cost, by day; set_model_price changes it.$$;

revoke execute on function public.list_model_prices() from public, anon;
grant execute on function public.list_model_prices() to authenticated, service_role;
