"""The closed sets of values in the schema. The names are those of the JSON answer."""

from __future__ import annotations

from enum import Enum

import strawberry
from strawberry import enum_value

from kg import evaluation, facts
from kg.nodes import recommendation


@strawberry.enum(description="For whom texts are worded.")
class Audience(Enum):
    """Clinicians, or patients and those who care for them."""

    CLINICIAN = enum_value("clinician", description="In the words of clinicians.")
    PATIENT = enum_value("patient", description="In plain language, for patients.")


@strawberry.enum(description="How a recommendation stands for this patient, with the facts that are known.")
class Status(Enum):
    """A leaf's status."""

    RECOMMENDED = enum_value("RECOMMENDED", description="Recommended, whatever the missing facts turn out to be.")
    POSSIBLE = enum_value("POSSIBLE", description="Open: missing facts decide; `pending` names them.")
    NOT_RECOMMENDED = enum_value(
        "NOT_RECOMMENDED", description="Not recommended, whatever the missing facts turn out to be."
    )


@strawberry.enum(description="How an outcome of a decision stands for this patient.")
class OutcomeStatus(Enum):
    """An outcome's status on the path."""

    TAKEN = enum_value("TAKEN", description="On the path, whatever the missing facts turn out to be.")
    POSSIBLE = enum_value("POSSIBLE", description="Open: missing facts decide.")
    RULED_OUT = enum_value("RULED_OUT", description="Not on the path, whatever the missing facts turn out to be.")


@strawberry.enum(description="How soon something has to be done.")
class Urgency(Enum):
    """How soon."""

    ROUTINE = enum_value("ROUTINE", description="In the ordinary course; nothing more urgent is possible.")
    PROMPT = enum_value("PROMPT", description="The same day.")
    IMMEDIATE = enum_value("IMMEDIATE", description="At once.")


@strawberry.enum(description="How strongly the source words a recommendation: its own modality, never made stronger.")
class Strength(Enum):
    """The source's modality."""

    MUST = enum_value("must", description="The source says that it must be done.")
    REQUIRED = enum_value("required", description="The source says that it is required.")
    INDICATED = enum_value("indicated", description="The source says that it is indicated.")
    IMPERATIVE = enum_value("do", description="The source tells the reader to do it.")
    WARRANTED = enum_value("warranted", description="The source says that it is warranted.")
    APPROPRIATE = enum_value("appropriate", description="The source says that it is appropriate.")
    CONSIDER = enum_value("consider", description="The source says that it may be considered.")
    AVOID = enum_value("avoid", description="The source says that it should be avoided.")
    DO_NOT = enum_value("do not", description="The source says that it must not be done.")
    READING = enum_value("our reading", description="Not worded by the source: it stands on a declared interpretation.")


@strawberry.enum(description="The kind of value a fact has.")
class FactType(Enum):
    """The kinds of value."""

    QUANTITY = enum_value("quantity", description="A number with a unit.")
    BOOLEAN = enum_value("boolean", description="Yes or no.")
    CHOICE = enum_value("choice", description="One of the declared choices.")
    LIST = enum_value("list", description="Any number of names; an empty list is known to be empty.")
    DATE = enum_value("date", description="A day, from which durations follow.")


def status_of(status: evaluation.Status) -> Status:
    """A leaf's status in the schema."""
    return Status[status.name]


def outcome_status_of(status: evaluation.PathStatus) -> OutcomeStatus:
    """An outcome's status in the schema."""
    return OutcomeStatus[status.name]


def urgency_of(urgency: recommendation.Urgency) -> Urgency:
    """An urgency in the schema."""
    return Urgency[urgency.name]


def strength_of(strength: recommendation.Strength) -> Strength:
    """A strength in the schema."""
    return Strength[strength.name]


def fact_type_of(type_: facts.FactType) -> FactType:
    """A fact's type in the schema."""
    return FactType[type_.name]
