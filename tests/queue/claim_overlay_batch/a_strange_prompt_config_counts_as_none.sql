begin;
select plan(7);

update overlay_private.settings set default_model = 'm', default_max_tokens = 100;
create temporary table strange (prompt_config) on commit drop as values
  (jsonb '"write well"'), ('[]'), ('null'), ('7'), ('{"model": 7, "max_tokens_per_block": "many"}'),
  ('{"model": "", "max_tokens_per_block": -5, "system_instructions": {}, "per_block_prompt": []}'),
  ('{"model": null, "max_tokens_per_block": 1e30}');

select test.run('alice', 1, schema => jsonb_build_object('prompt_config', prompt_config)) as run_id,
  prompt_config
into temporary runs from strange;
grant select on runs to public;
select test.as_worker();
select is(
  (select format('%s %s %s', c.model, c.max_tokens, substring(c.user_prompt from '^[^\n]*'))
    from claim_overlay_batch(r.run_id) c),
  'm 100 Fill in the fields for this block.', r.prompt_config::text
)
from runs r;

select * from finish();
rollback;
