"""A file in its canonical form, and the proof that nothing but the form has changed.

Nothing is given back that was not proved: the strict reader finds the same values under the same keys, in the order of
writing wherever the order is the author's; the same comments stand in it; a protocol that loads is equal to the one
before; and what is canonical stays as it is.
"""

from __future__ import annotations

import dataclasses
from collections import Counter

from kg.authoring.commented import comments_of, read_commented
from kg.authoring.layout import below, laid_out
from kg.authoring.shapes import Shape, of_cases, of_protocol
from kg.diagnostics import FaultyProtocolError
from kg.loading import load_text
from kg.loading.faults import Faults
from kg.loading.yaml_reader import Items, Node, Pairs, Scalar, Unreadable, misread_as, read_yaml
from kg.protocol import Protocol


class UnfaithfulError(Exception):
    """The canonical form would not be the same file; nothing of it is used."""


def formatted(text: str, name: str) -> str:
    """The content of a `protocol.yaml` or `cases.yaml` in its canonical form; `name` stands for the file in messages.

    Raises:
        FaultyProtocolError: it cannot be read as strict YAML; with every fault.
        UnfaithfulError: a form could not be found that is proved to be the same.
    """
    before = _read(text, name)
    shape = _shape(before)
    canonical = laid_out(read_commented(text), shape)
    try:
        after = _read(canonical, name)
    except FaultyProtocolError as error:
        raise UnfaithfulError(str(error)) from None
    if _plain(before, shape) != _plain(after, None):
        raise UnfaithfulError("the values differ")
    if Counter(comments_of(text)) != Counter(comments_of(canonical)):
        raise UnfaithfulError("the comments differ")
    if laid_out(read_commented(canonical), shape) != canonical:
        raise UnfaithfulError("a second pass changes it again")
    if shape is of_protocol() and _loaded(text, name) != _loaded(canonical, name):
        raise UnfaithfulError("the protocol differs")
    return canonical


def _read(text: str, name: str) -> Node:
    faults = Faults(name)
    root = read_yaml(text.encode(errors="surrogatepass"), faults)
    if not faults.found and not isinstance(root, Pairs):
        faults.add("empty" if isinstance(root, Unreadable) else "kind", root.place, "the file is no mapping of keys")
    if faults.found:
        raise FaultyProtocolError(faults.found)
    return root


def _shape(root: Node) -> Shape:
    """Cases are told by their key `cases`; everything else is taken for a protocol."""
    keys = {key.text for key, _ in root.pairs} if isinstance(root, Pairs) else set()
    return of_cases() if "cases" in keys and "carepath" not in keys else of_protocol()


def _plain(node: Node, shape: Shape | None) -> object:
    """What a reader takes from a node; with a shape, its keys are put into the order of the format."""
    match node:
        case Scalar(text, plain):
            return text, misread_as(text) if plain else ""
        case Items(nodes):
            return [_plain(item, below(shape, None)) for item in nodes]
        case Pairs(pairs):
            known = {key: place for place, key in enumerate(shape.keys if shape else ())}
            placed, place = [], -1
            for key, value in pairs:
                place = known.get(key.text, place)
                placed.append((place, (key.text, _plain(value, below(shape, key.text)))))
            return "mapping", [pair for _, pair in sorted(placed, key=lambda at: at[0])]
    return None


def _loaded(text: str, name: str) -> Protocol | tuple[str, ...]:
    """The protocol, or else the codes of its faults: their words name lines."""
    try:
        return dataclasses.replace(load_text(text, name), digest="")
    except FaultyProtocolError as error:
        return tuple(sorted(diagnostic.code for diagnostic in error.diagnostics))
