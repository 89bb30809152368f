"""What stands beside a name in a list: its dose, and the separators between several names in one text."""

from __future__ import annotations

import re
import unicodedata

WORDS = re.compile(r"[^\W_]+")
LETTERS = re.compile(r"[^\W\d_]+")
BETWEEN = (re.compile(r"\s+(?:and|with|/)\s+|\s*(?:[&+;\n]|,(?![0-9]))\s*"), re.compile(r"/"))
"""What parts a plain text into names. The tight slash comes last: in `mg/day` it parts nothing."""
_TAIL = re.compile(r"\s+\.?[0-9].*", re.DOTALL)
_UNITS = "mg g mcg μg ug ng kg ml l dl iu u unit units mmol meq m"
_FORMS = """
    tablet tablets tab tabs capsule capsules cap caps drop drops ampoule ampoules vial vials
    injection infusion solution suspension patch puff puffs spray syrup
"""
_TIMES = """
    a x once twice thrice times daily weekly monthly per each every day days d week weeks wk month hour hours hr h
    q qd qds qid qod od bd bid tds tid om hs ac pc prn stat at night bedtime morning evening noon nocte mane
"""
_WAYS = """
    po iv sc im sl oral orally by mouth
    subcutaneous subcutaneously intravenous intravenously intramuscular intramuscularly
"""
DOSE_WORDS = frozenset(f"{_UNITS} {_FORMS} {_TIMES} {_WAYS}".split())


def plain(text: str) -> str:
    """A text in which letters, units and separators look the same however they were typed."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def without_dose(text: str) -> str:
    """A plain text without its dose. What follows a number is a dose only if each of its words is one of doses.

    Anything else may be a second drug, or say that the first one was stopped.
    """
    tail = _TAIL.search(text)
    return text[: tail.start()] if tail and DOSE_WORDS.issuperset(LETTERS.findall(tail[0])) else text
