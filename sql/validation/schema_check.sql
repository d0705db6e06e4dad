create type overlay_private.schema_check as (
  keyword text,
  schema jsonb,
  instance jsonb,
  path text,
  depth integer,
  trial integer,
  first_trial integer,
  last_trial integer
);

comment on type overlay_private.schema_check is
$$One thing left to do while an instance is validated (schema_violations).

Either a value to check against a schema, where keyword is what led to that schema; or, if
first_trial is set, a verdict to reach on keyword once the trials up to last_trial are over. In
trial 0 violations are reported; in any other they only make that trial fail.$$;
