"""The format as a JSON Schema (draft 2020-12), for editors: what the loader asks for, and nothing besides.

Whatever the loader accepts is valid. What cannot be said of one value alone (names that nobody declares, criteria,
what is proved of the whole) is left to the loader.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from kg.authoring.shapes import Key, Shape, of_cases, of_protocol

Schema = dict[str, Any]

_NUMBER: Final = r"[-+]?\s*[0-9]+(\.[0-9]+)?"
_INTERVAL: Final = rf"^\s*([\[(\]]\s*{_NUMBER}\s*\.\.\s*{_NUMBER}\s*[\])\[]|(<=|>=|<|>|=)?\s*{_NUMBER})\s*$"
_SOME_TEXT: Final[Schema] = {"type": "string", "pattern": r"\S"}


def protocol_schema() -> Schema:
    """The schema of a `protocol.yaml`."""
    return _document("A protocol for Carepath", of_protocol())


def cases_schema() -> Schema:
    """The schema of a `cases.yaml`."""
    return _document("The cases of a protocol for Carepath", of_cases())


def _document(title: str, shape: Shape) -> Schema:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **_schema(shape)}


def _schema(shape: Shape) -> Schema:
    """What may stand in one place; `{}` where anything may."""
    forms: list[Schema] = []
    if shape.is_text:
        forms.append(_text(shape))
    if shape.is_list:
        forms.append({"type": "array", "items": _schema(shape.items) if shape.items else {}})
    if shape.keys:
        forms.append(_keys(shape))
    elif shape.values:
        forms.append(_entries(shape))
    if {} in forms or not forms:
        return {}
    return forms[0] if len(forms) == 1 else {"anyOf": forms}


def _text(shape: Shape) -> Schema:
    """A text, by the narrowest that is known of it."""
    asked = {form: detail for form, *detail in sorted(shape.texts)}
    match asked:
        case {"integer": _}:
            return {"type": "integer"}
        case {"number": [pattern]}:
            return {"anyOf": [{"type": "integer"}, _like(pattern)]}
        case {"bare word": words}:
            return _words([{"true": True, "false": False}.get(word, word) for word in words])
        case {"word": words}:
            return _words(words)
        case {"interval": _}:
            return {"type": "string", "pattern": _INTERVAL}
        case {"decimal": [pattern]} | {"pattern": [pattern]}:
            return _like(pattern)
        case {"reference": [kind, _]} if kind not in _NAMED_BY_ONE_RULE:
            return _SOME_TEXT
        case {"reference": [_, pattern]} | {"name": [pattern]}:
            return {"type": "string", "pattern": f"^(?:{pattern})$"}
        case {"text": _}:
            return _SOME_TEXT
    return {}


_NAMED_BY_ONE_RULE: Final = frozenset(
    {"fact", "track", "decision", "recommendation", "node", "group", "statement", "interpretation", "reference"}
)
"""What a protocol declares. Cases also name what is of several kinds, or of two parts."""


def _words(words: Sequence[object]) -> Schema:
    return {"type": "boolean"} if set(words) == {True, False} else {"enum": list(words)}


def _like(pattern: str) -> Schema:
    return {"type": "string", "pattern": rf"^\s*(?:{pattern})\s*$"}


def _entries(shape: Shape) -> Schema:
    """A mapping whose keys are names of the author's."""
    schema: Schema = {"type": "object", "additionalProperties": _schema(shape.values) if shape.values else {}}
    rules = {detail[0] for form, *detail in shape.names if form == "name"}
    if len(rules) == 1:
        schema["propertyNames"] = {"pattern": f"^(?:{rules.pop()})$"}
    if shape.not_empty:
        schema["minProperties"] = 1
    return schema


def _keys(shape: Shape) -> Schema:
    """A mapping with known keys."""
    schema: Schema = {
        "type": "object",
        "properties": {name: _described(key) for name, key in shape.keys.items()},
        "additionalProperties": _schema(shape.values) if shape.values else False,
    }
    if required := [name for name, key in shape.keys.items() if key.required]:
        schema["required"] = required
    relieved = frozenset(name for unless in shape.unless for name in unless.required)
    rules: list[Schema] = []
    for variant in shape.variants:
        narrower = _narrower(shape.keys, variant.shape.keys, relieved)
        told = {"properties": {variant.key: {"const": variant.value}}, "required": [variant.key]}
        if narrower:
            rules.append({"if": told, "then": narrower})
    for unless in shape.unless:
        value: object = {"true": True, "false": False}.get(unless.value, unless.value)
        told = {"properties": {unless.key: {"const": value}}, "required": [unless.key]}
        rules.append({"if": {"not": told}, "then": {"required": list(unless.required)}})
    if rules:
        schema["allOf"] = rules
    return schema


def _described(key: Key) -> Schema:
    schema = _schema(key.shape) if key.shape else {}
    return {"description": key.description, **schema}


def _narrower(all_keys: Mapping[str, Key], keys: Mapping[str, Key], relieved: frozenset[str] = frozenset()) -> Schema:
    """What one variant of a mapping refuses or requires beyond what all of them do; not what a flag relieves of."""
    properties: Schema = {}
    for name, key in all_keys.items():
        if name not in keys:
            properties[name] = False
        elif key.shape and (here := keys[name].shape) and here.keys and (below := _narrower(key.shape.keys, here.keys)):
            properties[name] = below
    schema: Schema = {"properties": properties} if properties else {}
    if required := [
        name for name, key in keys.items() if key.required and not (all_keys[name].required or name in relieved)
    ]:
        schema["required"] = required
    return schema
