"""What helps an author write a protocol: the format described for editors, files kept in one form, a first protocol.

`everything.yaml` uses every key of the format once, in the order of writing, each with what it means beside it. The
loader reads it while `shapes` listens to what it asks of every value: so the JSON Schema (`json_schema`) and the order
of keys (`canonical`) come from the loader itself and from nothing that could disagree with it.
"""
