"""A patient for whom a property fails."""

from __future__ import annotations

from dataclasses import dataclass

from kg.verification.proof import Facts, Proof


@dataclass(frozen=True, slots=True)
class Counterexample:
    """In words, and as facts that are handed in; without `proved`, only that no proof was found."""

    words: str
    facts: Facts | None = None
    proved: bool = True

    @classmethod
    def of(cls, proof: Proof, function: int) -> Counterexample | None:
        """A patient for whom a function holds; None: it holds for nobody."""
        shown = proof.patients(function)
        return cls(*shown) if shown else None
