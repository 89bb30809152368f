"""A second reading of a protocol, written from the format's description alone.

It shares no code with the engine: it reads the YAML itself, parses the criteria itself, and finds every answer by
laying out all ways of filling in the missing facts (one bit each), or by z3 where they are too many.

    protocol.yaml ─ reading ─▶ Protocol ─ tables ─▶ Judge ─▶ Verdict
    raw facts ─ intake ─▶ Patient ──────────────────▲
"""
