"""What names and texts may contain, so that nothing invisible or misleading enters a protocol.

The rule for text follows Unicode's general categories: no control character but newline and tab, nothing that is
invisible or changes the direction of writing, nothing private or unassigned. A word that mixes Latin letters with
letters of another alphabet that look like Latin ones is refused too. Names are plain ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

LONGEST_SHOWN: Final = 60

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_TERM = re.compile(r"[a-z0-9](?:[a-z0-9_/-]| (?=[a-z0-9])){0,63}")
_SOURCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ASCII_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

_REFUSED_CATEGORIES = {
    "Cc": "a control character",
    "Cf": "an invisible character",
    "Cs": "half of a surrogate pair",
    "Co": "a private-use character",
    "Cn": "an unassigned character",
    "Zl": "a line separator",
    "Zp": "a paragraph separator",
}
_DIRECTIONAL = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters, marks and symbols that show nothing although their category says otherwise.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_VARIATION_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))

# Cyrillic, Greek and Armenian letters that can hardly be told from a Latin one.
# Lower-case alpha, beta, gamma, kappa and mu are left out: "TNFα" is honest text.
_LOOK_ALIKES = (
    ("аеѕіјорсухһԁԛԝү", "aesijopcyxhdqwy"),
    ("АВЕЅІЈКМНОРСТУХҺԌԚԜ", "ABESIJKMHOPCTYXHGQW"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυι", "ABEZHIKMNOPTYXovpui"),
    ("օսոցհեՕՍԼ", "ounghtOUL"),
)
_LOOKS_LIKE = {strange: latin for pair in _LOOK_ALIKES for strange, latin in zip(*pair, strict=True)}
_WORD = re.compile(r"\w+")
_LATIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


def shown(text: str) -> str:
    """The text in backticks for a message: on one line, at most `LONGEST_SHOWN` characters, nothing invisible in it."""
    if text.isascii() and text.isprintable() and len(text) <= LONGEST_SHOWN:
        return f"`{text}`"
    visible = "".join(c if c.isprintable() and not refusal(c) else f"<U+{ord(c):04X}>" for c in text[:LONGEST_SHOWN])
    return f"`{visible}`" if len(text) <= LONGEST_SHOWN else f"`{visible}…`"


def described(character: str) -> str:
    """A character for a message: its number and its name in Unicode."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()


def refusal(character: str) -> str:
    """Why a character may not stand in a text, or "" when it may."""
    if character in "\n\t":
        return ""
    if character in _DIRECTIONAL:
        return "a character that changes the direction of writing"
    number = ord(character)
    if character in _BLANK or any(low <= number <= high for low, high in _VARIATION_SELECTORS):
        return "an invisible character"
    return _REFUSED_CATEGORIES.get(unicodedata.category(character), "")


def refused_characters(text: str) -> dict[str, str]:
    """The characters that may not stand in a text, each with the reason."""
    suspects = _ASCII_CONTROL.findall(text) if text.isascii() else text
    return {c: reason for c in sorted(set(suspects)) if (reason := refusal(c))}


def look_alike(text: str) -> str:
    """What is wrong with the first word that mixes Latin letters with look-alikes of them, or ""."""
    for word in () if text.isascii() else _WORD.findall(text):
        if not word.isascii() and not _LATIN.isdisjoint(word):
            for character in word:
                if character in _LOOKS_LIKE:
                    return f"{described(character)} looks like `{_LOOKS_LIKE[character]}`"
    return ""


def fault_of_name(text: str) -> str:
    """What keeps a text from being a name (of a fact, a node, a group …), or ""."""
    if _NAME.fullmatch(text):
        return ""
    return strange(text) or "a name is a lower-case letter, then lower-case letters, digits and `_` (at most 64)"


def fault_of_term(text: str) -> str:
    """What keeps a text from being the international name of a drug or a condition, or ""."""
    if _TERM.fullmatch(text):
        return ""
    return strange(text) or "such a name has lower-case letters a–z, digits, single spaces, `-`, `/`, `_` (at most 64)"


def fault_of_source_id(text: str) -> str:
    """What keeps a text from being the number of a statement, reference or interpretation, or ""."""
    if _SOURCE_ID.fullmatch(text):
        return ""
    return strange(text) or "such an id has letters a–z, digits, `.`, `-` and `_` only (at most 64)"


RULES: Final[dict[Callable[[str], str], str]] = {
    fault_of_name: _NAME.pattern,
    fault_of_term: _TERM.pattern,
    fault_of_source_id: _SOURCE_ID.pattern,
}
"""The rules for names, each with what it matches."""


def strange(text: str) -> str:
    """The first character of a would-be name that is not ASCII, described."""
    for character in text:
        if character.isascii():
            continue
        plain = _LOOKS_LIKE.get(character) or unicodedata.normalize("NFKC", character)
        likeness = f" looks like `{plain}` but is another character" if plain.isascii() else " is not a plain letter"
        return described(character) + likeness
    return ""
