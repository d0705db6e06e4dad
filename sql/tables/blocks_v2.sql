create table public.blocks_v2 (
  block_uid text collate "C" primary key,
  conv_uid text not null references public.documents_v2 (conv_uid) on delete cascade,
  block_index integer not null,
  block_type text not null,
  block_content text not null,
  block_locator jsonb not null,

  constraint block_order_is_unambiguous unique (conv_uid, block_index),
  constraint block_index_counts_from_zero check (block_index >= 0),
  constraint block_uids_begin_with_their_conversion
    check (pg_catalog.starts_with(block_uid, conv_uid || ':')),
  constraint block_types_are_words check (block_type ~ '^[a-z][a-z0-9_]{0,62}$'),
  constraint blocks_are_not_empty check (block_content <> '')
);

create index blocks_by_type on public.blocks_v2 (conv_uid, block_type, block_uid);

alter table public.blocks_v2 enable row level security;

comment on table public.blocks_v2 is
$$A document's pieces, in order. A block never changes once it is written.$$;
comment on column public.blocks_v2.block_uid is
$$Key: conv_uid, a colon and the zero-padded block_index.$$;
comment on column public.blocks_v2.conv_uid is $$Conversion it came from.$$;
comment on column public.blocks_v2.block_index is $$Position in the document, from 0.$$;
comment on column public.blocks_v2.block_type is
$$heading, paragraph, list_item, code, table, …: a lower-case word.$$;
comment on column public.blocks_v2.block_content is
$$Exactly the bytes that the locator names, as text.$$;
comment on column public.blocks_v2.block_locator is
$${"unit": "byte", "start_offset": …, "end_offset": …} into the UTF-8 bytes of the document's
source_text; the end is exclusive.$$;
