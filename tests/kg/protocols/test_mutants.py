"""Every small change of every protocol that ships is noticed by a case, refused, or proved to mean the same."""

import pytest

from kg.cases.files import named
from kg.cases.mutation.mutation import Fate, mutate
from kg.cases.reading import load_cases
from kg.cases.running import run
from kg.library import open_protocol, shipped


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped())
def test_no_mutant_survives(name):
    compiled = open_protocol(name)
    file = load_cases(named(name)[1], compiled.protocol)
    tried = mutate(compiled, file, run(compiled, file))
    assert [f"{t.mutant.place}: {t.mutant.words}" for t in tried if t.fate is Fate.SURVIVES] == []
    assert sum(t.fate is Fate.CAUGHT for t in tried) > len(tried) / 2
