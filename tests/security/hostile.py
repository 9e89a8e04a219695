"""Requests of a few kilobytes that were made to hurt: by growing, by repeating, by nesting, by length."""

from __future__ import annotations

import json


def _fragments(count: int, body: str) -> str:
    return " ".join(f"fragment f{n} on Query {{ {body.format(n=n, next=n + 1)} }}" for n in range(count))


def _doubling(count: int, leaf: str) -> str:
    return f"{{ ...f0 }} {_fragments(count, '...f{next} ...f{next}')} fragment f{count} on Query {{ {leaf} }}"


def _all_to_all(count: int) -> str:
    parts = (
        f"fragment f{n} on Query {{ {' '.join(f'...f{m}' for m in range(n + 1, count))} viewer {{ user {{ name }} }} }}"
        for n in range(count)
    )
    return "{ ...f0 } " + " ".join(parts)


SEARCH = "searchVacancies"
_FANNED = f"fragment F on Viewer {{ {' '.join(f'...G{n}' for n in range(30))} }} " + " ".join(
    f"fragment G{n} on Viewer {{ user {{ name }} }}" for n in range(30)
)
DOCUMENTS: dict[str, str] = {
    "fragments that double": _doubling(20, "__typename"),
    "fragments that double a field": _doubling(20, "viewer { user { name } }"),
    "fragments that double a search": _doubling(25, f"{SEARCH}(first: 100) {{ nodes {{ timetable {{ id }} }} }}"),
    "fragments that double the schema": _doubling(20, "__schema { types { name } }"),
    "fragments all to all": _all_to_all(30),
    "fragments in a ring": "{ ...a } fragment a on Query { ...b } fragment b on Query { ...a }",
    "fragments in themselves": "{ ...a } fragment a on Query { ...a ...a viewer { user { name } } }",
    "fragments that nobody spreads": "{ __typename } " + _fragments(150, "viewer {{ user {{ name }} }}"),
    "the same field again": "{ " + "viewer { user { name } } " * 280 + "}",
    "the same leaf again": "{ " + "__typename " * 1_900 + "}",
    "the same field in the same field": "{ viewer { " + "user { name email } " * 300 + "} }",
    "fields that overlap": "{ " + " ".join(f'subjects(text: "{n}") {{ code }}' for n in range(190)) + "}",
    "fields that nearly overlap": "{ " + "viewer { user { name } } " * 110 + "}",
    "fields that overlap in fragments": _all_to_all(40),
    "fields that overlap, each with fragments": "{ " + "viewer { user { name } ...F } " * 60 + "} " + _FANNED,
    "fields that overlap under switches": "query("
    + " ".join(f"$v{n}: Boolean!" for n in range(48))
    + ") { "
    + " ".join(f"viewer @include(if: $v{n}) {{ user {{ name }} ...F }}" for n in range(48))
    + " } "
    + _FANNED,
    "fields that overlap in different parts": "{ " + "viewer { user { name } user { email } } " * 70 + "}",
    "fields that overlap level by level": "{ " + "viewer { memberships { organisation { id name } } } " * 88 + "}",
    "inline fragments of every type": "{ nodes(ids: []) { "
    + "... on Vacancy { school { id name } } ... on Professional { id } ... on Node { id } " * 60
    + "} }",
    "aliases": "{ " + " ".join(f"a{n}: __typename" for n in range(10_000)) + "}",
    "aliases of a search": "{ " + " ".join(f"a{n}: {SEARCH} {{ totalCount }}" for n in range(300)) + "}",
    "aliases in the schema": "{ __schema { "
    + " ".join(f"a{n}: types {{ fields {{ args {{ name type {{ name }} }} }} }}" for n in range(29))
    + " } }",
    "the schema in itself": "{ __schema { types { fields { type { fields { type { name } } } } } } }",
    "types of types": "{ __schema { types { possibleTypes { interfaces { name } } } } }",
    "fields that are not there": "{ " + " ".join(f"nope{n}" for n in range(1_900)) + "}",
    "names that are nearly right": "{ " + " ".join(f"searchVacancie{n}" for n in range(900)) + "}",
    "operations": " ".join(f"query q{n} {{ viewer {{ user {{ name }} }} }}" for n in range(180)),
    "operations of one name": "query q { __typename } " * 300,
    "variables that nobody uses": "query(" + " ".join(f"$v{n}: Int" for n in range(450)) + ") { __typename }",
    "variables of one name": "query(" + "$v: Int " * 450 + ") { __typename }",
    "directives": "{ __typename " + "@include(if: true) " * 280 + "}",
    "directives that are not there": "{ __typename " + "@a " * 950 + "}",
    "directives on everything": "{ " + "viewer @skip(if: false) { user @skip(if: false) { name } } " * 80 + "}",
    "inline fragments": "{ " + "... on Query { " * 600 + "__typename" + " }" * 600 + "}",
    "inline fragments side by side": "{ " + "... on Query { viewer { user { name } } } " * 150 + "}",
    "a deep list": "{ " + f"{SEARCH}(query: " + "[" * 900 + "]" * 900 + ") { totalCount } }",
    "deep objects": "{ " + f"{SEARCH}(filter: " + "{a: " * 450 + "1" + "}" * 450 + ") { totalCount } }",
    "a deep type": "query($a: " + "[" * 900 + "Int" + "]" * 900 + ") { __typename }",
    "a wide object": "{ " + f"{SEARCH}(filter: {{" + " ".join(f"a{n}: 1" for n in range(600)) + "}) { totalCount } }",
    "a long text": "{ " + f'{SEARCH}(query: "' + "x" * 90_000 + '") { totalCount } }',
    "a long block of text": "{ " + f'{SEARCH}(query: """' + "\n x" * 29_000 + '""") { totalCount } }',
    "many escapes": "{ " + f'{SEARCH}(query: "' + "\\u0041" * 15_000 + '") { totalCount } }',
    "a long name": "{ " + "a" * 90_000 + " }",
    "a long number": "{ schoolHolidays(region: NOORD, schoolYear: " + "9" * 90_000 + ") { kind } }",
    "a long comment": "# " + "x" * 90_000 + "\n{ __typename }",
    "commas": "," * 90_000 + "{ __typename }",
    "braces": "{" * 900,
    "braces and nothing": "{ a " * 900 + "}" * 900,
    "quotes": '"' * 90_000,
    "switches on everything": "query($v: Boolean!) { "
    + "viewer @include(if: $v) @skip(if: $v) { user @skip(if: $v) { name } } " * 16
    + "}",
    "a directive again": "{ __typename " + "@include(if: true) @skip(if: false) " * 140 + "}",
    "fragments with arguments": "{ "
    + " ".join(f"...f{n}" for n in range(60))
    + " } "
    + _fragments(60, 'subjects(text: "{n}") {{ code }} ...f{n}'),
    "variables with long defaults": "query("
    + " ".join(f'$v{n}: [String!] = ["a" "b" "c" "d"]' for n in range(180))
    + ") { __typename }",
    "variables in variables": "query($a: Int = $b, $b: Int = $a) { __typename }",
    "a teaspoon of everything": "{ " + "...f0 " * 40 + "a: __typename @skip(if: $x) { b } " * 60 + "}",
    "letters that look alike": "{ " + " ".join(f"vіewer{n}" for n in range(400)) + " }",
    "marks that turn text around": '{ searchVacancies(query: "' + "\u202e\u2066\u200b" * 2_000 + '") { totalCount } }',
    "half a pair": '{ searchVacancies(query: "' + "\ud83d" * 3_000 + '") { totalCount } }',
    "a mark of order": "\ufeff" * 20_000 + "{ __typename }",
    "mutations in a row": "mutation { "
    + " ".join(f'a{n}: removeSavedSearch(input: {{savedSearchId: "x"}}) {{ __typename }}' for n in range(30))
    + " }",
    "subscriptions in a row": "subscription { "
    + " ".join(f"a{n}: inboxChanged {{ cursor }}" for n in range(30))
    + " }",
    "teams": "{ "
    + " ".join(f'a{n}: coverageSuggestions(vacancyId: "vac_x", first: 20) {{ __typename }}' for n in range(30))
    + " }",
    "facets of facets": "{ "
    + SEARCH
    + " { facets(names: ["
    + "SUBJECT LEVEL PLACE " * 600
    + "]) { values { value } } } }",
    "many ids": "{ nodes(ids: [" + '"vac_x" ' * 1_800 + "]) { id } }",
}

