"""Templates filled in: every text is only text, wherever it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.web.catalogue import Catalogue
from api.web.rows import suggestions
from diagrams.lettering import clean
from kg.wording import unit_words

Values = Mapping[str, object]
NOTHING: Values = MappingProxyType({})


@dataclass(frozen=True)
class Renderer:
    """Fills in the templates in the words of one language."""

    words: Catalogue

    @cached_property
    def environment(self) -> Environment:
        """The templates, with `t` for words."""
        environment = Environment(
            loader=PackageLoader("api.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_harmless,
        )
        environment.globals["t"] = self.words
        environment.filters["unit"] = unit_words
        environment.filters["suggestions"] = lambda fact: suggestions(fact).items()
        return environment

    def fill(self, template: str, values: Values) -> str:
        """The template `NAME.html`, filled in."""
        return self.environment.get_template(f"{template}.html").render(values)

    def page(self, request: Request, template: str, values: Values = NOTHING, *, status: int = 200) -> HTMLResponse:
        """A whole page."""
        return HTMLResponse(self.fill(template, {"root": root_of(request), **values}), status_code=status)


def root_of(request: Request) -> str:
    """The way from a page to `/`: links are relative, whatever a server in front puts before their addresses."""
    own_path: str = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return "../" * (own_path.count("/") - 1)


def _harmless(value: object) -> object:
    """A text without characters that hide, steer or turn the direction of writing."""
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value
