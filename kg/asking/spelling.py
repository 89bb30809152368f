"""Words as they are looked up: without case, accents and plurals, British and American spellings made one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

_WORD = re.compile(r"[a-z0-9]+(?:[-.'][a-z0-9]+)*")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-") | dict.fromkeys("’‘", "'") | {"ß": "ss", "ø": "o", "ł": "l"})
_SPELLINGS = (
    (re.compile(r"ae|oe"), "e"),  # haematology, oedema
    (re.compile(r"our(?=$|s$|ed$|ing$|less$|al$)"), "or"),  # tumour
    (re.compile(r"is(?=e$|es$|ed$|er$|ing$|ation$|ations$)"), "iz"),  # immunise
    (re.compile(r"ys(?=e$|es$|ed$|er$|ing$)"), "yz"),  # analyse
    (re.compile(r"tre(?=$|s$)"), "ter"),  # litre
    (re.compile(r"ll(?=ed$|ing$|er$)"), "l"),  # labelling
    (re.compile(r"sulph"), "sulf"),
    (re.compile(r"ogue(?=$|s$)"), "og"),  # analogue
)
_ENDINGS = (
    (re.compile(r"(?<=..)ies$"), "y"),  # biopsies
    (re.compile(r"(?<=.[^su])s$"), ""),  # cultures
    (re.compile(r"(?<=....)(?:ing|ed)$"), ""),  # monitoring
    (re.compile(r"(?<=...)(?:bb|dd|gg|mm|nn|pp|rr|tt)$"), lambda found: found[0][0]),  # stopped
    (re.compile(r"(?<=....)e$"), ""),  # increase, increased
    (re.compile(r"ical$"), "ic"),  # haematological
)
_STOP_WORDS = frozenset(
    re.findall(
        "[a-z]+",
        "a an and are as at be by can do does for from has have how i if in is it its of on or that the there this to "
        "what when where which who with you your",
    )
)


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text as they are looked up, each with where it begins and ends.

    A word with hyphens is one word, and each of its parts another (`G-CSF` is `gcsf`, `g` and `csf`); parts joined by
    an underscore are words of their own.
    """
    plain, origin = _plain(text)
    for found in _WORD.finditer(plain):
        start, end = origin[found.start()], origin[found.end() - 1] + 1
        yield spelling(found[0]), start, end
        for part in _parts(found[0]):
            yield spelling(part), start, end


def query_words(text: str) -> Mapping[str, tuple[str, ...]]:
    """The words of a query, each with its parts where it has hyphens.

    `the`, `of` and the like are left out, unless there is nothing else.
    """
    found = [match[0] for match in _WORD.finditer(_plain(text)[0])]
    wanted = [w for w in found if w not in _STOP_WORDS] or found
    return {spelling(word): tuple(map(spelling, _parts(word))) for word in wanted}


def _parts(word: str) -> list[str]:
    parts = re.split("[-']", word)
    return parts if len(parts) > 1 else []


@cache
def spelling(word: str) -> str:
    """One spelling for all of a word: `haematological` and `hematologic` differ only in their ending."""
    word = word if word.replace(".", "").isdigit() else re.sub("[-.']", "", word)
    for written, instead in (*_SPELLINGS, *_ENDINGS):
        word = written.sub(instead, word)
    return word


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in small letters without accents, and for each of its letters the place in the text it is from."""
    plain: list[str] = []
    origin: list[int] = []
    for place, letter in enumerate(text.translate(_DASHES)):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part):
                plain.append(part)
                origin.append(place)
    return "".join(plain), origin
