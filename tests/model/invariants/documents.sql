-- documents and their blocks

select
  'a document is known by its project and bytes, its text by the converter' as rule,
  d.source_uid as place
from public.documents_v2 d
where d.source_uid <> overlay_private.source_uid(d.project_id, d.source_sha256)
  or d.conv_uid <> overlay_private.conv_uid(d.source_uid, d.converter)

union all
select
  'what is ingested has blocks, and nothing else has' as rule,
  d.source_uid as place
from public.documents_v2 d
where (d.status = 'ingested') <> exists (
  select from public.blocks_v2 b
  where b.conv_uid = d.conv_uid
)

union all
select
  'blocks are numbered from 0 without a gap' as rule,
  b.conv_uid as place
from public.blocks_v2 b
group by b.conv_uid
having min(b.block_index) <> 0 or max(b.block_index) <> count(*) - 1

union all
select
  'a block is the piece of the text that its locator says' as rule,
  b.block_uid as place
from public.blocks_v2 b
join public.documents_v2 d on d.conv_uid = b.conv_uid
where convert_to(b.block_content, 'UTF8') <> substring(
  convert_to(d.source_text, 'UTF8')
  from (b.block_locator ->> 'start_offset')::integer + 1
  for (b.block_locator ->> 'end_offset')::integer - (b.block_locator ->> 'start_offset')::integer
)

union all
select
  'the text of a document is what was sealed' as rule,
  d.source_uid as place
from public.documents_v2 d
where d.text_sha256 <> encode(sha256(convert_to(d.source_text, 'UTF8')), 'hex')

union all
select
  'a schema is registered once, under its hash' as rule,
  s.schema_id::text as place
from public.schemas s
where s.schema_uid <> encode(sha256(convert_to(s.schema_jsonb::text, 'UTF8')), 'hex')
