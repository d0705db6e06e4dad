begin;
select plan(1);

select test.project('alice') as project \gset
select throws_ok(
  format(
    $$select ingest_document(%L, 'Long', 'md', 'text', %L, actor => test.user_id('alice'))$$,
    :'project', (select jsonb_agg(0) from generate_series(0, 1000000))
  ),
  'PT413', 'document has too many blocks'
);

select * from finish();
rollback;
