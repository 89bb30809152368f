"""Which media type a client wants: its `Accept` header read as HTTP says (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Range:
    """One entry of the header: `text/html`, `text/*` or `*/*`, how much it is wanted, and where it stands."""

    pattern: str
    quality: float
    position: int

    def exactness(self, media: str) -> int:
        """2 when it names the type, 1 its kind, 0 any; -1 when it is about another one."""
        kind = media.partition("/")[0]
        return {media: 2, f"{kind}/*": 1, "*/*": 0}.get(self.pattern, -1)


def preferred(accept: str, offered: Sequence[str]) -> str | None:
    """The offered type that the client wants most; `None` when it accepts none of them.

    Among types that are wanted equally, one that is named comes before one that only a wildcard covers, then the one
    that the client names first, then the one that is offered first. An empty header accepts everything.
    """
    ranges = tuple(_ranges(accept)) or (_Range(pattern="*/*", quality=1.0, position=0),)
    best: tuple[tuple[float, int, int], str] | None = None
    for media in offered:
        # The most exact entry about a type decides, also when it says that the type is not wanted.
        about = max(ranges, key=lambda entry: (entry.exactness(media), -entry.position))
        exactness = about.exactness(media)
        if exactness < 0 or about.quality == 0:
            continue
        rank = (about.quality, exactness, -about.position if exactness == 2 else 0)  # noqa: PLR2004 - it is named
        if best is None or rank > best[0]:
            best = rank, media
    return best[1] if best else None


def _ranges(accept: str) -> Iterator[_Range]:
    for position, entry in enumerate(accept.split(",")):
        pattern, *parameters = (part.strip().casefold() for part in entry.split(";"))
        if pattern:
            yield _Range(pattern=pattern, quality=_quality(parameters), position=position)


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q" and _QUALITY.fullmatch(value.strip()):
            return float(value)
    return 1.0


def content_type(header: str) -> tuple[str, str]:
    """The media type of a `Content-Type` header and its character set (`utf-8` when it names none)."""
    media, *parameters = (part.strip().casefold() for part in header.split(";"))
    named = dict(parameter.partition("=")[::2] for parameter in parameters)
    return media, named.get("charset", "utf-8").strip('"')
