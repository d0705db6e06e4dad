-- Revert pgoverlay:validation from pg

begin;

drop function overlay_private.staging_violations(jsonb, text, jsonb);
drop function overlay_private.staging_violations(jsonb, text, jsonb[], overlay_private.quick_check);
drop function overlay_private.violations_list(jsonb, jsonb);
drop trigger schemas_get_their_quick_check on public.schemas;
drop function overlay_private.keep_quick_check();
drop table overlay_private.quick_checks;
drop function overlay_private.quick_check(jsonb);
drop type overlay_private.quick_check;
drop function overlay_private.is_plain(jsonb);
drop function overlay_private.unsupported_keywords(jsonb);
drop function overlay_private.schema_violations(jsonb, jsonb);
drop function overlay_private.violation_messages(text, jsonb, jsonb);
drop function overlay_private.verdict(text, jsonb, boolean[]);
drop function overlay_private.schema_parts(jsonb, jsonb, jsonb);
drop function overlay_private.unnamed_properties(jsonb, jsonb);
drop function overlay_private.parts_on_trial(text, jsonb, jsonb);
drop function overlay_private.parts_in_place(jsonb, jsonb, jsonb);
drop function overlay_private.needs_check(jsonb, jsonb);
drop function overlay_private.failed_keywords(jsonb, jsonb);
drop function overlay_private.is_listed(jsonb, jsonb);
drop function overlay_private.failed_string_keywords(jsonb, text);
drop function overlay_private.failed_object_keywords(jsonb, jsonb);
drop function overlay_private.missing_properties(jsonb, text, jsonb);
drop function overlay_private.failed_number_keywords(jsonb, jsonb);
drop function overlay_private.is_multiple_of(jsonb, jsonb);
drop function overlay_private.failed_array_keywords(jsonb, jsonb);
drop function overlay_private.direct_subschemas(jsonb, text, jsonb);
drop function overlay_private.referenced_schema(jsonb, text);
drop function overlay_private.value_at(jsonb, text[]);
drop function overlay_private.pointer_tokens(text);
drop function overlay_private.pointer_step(text);
drop function overlay_private.chosen_branch(overlay_private.schema_check, boolean);
drop type overlay_private.schema_check;
drop function overlay_private.keyword_is_checked(jsonb, text);
drop function overlay_private.patterns_are_checked(jsonb);
drop function overlay_private.translated_pattern(text);
drop function overlay_private.translated_escape(text, boolean);
drop function overlay_private.is_tame_pattern(text);
drop function overlay_private.is_integer(jsonb);

commit;
