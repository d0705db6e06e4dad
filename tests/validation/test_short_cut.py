"""The short cut for plain schemas never accepts what the validator does not."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

if TYPE_CHECKING:
    import psycopg

TYPES = ["string", "number", "integer", "boolean", "null", "array", "object"]
SCALARS = ["", "a", "ab", "é", "😀x", "abc", 0, 1, 1.0, 2.5, -3, 10**20, True, False, None]
JUDGE = """
select
  x.schema, x.value, overlay_private.is_plain(x.schema) as plain,
  coalesce(jsonb_path_match(x.value, (q.quick).misfit, silent => true) is false and not exists (
    select from unnest((q.quick).limited_fields, (q.quick).most_characters) as l (field, most)
    where char_length(x.value ->> l.field) > l.most
      and jsonb_typeof(x.value -> l.field) = 'string'
  ), false) as taken,
  not exists (select from overlay_private.schema_violations(x.schema, x.value)) as valid
from jsonb_to_recordset(%s) as x (schema jsonb, value jsonb)
cross join lateral (select overlay_private.quick_check(x.schema) as quick offset 0) as q
"""


def a_value(chance: random.Random, depth: int = 0) -> Any:
    if depth < 2 and chance.random() < 0.3:
        if chance.random() < 0.5:
            return [a_value(chance, depth + 1) for _ in range(chance.randint(0, 3))]
        return {
            key: a_value(chance, depth + 1) for key in chance.sample("xy", chance.randint(0, 2))
        }
    return chance.choice(SCALARS)


def a_field(chance: random.Random) -> dict[str, Any]:
    a_type = chance.choice([chance.choice(TYPES), chance.sample(TYPES, 2)])
    keywords = {
        "type": a_type,
        "enum": [a_value(chance) for _ in range(chance.randint(0, 3))],
        "maxLength": chance.choice([0, 1, 2, 3, 3.0]),
        "items": chance.choice([{}, {"type": a_type}]),
        "minimum": 2,  # not plain
        "description": "a field",
    }
    return {key: keywords[key] for key in chance.sample([*keywords], chance.randint(0, 4))}


def a_pair(chance: random.Random) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "properties": {key: a_field(chance) for key in chance.sample("abc", chance.randint(0, 3))}
    }
    if chance.random() < 0.5:
        schema["required"] = chance.sample("abc", chance.randint(0, 3))
    if chance.random() < 0.5:
        schema["type"] = chance.choice(["object", "string", ["object"]])
    keys = chance.sample("abcd", chance.randint(0, 4))
    return {"schema": schema, "value": {key: a_value(chance) for key in keys}}


def test_what_it_takes_is_valid_and_most_of_what_is_valid_it_takes(
    database: psycopg.Connection[Any],
) -> None:
    chance = random.Random(7)
    pairs = [a_pair(chance) for _ in range(10_000)]
    judged = database.execute(JUDGE, [Jsonb(pairs)]).fetchall()
    assert [row for row in judged if row[3] and not row[4]] == []
    plain_and_valid = [row for row in judged if row[2] and row[4]]
    taken = [row for row in plain_and_valid if row[3]]
    assert len(taken) > 1_000
    assert len(taken) > 0.99 * len(plain_and_valid)
