-- Revert pgoverlay:validation from pg

begin;

drop function overlay_private.unsupported_keywords;
drop function overlay_private.staging_violations(jsonb, text, jsonb);
drop function overlay_private.schema_violations;
drop function overlay_private.violation_messages;
drop function overlay_private.verdict;
drop function overlay_private.schema_parts;
drop function overlay_private.unnamed_properties;
drop function overlay_private.parts_on_trial;
drop function overlay_private.parts_in_place;
drop function overlay_private.needs_check;
drop function overlay_private.failed_keywords;
drop function overlay_private.is_listed;
drop function overlay_private.failed_string_keywords;
drop function overlay_private.failed_object_keywords;
drop function overlay_private.missing_properties;
drop function overlay_private.failed_number_keywords;
drop function overlay_private.is_multiple_of;
drop function overlay_private.failed_array_keywords;
drop function overlay_private.direct_subschemas;
drop function overlay_private.referenced_schema;
drop function overlay_private.value_at;
drop function overlay_private.pointer_tokens;
drop function overlay_private.pointer_step;
drop function overlay_private.chosen_branch;
drop type overlay_private.schema_check;
drop function overlay_private.keyword_is_checked;
drop function overlay_private.patterns_are_checked;
drop function overlay_private.translated_pattern;
drop function overlay_private.translated_escape;
drop function overlay_private.is_tame_pattern;
drop function overlay_private.is_integer;

commit;
