"""Values for arguments by their type: hostile ones, awkward ones, and ones out of range."""

from __future__ import annotations

import json
from typing import Any

# What each tries, if it were ever put into a statement: touching the wire.
INJECTIONS = (
    "'); select wire.touch(); --",
    "'; select wire.touch(); --",
    "' || wire.touch() || '",
    "' or wire.touch() --",
    '"; select wire.touch(); --',
    "\"'); select wire.touch(); --",
    "$$; select wire.touch(); --",
    "$$) , wire.touch() --",
    "$do$; perform wire.touch(); $do$",
    "\\'; select wire.touch(); --",
    "\\\\'; select wire.touch(); --",
    "E'\\x27); select wire.touch(); --",
    "\\u0027); select wire.touch(); --",
    "U&'\\0027); select wire.touch(); --",
    "\u02bc); select wire.touch(); --",
    "\uff07); select wire.touch(); --",
    "%s %I %L %1$s %",
    "%1$I); select wire.touch(); --",
    "$1); select wire.touch(); --",
    "*/ ; select wire.touch(); /*",
    "a\nb\r\nc\td\x1b[31m\x07",
    "null",
    "NULL",
    "",
    " ",
    "0",
    "-1",
    "true",
    "{}",
    "{null}",
    "[]",
    "%",
    "_",
    "(",
    "(.*)+$",
    "..",
    "../../etc/passwd",
    "00000000-0000-4000-8000-0000000a11ce",
)

AWKWARD = {
    "a replacement character": "\ufffd",
    "a combining character first": "\u0301a",
    "a decomposed letter": "e\u0301",
    "a right-to-left override": "\u202etxt.exe",
    "a byte order mark": "\ufeffa",
    "a zero-width joiner alone": "\u200d",
    "a no-break space alone": "\u00a0",
    "an ideographic space alone": "\u3000",
    "a line separator": "\u2028",
    "an emoji of four bytes": "\U0001f9fe" * 3,
    "a family of emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a noncharacter": "\uffff\U0010ffff",
    "a private character": "\ue000",
    "control characters": "\x01\x02\x1b\x7f\x85",
    "a thousand combining characters": "a" + "\u0301" * 1000,
    "a letter that grows in upper case": "\u00df\u0130\ufb03",
    "one megabyte": "m" * 1024 * 1024,
    "one megabyte of emoji": "\U0001f9fe" * (256 * 1024),
}

# JSON that clients send as text. What no jsonb can hold is refused before any function sees it.
JSON_TEXTS = {
    "U+0000": '{"title": "\\u0000"}',
    "U+0000 in a key": '{"\\u0000": 1}',
    "a lone high surrogate": '{"title": "\\ud800"}',
    "a lone low surrogate": '{"title": "\\udc00"}',
    "surrogates the wrong way round": '{"title": "\\udc00\\ud800"}',
    "a pair of surrogates": '{"title": "\\ud83e\\uddfe"}',
    "nothing": "",
    "half an object": '{"title": ',
    "two values": "{} {}",
    "not a number": '{"title": NaN}',
    "a number of 100,000 digits": '{"title": ' + "9" * 100_000 + "}",
    "a number with a large exponent": '{"title": 1e100000}',
    "a number with a small exponent": '{"title": 1e-16000}',
    "a number beyond all bounds": '{"title": 1e999999}',
    "a key of 1 MB": json.dumps({"k" * 1024 * 1024: 1}),
    "a key twice": '{"title": 1, "title": "2"}',
    "the prototype": '{"__proto__": {"title": 1}}',
    "null": "null",
    "a string": '"text"',
    "a number": "5",
    "true": "true",
    "an array": "[]",
    "an array of nulls": "[null, null]",
    "an array of arrays": "[[], [[]]]",
    "an array of numbers": "[1, 2, 3]",
    "an empty object": "{}",
    "1,000 arrays deep": "[" * 1000 + "]" * 1000,
    "1,000 objects deep": '{"title":' * 1000 + "{}" + "}" * 1000,
    "5 MB in one string": json.dumps({"title": "m" * 5 * 1024 * 1024}),
    "5 MB in many keys": json.dumps({f"key {number}": number for number in range(250_000)}),
    "5 MB in an array": json.dumps([{"title": number} for number in range(250_000)]),
}
DEEPEST = {
    "10,000 arrays deep": "[" * 10_000 + "]" * 10_000,
    "10,000 objects deep": '{"title":' * 10_000 + "{}" + "}" * 10_000,
}

