create table public.documents_v2 (
  source_uid text primary key,
  conv_uid text unique,
  project_id uuid not null references public.projects (project_id),
  owner_id uuid not null,
  doc_title text not null,
  source_type text not null,
  source_sha256 text not null,
  source_filesize bigint not null,
  source_total_characters bigint,
  status text not null,
  source_text text,
  text_sha256 text,
  converter text,
  error text,
  conversion_token uuid,
  converting_until timestamptz,
  created_at timestamptz not null default pg_catalog.now(),

  constraint document_status_is_known
    check (status in ('uploaded', 'converting', 'ingested', 'failed')),
  constraint document_titles_say_something check (pg_catalog.btrim(doc_title) <> ''),
  constraint document_titles_fit_a_line check (pg_catalog.char_length(doc_title) <= 500),
  constraint ingested_documents_have_their_text
    check (status <> 'ingested' or (
      source_text is not null and conv_uid is not null and converter is not null
      and source_total_characters is not null
    )),
  constraint failed_documents_say_why check (status <> 'failed' or error is not null),
  constraint source_hashes_are_sha256 check (source_sha256 ~ '^[0-9a-f]{64}$'),
  constraint only_conversions_have_a_token_and_an_end
    check (
      (conversion_token is not null) = (status = 'converting')
      and (converting_until is not null) = (status = 'converting')
    )
);

create index documents_by_project on public.documents_v2 (project_id, source_uid);
create index documents_by_owner on public.documents_v2 (owner_id);

alter table public.documents_v2 enable row level security;

comment on table public.documents_v2 is
$$A source file and its text. The same bytes in the same project are the same document.$$;
comment on column public.documents_v2.source_uid is
$$Key: SHA-256 (hex) over the project's id, a colon and source_sha256.$$;
comment on column public.documents_v2.conv_uid is
$$Identity of the conversion into blocks: first 32 hex digits of SHA-256 over source_uid, a colon
and converter. Blocks and runs refer to it. Null until the document is ingested.$$;
comment on column public.documents_v2.project_id is $$Project it belongs to.$$;
comment on column public.documents_v2.owner_id is $$Owner of the project, repeated for policies.$$;
comment on column public.documents_v2.doc_title is $$For people; names files in exports.$$;
comment on column public.documents_v2.source_type is $$What the source was: md, txt, docx, …$$;
comment on column public.documents_v2.source_sha256 is
$$SHA-256 (hex) of the source file's bytes: of a .docx, not of the text that was found in it.$$;
comment on column public.documents_v2.source_filesize is $$Bytes of the source file.$$;
comment on column public.documents_v2.source_total_characters is
$$Unicode code points of source_text.$$;
comment on column public.documents_v2.status is $$uploaded, converting, ingested or failed.$$;
comment on column public.documents_v2.source_text is
$$The whole text. Every block's locator points into its UTF-8 bytes.$$;
comment on column public.documents_v2.text_sha256 is
$$SHA-256 (hex) of source_text when it was stored.$$;
comment on column public.documents_v2.converter is
$$Names and versions of the programs that made the text and found the blocks.$$;
comment on column public.documents_v2.error is $$Why the conversion failed.$$;
comment on column public.documents_v2.conversion_token is
$$Known to whoever converts it: with another token nobody can say that the conversion failed.$$;
comment on column public.documents_v2.converting_until is
$$When list_documents gives the conversion up for lost. Anybody may begin it again before.$$;
comment on column public.documents_v2.created_at is $$When it was first heard of.$$;
