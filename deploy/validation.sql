-- Deploy pgoverlay:validation to pg
-- requires: namespaces

begin;
set local client_min_messages = warning;

\ir ../sql/validation/is_integer.sql
\ir ../sql/validation/is_tame_pattern.sql
\ir ../sql/validation/translated_escape.sql
\ir ../sql/validation/translated_pattern.sql
\ir ../sql/validation/patterns_are_checked.sql
\ir ../sql/validation/keyword_is_checked.sql
\ir ../sql/validation/schema_check.sql
\ir ../sql/validation/chosen_branch.sql
\ir ../sql/validation/pointer_step.sql
\ir ../sql/validation/pointer_tokens.sql
\ir ../sql/validation/value_at.sql
\ir ../sql/validation/referenced_schema.sql
\ir ../sql/validation/direct_subschemas.sql
\ir ../sql/validation/failed_array_keywords.sql
\ir ../sql/validation/is_multiple_of.sql
\ir ../sql/validation/failed_number_keywords.sql
\ir ../sql/validation/missing_properties.sql
\ir ../sql/validation/failed_object_keywords.sql
\ir ../sql/validation/failed_string_keywords.sql
\ir ../sql/validation/is_listed.sql
\ir ../sql/validation/failed_keywords.sql
\ir ../sql/validation/needs_check.sql
\ir ../sql/validation/parts_in_place.sql
\ir ../sql/validation/parts_on_trial.sql
\ir ../sql/validation/unnamed_properties.sql
\ir ../sql/validation/schema_parts.sql
\ir ../sql/validation/verdict.sql
\ir ../sql/validation/violation_messages.sql
\ir ../sql/validation/schema_violations.sql
\ir ../sql/validation/unsupported_keywords.sql
\ir ../sql/validation/is_plain.sql
\ir ../sql/validation/quick_check.sql
\ir ../sql/validation/quick_checks.sql
\ir ../sql/validation/staging_violations.sql

commit;