_LIST = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }"
_FILTER = f"query($f: VacancyFilter) {{ {SEARCH}(filter: $f) {{ totalCount }} }}"
_TEXT = f"query($t: String!) {{ {SEARCH}(query: $t) {{ totalCount nodes {{ id }} }} }}"
BODIES: dict[str, bytes] = {
    "many ids in a variable": json.dumps({"query": _LIST, "variables": {"ids": ["vac_x"] * 11_000}}).encode(),
    "numbers for ids": json.dumps({"query": _LIST, "variables": {"ids": [[]] * 20_000}}).encode(),
    "a wide variable": json.dumps({"query": _FILTER, "variables": {"f": {f"a{n}": 1 for n in range(7_000)}}}).encode(),
    "a deep variable": b'{"query":"' + _FILTER.encode() + b'","variables":{"f":' + b"[" * 900 + b"]" * 900 + b"}}",
    "lists of lists for ids": json.dumps({"query": _LIST, "variables": {"ids": [[["vac_x"] * 30] * 30] * 20}}).encode(),
    "an object for a text": json.dumps(
        {"query": _TEXT, "variables": {"t": {f"a{n}": "x" for n in range(3_000)}}}
    ).encode(),
    "the same name again": b'{"query":"{__typename}",' + b'"variables":{},' * 6_000 + b'"extensions":{}}',
    "a batch of a thousand": b"[" + b",".join([b'{"query":"{__typename}"}'] * 1_000) + b"]",
    "a name of an operation": json.dumps({"query": "{ __typename }", "operationName": "q" * 90_000}).encode(),
    "a name of a document": json.dumps({"documentId": "sha256:" + "0" * 90_000}).encode(),
    "a hash of another kind": json.dumps({"extensions": {"persistedQuery": {"sha256Hash": ["0"] * 20_000}}}).encode(),
    "numbers without end": b'{"query":"{__typename}","variables":{"a":[' + b",".join([b"1e-400"] * 12_000) + b"]}}",
    "many words": json.dumps({"query": _TEXT, "variables": {"t": "wis " * 20_000}}).encode(),
    "one long word": json.dumps({"query": _TEXT, "variables": {"t": "w" * 90_000}}).encode(),
    "odd letters": json.dumps({"query": _TEXT, "variables": {"t": "e\u0301" * 7_000}}).encode(),
    "variables that nobody asked for": json.dumps(
        {"query": "{ __typename }", "variables": {f"a{n}": [n] for n in range(5_000)}}
    ).encode(),
    "a body in a body": b'{"query":"{__typename}","extensions":' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}",
    "a number that is no number": b'{"query":"{__typename}","variables":{"a":1e999999}}',
    "a long number in a variable": b'{"query":"{__typename}","variables":{"a":' + b"9" * 90_000 + b"}}",
    "lists in lists": b"[" * 90_000,
}
CORPUS: dict[str, bytes] = {
    **{name: json.dumps({"query": text}).encode() for name, text in DOCUMENTS.items()},
    **BODIES,
}
