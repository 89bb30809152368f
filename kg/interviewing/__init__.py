"""Interviewing: the next question to ask about one patient, and what each answer to it would do.

facts given so far, questions skipped
  └ interview   what is decided, what to ask next and why
      └ choices   the answers that can be told apart, each tried by intake and traversal
          └ varying   a quantity for all its values at once
"""

from kg.interviewing.choices import Choice, Consequence, with_answer
from kg.interviewing.interview import Interview, Kind, NextQuestion, Purpose, interview

__all__ = ["Choice", "Consequence", "Interview", "Kind", "NextQuestion", "Purpose", "interview", "with_answer"]
