"""Flowcharts of a protocol or an evaluation.

protocol, evaluation ─ flowchart ─▶ Flowchart ─ dot ─▶ DOT text ─ layout (Graphviz) ─▶ places
                                        │                                                │
                                     panels ─ tiles ─ drawing ◀──────────────────────────┘
                                                         └─▶ Picture ─▶ svg, pdf, png
"""
