begin;
select plan(4);

select test.project('alice', 'Project ' || i) from generate_series(1, 3) as i;
select test.project('bob', 'His');
select test.as_user('alice');
select set_eq(
  'select project_name from list_projects()',
  $$values ('Project 1'), ('Project 2'), ('Project 3')$$, 'hers, and not his'
);
create temporary table listed on commit drop as select * from list_projects(2);
select is((select count(*) from listed), 2::bigint, 'a page of two');
select results_eq(
  $$
  select project_id from list_projects(2, (
    select project_id from listed order by created_at desc, project_id desc limit 1
  ))
  $$,
  'select project_id from list_projects() offset 2',
  'the next page has what is left'
);
select is_empty(
  $$select * from list_projects(2) p join listed l on p.project_id = l.project_id
    where (p.created_at, p.project_id) <> (l.created_at, l.project_id)$$,
  'in an order that stays'
);

select * from finish();
rollback;
