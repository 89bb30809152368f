"""A page or a piece of one, read strictly: every element is closed where it has to be, no attribute twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br"}


@dataclass(eq=False)
class Element:
    """An element with what is in it; the root has no tag."""

    tag: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def elements(self) -> list[Element]:
        """The elements directly inside."""
        return [child for child in self.children if isinstance(child, Element)]

    def every(self, tag: str = "", class_: str = "", **attributes: str) -> list[Element]:
        """Those of them that have a tag, a class and attributes; `data_leaf="x"` stands for `data-leaf="x"`."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.inside
            if tag in {"", each.tag}
            and (not class_ or class_ in each.classes)
            and all(each.attributes.get(name) == value for name, value in wanted.items())
        ]

    def having(self, attribute: str) -> list[Element]:
        return [each for each in self.inside if attribute in each.attributes]

    def one(self, tag: str = "", class_: str = "", **attributes: str) -> Element:
        """The only such element."""
        (found,) = self.every(tag, class_, **attributes)
        return found

    def holds(self, other: Element) -> bool:
        return any(each is other for each in self.inside)

    @property
    def text(self) -> str:
        """All text inside, any white space as one blank."""
        return " ".join("".join(self.texts()).split())

    def texts(self, *but: str) -> Iterator[str]:
        """Every piece of text inside, without the elements of these tags."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield " "
            elif child.tag not in but:
                yield from child.texts(*but)

    @cached_property
    def inside(self) -> list[Element]:
        """All elements inside, however deep, in their order."""
        return [each for child in self.elements for each in (child, *child.inside)]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute stands twice: {self.get_starttag_text()}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert tag not in VOID
        closed = self.open.pop()
        assert closed.tag == tag, f"</{tag}> closes <{closed.tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def parsed(html: str) -> Element:
    """The elements of a page or of a piece of one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    (root,) = reader.open
    return root
