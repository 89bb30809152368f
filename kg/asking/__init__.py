"""Questions to the knowledge graph of a compiled protocol; none of them needs a patient, and none changes it.

exactly     when is something recommended, reached, taken: in the fewest conditions
ways        every feasible path from one node of the flow to another, lazily
needs       which facts a recommendation can need
dependents  what depends on a fact, a statement, a reference, an interpretation …, and why
neighbours  the nodes beside a node
parting     the first decision that tells two recommendations apart, and patients who show it
selection   recommendations by urgency, strength, track
search      a search by words over everything
"""
