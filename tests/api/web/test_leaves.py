"""Every leaf stands on the page once, where its status puts it, with all that goes with it."""

from collections import Counter

import pytest

from kg.evaluation import Status
from tests.api.web.expected import AUDIENCES, MANY, PLACE, engine, handed_over, in_order, meant, part, shown
from tests.api.web.patients import SHIPPED, patients, some


def test_every_leaf_appears_once_where_its_status_puts_it_with_all_that_goes_with_it(protocol):
    for patient in some(protocol, MANY):
        check_leaves(patient, "clinician", list(Status))


def test_patients_see_what_is_recommended_and_no_other_leaf(protocol):
    for patient in some(protocol, MANY):
        check_leaves(patient, "patient", [Status.RECOMMENDED])


def check_leaves(patient, audience, statuses):
    page, evaluation = part(patient, "answer", audience), engine(patient)
    everywhere = page.having("data-leaf")
    count = 0
    for status in statuses:
        expected = in_order(evaluation, status)
        items = page.one(id=PLACE[status]).having("data-leaf")
        assert [shown(item) for item in items] == [meant(advice, evaluation, audience) for advice in expected]
        assert [item["id"] for item in items] == [f"advice-{advice.recommendation.id}" for advice in expected]
        count += len(items)
    assert len(everywhere) == count
    assert {item.tag for item in everywhere} == {"details"} or not everywhere


@pytest.mark.slow
@pytest.mark.parametrize("audience", AUDIENCES)
def test_the_same_for_all_patients_of_the_case_files(protocol, audience):
    for patient in patients(protocol):
        check_leaves(patient, audience, list(Status) if audience == "clinician" else [Status.RECOMMENDED])


def test_the_sample_has_leaves_of_every_kind():
    """Nothing above is shown by patients to whom it does not apply."""
    kinds = Counter()
    for patient in (patient for name in SHIPPED for patient in some(name, MANY)):
        evaluation = engine(patient)
        for advice in evaluation.recommendations:
            kinds[advice.status] += 1
            kinds["done"] += advice.fulfilled
            kinds["withdrawn"] += bool(advice.superseded_by)
            kinds["warned"] += bool(advice.warnings)
            kinds["read"] += bool(advice.interpretations)
            kinds["again"] += advice.again is not None
            kinds["overdue"] += advice.again is not None and advice.again.overdue
            kinds["doubtful work"] += any(reference.quality for reference in advice.citations)
            kinds["cites nothing"] += bool(advice.uncited)
            kinds["carries"] += any(found.carried for found in handed_over(advice, evaluation))
        kinds["cautions"] += bool(evaluation.cautions)
        kinds["doubts"] += bool(evaluation.data_quality)
        kinds["refused"] += bool(patient.stand().problems)
        kinds["bands"] += bool(evaluation.bands)
    wanted = {*Status, "done", "withdrawn", "warned", "read", "again", "doubtful work", "cites nothing", "carries"}
    assert wanted | {"cautions", "doubts", "refused", "bands"} <= {kind for kind, number in kinds.items() if number}


def test_every_work_that_a_leaf_cites_is_linked_to_its_page(protocol):
    for patient in some(protocol, MANY):
        items = {item["data-leaf"]: item for item in part(patient, "answer").having("data-leaf")}
        for advice in engine(patient).recommendations:
            links = [link["href"] for link in items[advice.recommendation.id].every("a")]
            for kind, names in (
                ("reference", [reference.id for reference in advice.citations]),
                ("statement", advice.recommendation.statements),
                ("interpretation", advice.interpretations),
                ("recommendation", [advice.recommendation.id]),
            ):
                assert {f"{protocol}/browse/{kind}/{name}" for name in names} <= set(links)
