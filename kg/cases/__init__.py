"""Cases: patients whose answer is known beforehand, and what they say of a protocol.

```
cases.yaml ─ reading ─▶ CaseFile ─ running (judge) ─▶ Results ─▶ coverage · suggesting · mutation
```
"""
