"""What is hard to see of a claim about a fact that falls or rises: each case once missed, or easily missed."""

import pytest

from tests.kg.asking.made_up import Decision, MadeUp, Outcome
from tests.kg.verification.claimed import Claim, Claiming
from tests.kg.verification.test_properties_by_brute_force import by_claim


def protocol(*decisions):
    named = [
        Decision(
            f"d{i}",
            (Outcome("a", when, ("l0",)), Outcome("b", None, ("l1",))),
            ("d1",) if i < len(decisions) - 1 else (),
        )
        for i, when in enumerate(decisions)
    ]
    return MadeUp("p", tuple(named), {"l0": (), "l1": ()})


PART_HIGH = ("or", (">=", "part", 2), ("and", (">", "whole", 3), ("<", "whole", 1)))
CASES = {
    "`when` does not hold in between": (
        protocol(("<", "part", 2)),
        Claim("never_withdrawn", ("l0",), "part", rising=True, when=("or", ("<", "part", 1), (">", "part", 2))),
        True,
    ),
    "the urgency, where `when` does not hold in between": (
        protocol(("<", "part", 2)),
        Claim("never_falls", (), "part", rising=True, when=("or", ("<", "part", 1), (">", "part", 2))),
        True,
    ),
    "a possible leaf that a lower whole makes impossible": (
        protocol(PART_HIGH),
        Claim("never_falls", (), "whole", rising=False),
        True,
    ),
    "the same where the part is small anyway": (
        protocol(PART_HIGH),
        Claim("never_falls", (), "whole", rising=False, when=("<", "part", 1)),
        False,
    ),
    "`when` is no longer certain of a greater whole": (
        protocol(("or", ("<", "part", 2), ("<", "whole", 2))),
        Claim("never_withdrawn", ("l0",), "whole", rising=True, when=("<", "part", 2)),
        False,
    ),
    "a firm leaf that a greater whole makes open": (
        protocol(("or", ("<", "part", 2), ("<", "whole", 2))),
        Claim("never_withdrawn", ("l0",), "whole", rising=True),
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_claim_fails_where_it_should(case):
    made, claim, fails = CASES[case]
    claiming = Claiming(made, {"l0": "prompt", "l1": "routine"}, {}, (claim,))
    assert claiming.fails(claim) == fails
    ((_, fault),) = by_claim(claiming)
    assert (fault is not None and fault.code == "property") == fails


@pytest.mark.parametrize(("eased", "fails"), [("routine_once: whole < 2", True), ("routine_once: known(whole)", False)])
def test_a_leaf_that_the_fact_eases_is_not_counted_on(eased, fails):
    made = protocol((">=", "whole", 1))
    claim = Claim("never_falls", (), "whole", rising=False, when=(">=", "whole", 1))
    claiming = Claiming(made, {"l0": "prompt", "l1": "routine"}, {"l0": eased}, (claim,))
    assert claiming.fails(claim) == fails
    ((_, fault),) = by_claim(claiming)
    assert (fault is not None and fault.code == "property") == fails
