"""Mutation: a protocol is changed in every small way, and each change has to be noticed.

```
Protocol ─ mutants ─▶ one small change each ─ sameness (proved) ─▶ the same · cases ─▶ caught · verification ─▶ refused
                                                                                       └─▶ survives: no case catches it
```
"""