NUMBERS = (-2_147_483_648, -1, 0, 1, 1001, 2_147_483_647)
INTERVALS = (
    "-1 second", "0", "1 microsecond", "8 days", "100 years", "178000000 years", "-178000000 years",
    "infinity", "-infinity",
    # in range as a whole, and yet to be added to no time
    "71582788 months -2147483640 days 2 seconds", "106751991 days -2562047780 hours",
)  # fmt: skip
UUIDS = ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff")


def injections(of_type: str) -> list[Any]:
    """Hostile values for an argument of this type; a type that is not known here is an error."""
    match of_type:
        case "pg_catalog.text":
            return list(INJECTIONS)
        case "pg_catalog._text":
            return [[text] for text in INJECTIONS] + [list(INJECTIONS)]
        case "pg_catalog.jsonb":
            return [json.dumps(form) for text in INJECTIONS for form in json_forms(text)]
        case "pg_catalog.uuid" | "pg_catalog.interval" | "public.page_size":
            return list(INJECTIONS)
        case "pg_catalog.int4" | "pg_catalog.int8" | "pg_catalog.numeric" | "pg_catalog.date":
            return list(INJECTIONS)
        case "pg_catalog._uuid" | "pg_catalog._int4" | "pg_catalog.bool":
            return list(INJECTIONS)
    raise AssertionError(f"no hostile values are known for {of_type}")


def json_forms(text: str) -> list[Any]:
    """The same text as a value, as a key, and where our functions look for something."""
    return [
        text,
        {text: text},
        [text],
        {"schema_ref": text, "validation": text, "$ref": text, "pattern": text, "type": text},
        {"schema_ref": "titles", "prompt_config": {text: text, "model": text}},
        {"model": text, "max_tokens": text, "max_attempts": text},
        [{"overlay_id": text, "claim_token": text, "data": {text: text}, "kind": text}],
        [{"block_type": text, "block_locator": {"unit": text, "start_offset": text}}],
    ]


OUT_OF_RANGE: dict[str, list[Any]] = {
    "pg_catalog.int4": list(NUMBERS),
    "pg_catalog.int8": [*NUMBERS, 2**63 - 1, 2**63, -(2**63)],
    "public.page_size": list(NUMBERS),
    "pg_catalog.interval": list(INTERVALS),
    "pg_catalog.numeric": ["-1", "0", "1e-30", "1e30", "1e1000", "NaN", "Infinity", "-Infinity"],
    "pg_catalog.date": ["-infinity", "4713-01-01 BC", "5874897-12-31", "infinity", "infinite"],
    "pg_catalog.uuid": list(UUIDS),
    "pg_catalog._uuid": [
        [],
        [None],
        [UUIDS[0]],
        [UUIDS[0], UUIDS[0]],
        [UUIDS[0], None],
        f"{{{{{UUIDS[0]},{UUIDS[1]}}},{{{UUIDS[1]},{UUIDS[0]}}}}}",
        f"{{{{{UUIDS[0]}}},{{{UUIDS[1]}}}}}",
        f"[3:4]={{{UUIDS[0]},{UUIDS[1]}}}",
    ],
    "pg_catalog._int4": [[], [None], [1], [1, None], list(NUMBERS), "{{1,1},{1,1}}", "[0:1]={1,1}"],
    "pg_catalog._text": [[], [None], [""], ["", ""], [None, ""], "{{a,b},{c,d}}", "[-1:0]={a,b}"],
    "pg_catalog.text": [],
    "pg_catalog.bool": [True, False],
    "pg_catalog.jsonb": [],
}
"""Values of the right type that no function should take for granted; every type has to be here."""
