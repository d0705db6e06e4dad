begin;
select plan(2);

select test.project('alice') as project_id \gset
select test.document('alice', 2, :'project_id') as conv_uid \gset
select source_uid from documents_v2 where conv_uid = :'conv_uid' \gset
select test.as_user('alice');
select delete_document(:'source_uid');
select is(test.document('alice', 2, :'project_id'), :'conv_uid', 'under the same key');
select is((select count(*) from blocks_v2), 2::bigint, 'with its blocks');

select * from finish();
rollback;
