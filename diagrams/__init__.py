"""Flowcharts of a protocol or an evaluation.

protocol, evaluation, view ─ flowchart ─▶ Flowchart (chart) ─ dot ─▶ DOT text ─ layout (Graphviz) ─▶ places
                                             │                                                         │
                                             ├─ mermaid, html_page                                     │
                                          panels ─ pieces ─ folding ─ tiles ─ poster, sheets ◀─────────┘
                                                               │              │       │
                                                            raising        drawing  pages
                                                               │              └───┬───┘
                                                             screen ──────────▶ Picture ─▶ svg, pdf, png
"""
