-- Verify pgoverlay:find_answers_by_model on pg

begin;

select 1 / pg_catalog.count(*)
from pg_catalog.pg_index i
where i.indexrelid = 'public.overlays_answered'::regclass and i.indnatts = 3;

rollback;
