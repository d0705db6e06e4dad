begin;
select plan(1);

select throws_ok(
  'insert into overlay_private.settings default values',
  '23505',
  'duplicate key value violates unique constraint "settings_pkey"',
  'a second row of settings is refused'
);

select * from finish();
rollback;
