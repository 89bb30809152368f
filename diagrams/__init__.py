"""Flowcharts of a protocol or an evaluation.

protocol, evaluation, view ─ flowchart ─▶ Flowchart (chart) ─ dot ─▶ DOT text ─ layout (Graphviz) ─▶ places
                                             │                                                         │
                                             ├─ mermaid, html_page                                     │
                                          panels ─ tiles ─ drawing, pages ◀────────────────────────────┘
                                                               └─▶ Picture ─▶ svg, pdf, png
"""
