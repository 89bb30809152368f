"""An interview in the schema: the next question, its choices, and what each would do. The server keeps nothing."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import strawberry
from strawberry import Private, enum_value

from api.request import CHOICE_WORK, request_of
from api.schema.enums import Audience, Urgency, urgency_of
from api.schema.evaluation import Alternative
from api.schema.fact import Fact
from api.schema.fields import resolved
from api.schema.flow import Recommendation
from api.schema.node import linked, made
from api.schema.values import FactValue, fact_value
from kg import interviewing


@strawberry.enum(description="How a question is answered.")
class AnswerKind(Enum):
    """The kinds of answers."""

    QUANTITY = enum_value("quantity", description="By a number with its unit.")
    YES_NO = enum_value("yes_no", description="By yes or no.")
    CHOICE = enum_value("choice", description="By one of the choices.")
    LIST = enum_value("list", description="By a complete list of names, which may be empty.")
    DATE = enum_value("date", description="By a day, YYYY-MM-DD.")
    UNIT = enum_value("unit", description="By the unit of a number that was given without one.")


@strawberry.enum(description="Why a question is asked.")
class Purpose(Enum):
    """The purposes, in the order of asking."""

    DOUBT = enum_value("doubt", description="What was given is in doubt or contradicts something.")
    DECIDES = enum_value("decides", description="Open recommendations wait for the answer.")
    FULFILS = enum_value("fulfils", description="It shows whether an advised work-up is done already.")
    RECORD = enum_value("record", description="The source asks it without using the answer.")


@strawberry.type(
    description="One answer to a question, or one band of answers that change the same, and what it would do."
)
class Choice:
    """A choice."""

    choice: Private[interviewing.Choice]
    asked: Private[interviewing.NextQuestion]

    @resolved("Its name within the question.")
    def name(self) -> str:
        """The name."""
        return self.choice.id

    @resolved("The answer in words; of a number or a day, the band.")
    def label(self) -> str:
        """The words."""
        return self.choice.label

    @resolved("A value to answer with; of a band, one out of it, null where no decimal number is one.")
    def value(self) -> FactValue | None:
        """The value to hand in."""
        return fact_value(self.choice.value)

    @resolved("The recommendations that it would rule out, whatever the other answers.")
    def rules_out(self) -> list[Recommendation]:
        """What is ruled out then."""
        return self._leaves(self.choice.consequence.rules_out)

    @resolved("The recommendations that it would make certain, whatever the other answers.")
    def recommends(self) -> list[Recommendation]:
        """What is recommended then."""
        return self._leaves(self.choice.consequence.recommends)

    @resolved("The recommendations that would still be open.")
    def leaves_open(self) -> list[Recommendation]:
        """What is open then."""
        return self._leaves(self.choice.consequence.leaves_open)

    @resolved("The work-ups that it would show to be done.")
    def fulfils(self) -> list[Recommendation]:
        """What is fulfilled then."""
        return self._leaves(self.choice.consequence.fulfils)

    @resolved("The facts that it would contradict.")
    def contradicts(self) -> list[Fact]:
        """What is in conflict then."""
        return linked(self.asked.trial.compiled, "fact", self.choice.consequence.contradicts)

    @resolved("The urgency that it would give.")
    def urgency(self) -> Urgency:
        """The urgency then."""
        return urgency_of(self.choice.consequence.urgency)

    @resolved("The highest urgency that would still be possible.")
    def urgency_at_most(self) -> Urgency:
        """Its upper bound then."""
        return urgency_of(self.choice.consequence.urgency_at_most)

    def _leaves(self, names: Iterable[str]) -> list[Recommendation]:
        return linked(self.asked.trial.compiled, "recommendation", names)


@strawberry.type(description="The question to ask next.")
class InterviewQuestion:
    """The next question."""

    asked: Private[interviewing.NextQuestion]
    audience: Private[Audience]

    @resolved("The name under which the answer is handed in, and by which the question is skipped.")
    def fact(self) -> str:
        """The name of what is asked."""
        return self.asked.id

    @resolved("The declaration of the fact that it asks about.")
    def declaration(self) -> Fact:
        """The declared fact."""
        return made(self.asked.trial.compiled, f"fact:{self.asked.fact.id}")

    @resolved("The question in words.")
    def text(self) -> str:
        """The question for the audience."""
        return self.asked.plain if self.audience is Audience.PATIENT else self.asked.text

    @resolved("What to know when answering; null when nothing.")
    def help(self) -> str | None:
        """The help."""
        return self.asked.help or None

    @resolved("How it is answered.")
    def answered_by(self) -> AnswerKind:
        """The kind of its answer."""
        return AnswerKind(self.asked.kind.value)

    @resolved("Why it is asked.")
    def purpose(self) -> Purpose:
        """Its purpose."""
        return Purpose(self.asked.purpose.value)

    @resolved("Why it is asked, in words.")
    def why(self) -> str:
        """The reason for the audience."""
        return self.asked.why_plain if self.audience is Audience.PATIENT else self.asked.why

    @resolved("The highest urgency that one of its answers makes certain.")
    def at_stake(self) -> Urgency:
        """What is at stake."""
        return urgency_of(self.asked.at_stake)

    @resolved("Usual units in which a quantity may be given, its default unit first; none for other facts.")
    def units(self) -> list[str]:
        """The units."""
        return list(self.asked.units)

    @resolved("The open recommendations that wait for it, the most urgent first.")
    def decides(self) -> list[Recommendation]:
        """What it decides."""
        return linked(self.asked.trial.compiled, "recommendation", (leaf.id for leaf in self.asked.decides))

    @resolved("The work-ups that it may show to be done, the most urgent first.")
    def fulfils(self) -> list[Recommendation]:
        """What it may fulfil."""
        return linked(self.asked.trial.compiled, "recommendation", (leaf.id for leaf in self.asked.fulfils))

    @resolved("Other facts that would answer it.")
    def alternatives(self) -> list[Alternative]:
        """The alternatives."""
        return [Alternative(fact=a.fact, text=a.text) for a in self.asked.alternatives]

    @resolved("What is in doubt about it, in words; nothing when it is asked for the first time.")
    def doubts(self) -> list[str]:
        """The doubts."""
        return list(self.asked.doubts)

    @resolved("The answers that can be told apart, each with what it would do.")
    def choices(self, info: strawberry.Info) -> list[Choice]:
        """The choices."""
        request_of(info).spend(CHOICE_WORK)
        found = self.asked.choices
        request_of(info).spend(CHOICE_WORK * len(found))
        return [Choice(choice=choice, asked=self.asked) for choice in found]


@strawberry.type(description="Where an interview stands.")
class InterviewParts:
    """An interview, without its evaluation: the type of that depends on the protocols there are."""

    interview: Private[interviewing.Interview]
    audience: Private[Audience]

    @resolved("Whether nothing is left to ask.")
    def done(self) -> bool:
        """Whether it is done."""
        return self.interview.done

    @resolved("Why nothing is left to ask; null while something is.")
    def why_done(self) -> str | None:
        """Why it is done."""
        return self.interview.why_done or None

    @resolved("The question to ask next; null when nothing is left to ask.")
    def question(self) -> InterviewQuestion | None:
        """The next question."""
        asked = self.interview.question
        return InterviewQuestion(asked=asked, audience=self.audience) if asked else None

    @resolved("How many questions there are at the most, the next one included.")
    def left(self) -> int:
        """What is left to ask."""
        return self.interview.left

    @resolved("The open recommendations that wait only for what is not known.")
    def unknown(self) -> list[Recommendation]:
        """What stays open."""
        return linked(self.interview.evaluation.compiled, "recommendation", self.interview.unknown)
