begin;
select plan(2);

select is_empty(
  $$
    select path, keyword
    from overlay_private.unsupported_keywords(
      '{
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.org/contract",
        "schema_ref": "contract",
        "prompt_config": {"system": "Fill in the fields."},
        "graph_mapping": {},
        "title": "Contract",
        "properties": {
          "date": {
            "type": ["string", "null"], "format": "date", "description": "when", "default": null,
            "examples": ["2024-01-31"], "deprecated": true, "readOnly": false, "writeOnly": false,
            "contentMediaType": "text/plain", "$comment": "none"
          }
        }
      }'
    )
  $$,
  'annotations and the keys of pgoverlay ask for no check'
);

select results_eq(
  $$
    select path, keyword
    from overlay_private.unsupported_keywords('{"items": {"prompt_config": {}, "$id": "x"}}')
  $$,
  $$ values ('/items', '$id'), ('/items', 'prompt_config') $$,
  'the keys of the root mean nothing elsewhere'
);

select * from finish();
rollback;
