-- Revert pgoverlay:grounding from pg

begin;

drop function overlay_private.kept_evidence(jsonb, jsonb, jsonb);
drop function overlay_private.aligned_evidence(text[], jsonb, jsonb, text);
drop function overlay_private.align_quote(text, text);
drop function overlay_private.place_in_word(text, text, bigint, boolean);
drop function overlay_private.folded_words(text);
drop function overlay_private.with_evidence(jsonb, text[]);
drop function overlay_private.evidence_fields(jsonb);

commit;
