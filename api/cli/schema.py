"""`carepath schema`: the format of protocols and of cases, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from api.cli.faults import FaultyInputError
from kg.authoring.json_schema import cases_schema, protocol_schema

_EXAMPLES = """\b
Examples:
  carepath schema -o protocol.schema.json
  carepath schema --cases -o cases.schema.json

An editor with a language server for YAML checks and completes a file that starts with
  # yaml-language-server: $schema=protocol.schema.json
"""


@click.command(epilog=_EXAMPLES, short_help="Print the JSON Schema of the format, for editors.")
@click.option("--cases", is_flag=True, help="The format of cases.yaml rather than of protocol.yaml.")
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Without it, it is printed.")
def schema(*, cases: bool, output: Path | None) -> None:
    """Print the JSON Schema (2020-12) of protocol.yaml, or of cases.yaml.

    It says where every key may stand, what it means and which values it takes; whether names are declared, criteria
    can be read and the whole holds together, `carepath check` says.
    """
    text = json.dumps(cases_schema() if cases else protocol_schema(), indent=2, ensure_ascii=False) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise FaultyInputError([f"{output}: {reason.lower()}"]) from None
    click.echo(f"written to {output}", err=True)
