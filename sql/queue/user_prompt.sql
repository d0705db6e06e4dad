create or replace function overlay_private.user_prompt(
  per_block_prompt text,
  block_type text,
  block_content text,
  fence text,
  last_error text,
  reject_reason text
)
returns text
language sql
stable
return
  -- the block comes after what is the same for every block, and what is new about this attempt last
  pg_catalog.concat_ws(
    E'\n\n',
    user_prompt.per_block_prompt,
    'Block of type ' || user_prompt.block_type || E':\n<block ' || user_prompt.fence || E'>\n'
      || user_prompt.block_content || E'\n</block ' || user_prompt.fence || '>',
    'An earlier answer was rejected by the reviewer: ' || user_prompt.reject_reason,
    'The last attempt was not accepted: ' || user_prompt.last_error
  );

comment on function overlay_private.user_prompt(text, text, text, text, text, text) is
$$The prompt for one block.

Instruction, the block between marks that its text cannot guess, and why earlier answers were not
good enough.$$;

revoke execute on function overlay_private.user_prompt(text, text, text, text, text, text)
  from public;
