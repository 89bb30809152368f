"""Looking on while files change: what `carepath check --watch` waits for.

Directories are watched rather than files: an editor that saves by putting a new file in the place of the old one would
otherwise be heard once and never again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import watchfiles

_STEP = 20
_SETTLED = 200
_AT_MOST = 300
"""In milliseconds: how long no save may follow, how long to gather them, and how long to wait before looking round."""


def saved(paths: Collection[Path]) -> Iterator[frozenset[Path]]:
    """Those of the files that were saved, each time that some were; ends at Ctrl-C.

    The first time is at once, with all of them: from then on no save is missed.

    Raises:
        OSError: a directory cannot be watched.
    """
    places = {place: path for path in paths for place in (path.absolute(), path.resolve())}
    folders = {place.parent for place in places}

    def is_one_of_them(_change: watchfiles.Change, name: str) -> bool:
        return Path(name) in places

    watching = watchfiles.watch(
        *folders,
        watch_filter=is_one_of_them,
        recursive=False,
        raise_interrupt=False,
        debounce=_SETTLED,
        step=_STEP,
        rust_timeout=_AT_MOST,
        yield_on_timeout=True,
    )
    next(watching, None)
    yield frozenset(paths)
    for changes in watching:
        if changes:
            yield frozenset(places[Path(name)] for _, name in changes)
