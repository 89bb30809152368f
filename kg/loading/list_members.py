"""What a list fact recognises: groups that criteria ask for, members with their names, and codes of terminologies."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.facts import Code, Group, Member
from kg.identifiers import fault_of_term, shown
from kg.loading.fields import Reading, Record
from kg.loading.yaml_reader import Node, Scalar


def read_groups(record: Record, reading: Reading) -> tuple[Group, ...]:
    """The groups of a list."""
    return tuple(_group(key, node, reading) for key, node in record.pairs("groups", required=True))


def _group(key: Scalar, node: Node, reading: Reading) -> Group:
    """A group: its label alone, or a mapping with `label` and `names`."""
    name = reading.name(key, "the id of a group")
    if isinstance(node, Scalar):
        return Group(id=name, label=reading.text(node, f"the label of group `{name}`"))
    record = Record(node, f"group `{name}`", reading)
    group = Group(id=name, label=record.text("label", required=True), names=record.texts("names"))
    record.done()
    return group


def read_members(record: Record, groups: Iterable[Group], reading: Reading) -> tuple[Member, ...]:
    """The members of a list; no two may answer to one name."""
    known = [group.id for group in groups]
    members: list[Member] = []
    taken: dict[str, str] = {}
    for key, node in record.pairs("members"):
        member = _member(key, node, known, reading)
        for name in (member.id, *member.names):
            other = taken.setdefault(name.casefold(), member.id)
            if name and other != member.id:
                message = f"{shown(name)} names both `{other}` and `{member.id}` in {record.what}"
                reading.fault("ambiguous-name", key.place, message, "a name has to mean one member")
        members.append(member)
    return tuple(members)


def _member(key: Scalar, node: Node, groups: Collection[str], reading: Reading) -> Member:
    record = Record(node, f"member {shown(key.text)}", reading)
    member = Member(
        id=reading.name(key, "a member of a list", fault_of_term),
        groups=record.references("groups", "group", groups),
        names=record.texts("names"),
        codes=read_codes(record, reading),
    )
    record.done()
    return member


def read_codes(record: Record, reading: Reading) -> tuple[Code, ...]:
    """The codes of a fact or of a member."""
    return tuple(_code(node, f"a code of {record.what}", reading) for node in record.items("codes"))


def _code(node: Node, what: str, reading: Reading) -> Code:
    record = Record(node, what, reading)
    code = Code(
        system=record.text("system", required=True),
        code=record.text("code", required=True),
        display=record.text("display"),
        status=record.word("status", ("verified", "code-verified", "unverified")),
        use=record.flag("use", default=True),
    )
    record.done()
    return code
