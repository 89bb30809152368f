"""Intake: what was said of a patient becomes what is known, with everything wrong or doubtful about it.

    raw facts
      └ reading       every name and value, every problem at once   (numbers, quantities, answers, lists, dates)
      └ conflicts     declared rules and constraints: facts in doubt count as missing
      └ deriving      facts that follow from others, held against what was stated
      └ worksheet     constraints narrow what is missing
    PatientFacts

Nothing is guessed: a unit that is in doubt is asked for, a misspelt medication keeps its advice open, and facts that
contradict each other are reported and asked again.
"""

from kg.intake.understanding import Intake

__all__ = ["Intake"]
