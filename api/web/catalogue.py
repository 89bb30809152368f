"""The words of the pages: one file for each language, `words/LANGUAGE.toml`, and nowhere else.

What protocols say (questions, advice, reasons) is theirs, and comes as they word it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language; `language` is its tag (BCP 47), as pages declare it."""

    language: str
    texts: Mapping[str, str]

    @classmethod
    def of(cls, language: str) -> Catalogue:
        """Read the words of a language.

        Raises:
            FileNotFoundError: there are none.
        """
        file = resources.files("api.web").joinpath("words", f"{language}.toml")
        return cls(language, dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")))))

    def __call__(self, key: str, **values: object) -> str:
        """The words of that key, `{name}` filled in; a key with `one` and `other` is chosen by the value of `count`.

        Raises:
            KeyError: there are no such words, or a value is missing.
        """
        text = self.texts.get(key)
        if text is None:
            text = self.texts[f"{key}.{'one' if values['count'] == 1 else 'other'}"]
        return text.format(**values) if "{" in text else text

    def section(self, name: str) -> dict[str, str]:
        """The words of a section, by the rest of their keys."""
        return {key.removeprefix(f"{name}."): text for key, text in self.texts.items() if key.startswith(f"{name}.")}


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", str(value)
