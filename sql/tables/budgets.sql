create table overlay_private.budgets (
  holder_id uuid primary key,
  budget numeric not null,

  constraint budgets_are_amounts check (budget >= 0 and budget < 1e12)
);

comment on table overlay_private.budgets is
$$Limits of runs and projects, for those that have one: a claim looks here first. Claims lock the
rows, without waiting, so that two of them do not spend the same money.$$;
comment on column overlay_private.budgets.holder_id is $$A run or a project.$$;
comment on column overlay_private.budgets.budget is $$USD that may be spent in all.$$;

create table overlay_private.spending (
  holder_id uuid primary key,
  spent numeric not null,
  billed_blocks bigint not null,
  uncosted_calls bigint not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cache_write_5m_tokens bigint not null,
  cache_write_1h_tokens bigint not null,
  cache_read_tokens bigint not null
) with (fillfactor = 50);

comment on table overlay_private.spending is
$$What public.llm_calls adds up to, kept as calls are handed in, so that a claim reads one row. Rows
are locked by holder_id, after overlays and before the row of a run.$$;
comment on column overlay_private.spending.holder_id is
$$A run or a project, which may be deleted by now.$$;
comment on column overlay_private.spending.spent is $$USD of the calls whose cost is known.$$;
comment on column overlay_private.spending.billed_blocks is
$$Blocks of the calls that were charged tokens; a pack has several.$$;
comment on column overlay_private.spending.uncosted_calls is
$$Calls whose cost is not known: no price, or nobody knows the tokens.$$;
comment on column overlay_private.spending.input_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.output_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.cache_write_5m_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.cache_write_1h_tokens is $$Sum over the calls.$$;
comment on column overlay_private.spending.cache_read_tokens is $$Sum over the calls.$$;

create table overlay_private.reservations (
  run_id uuid primary key,
  project_id uuid not null,
  per_claim numeric not null
);

create index reservations_by_project on overlay_private.reservations (project_id);

comment on table overlay_private.reservations is
$$Runs that may have claims in flight on the budget of their project. What is reserved for a run is
per_claim for each of its claimed overlays; claims remove the rows of runs that have none.$$;
comment on column overlay_private.reservations.run_id is $$Run.$$;
comment on column overlay_private.reservations.project_id is $$Project with a budget.$$;
comment on column overlay_private.reservations.per_claim is
$$USD that one call of the run was last estimated at.$$;
