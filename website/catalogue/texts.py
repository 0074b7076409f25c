"""What the pages of a city have in common: names, formulas, clauses and figures as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from commstd.assess.wording import figure_text, option_text
from commstd.formula.latex import as_text, latex
from commstd.formula.prose import prose
from commstd.formula.render import render
from commstd.messages import Language, words
from commstd.packs import Pack
from commstd.readings import Bound, Reading
from commstd.report.words import in_brackets, parameter_name
from website.formulas import formula
from website.markdown import code, plain
from website.words import site, told

if TYPE_CHECKING:
    from datetime import date

    from commstd.formula.nodes import Node
    from commstd.messages import Label
    from commstd.standards import Parameter
    from website.markdown import Page

SIGNS = {("lower", False): "≥", ("lower", True): ">", ("upper", False): "≤", ("upper", True): "<"}
_TEX = {"≥": r"\ge", "≤": r"\le", ">": ">", "<": "<"}


@frozen(kw_only=True)
class Texts:
    """Names and formulas of one pack in one language."""

    pack: Pack
    lang: Language

    @property
    def city(self) -> str:
        """The city's name."""
        return self.pack.head.name.text(self.lang)

    @property
    def folder(self) -> str:
        """Where its pages stand."""
        return f"catalogue/{self.pack.city}"

    def of_city(self, text: str) -> str:
        """A title with the city before it."""
        return f"{self.city}{self.colon}{text}"

    def label(self, label: Label | None) -> str:
        """A label of the pack, safe in Markdown."""
        return "" if label is None else plain(label.text(self.lang))

    def site(self, key: str, **values: object) -> str:
        """A text of the site."""
        return site(key, self.lang, **values)

    def told(self, key: str) -> str:
        """A sentence of commstd."""
        return told(key, self.lang)

    def several(self, texts: Iterable[str]) -> str:
        """Texts in a row."""
        return ("、" if self.lang == "zh" else ", ").join(texts)

    def bracketed(self, text: str) -> str:
        """A text in brackets, to stand behind another."""
        return in_brackets(text, self.lang)

    @property
    def colon(self) -> str:
        """What stands between a term and what is said of it."""
        return "：" if self.lang == "zh" else ": "

    # formulas

    def name(self, name: str, subject: str | None) -> str:
        """What a field, a parameter or a local name is called."""
        fields = self.pack.vocabulary.subjects[subject].fields if subject else {}
        if name in fields:
            return fields[name].label.text(self.lang)
        parameter = self.pack.parameters.get(name)
        if parameter is not None:
            return parameter_name(parameter, self.lang)
        return words(told(f"prose-{name}", self.lang), self.lang) if name in {"as_of", "by"} else name

    def option(self, name: str, value: str, subject: str | None) -> str:
        """What an option of a choice is called."""
        field = self.pack.vocabulary.subjects[subject].fields.get(name) if subject else None
        return value if field is None else option_text(field, value, self.lang)

    def prose(self, tree: Node, subject: str | None, names: Mapping[str, str] | None = None) -> str:
        """A formula in words."""
        held = names or {}
        return prose(
            tree, self.lang, name=lambda name: held.get(name) or self.name(name, subject),
            option=lambda name, value: self.option(name, value, subject),
        )  # fmt: skip

    def latex(self, tree: Node, subject: str | None) -> str:
        """A formula to be typeset."""
        return latex(
            tree, self.lang, name=lambda name: self.name(name, subject),
            option=lambda name, value: self.option(name, value, subject),
        )  # fmt: skip

    def equation(self, page: Page, head: str, tree: Node, subject: str | None) -> None:
        """Add a formula to a page: typeset, in words, and as the pack has it."""
        self._formula(page, head, self.latex(tree, subject), self.prose(tree, subject), render(tree))

    def definition(self, page: Page, name: str, tree: Node, subject: str | None) -> None:
        """Add a local name with its formula."""
        tex = f"{as_text(name)} = {self.latex(tree, subject)}"
        self._formula(page, f"{self.site('where')} {name}", tex, self.prose(tree, subject), f"{name} = {render(tree)}")

    def bound(self, page: Page, end: str, measure: Node, bound: Bound, subject: str | None) -> None:
        """Add an end of what is allowed, as an inequality."""
        sign = SIGNS[end, bound.strict]
        key = {"≥": "at_least", ">": "more_than", "≤": "at_most", "<": "less_than"}[sign]
        tex = f"{self.latex(measure, subject)} {_TEX[sign]} {self.latex(bound.tree, subject)}"
        said = f"{self.prose(measure, subject)} {sign} {self.prose(bound.tree, subject)}"
        written = f"{render(measure)} {sign.replace('≥', '>=').replace('≤', '<=')} {render(bound.tree)}"
        self._formula(page, self.told(f"explain-{key}"), tex, said, written)

    def _formula(self, page: Page, head: str, tex: str, said: str, written: str) -> None:
        page.heading(head, 3)
        page.add(formula(tex, said), "" if tex == as_text(said) else plain(said), code(written))

    def replaced(self, option: Reading, subject: str | None) -> str:
        """What a reading puts in place of parts of the record."""
        shown = []
        for name, part in option.replaces.items():
            if isinstance(part, Bound):
                shown.append(f"{code(name)} {SIGNS[name, part.strict]} {plain(self.prose(part.tree, subject))}")
            else:
                text = str(part) if not hasattr(part, "__slots__") else self.prose(part, subject)  # type: ignore[arg-type]
                shown.append(f"{code(name)} = {plain(text)}")
        return "<br>".join(shown) or self.site("as-written")

    def readings(self, page: Page, options: tuple[Reading, ...], subject: str | None, *, level: int = 2) -> None:
        """Add every reading by its choice."""
        if not options:
            return
        page.heading(self.site("readings"), level)
        page.add(self.site("readings-intro"))
        rows = []
        for option in options:
            title = self.label(option.label)
            rows.append([
                code(option.choice), code(option.id), f"**{title}**" if option.default else title,
                self.replaced(option, subject), self.label(option.note),
            ])  # fmt: skip
        heads = [self.site(key) for key in ("choice", "reading", "title", "changes", "note")]
        page.table(heads, rows)

    # figures and clauses

    def figures(self, page: Page, parameters: Iterable[Parameter]) -> None:
        """Add parameters with their values by date."""
        rows = []
        for parameter in parameters:
            for entry in parameter.timeline.entries:
                rows.append([
                    self.label(parameter.label), code(parameter.name),
                    plain(figure_text(parameter, entry.value, self.lang)), self.day(entry.start), self.day(entry.until),
                    self.clauses(page, (entry.clause,) if entry.clause else ()), self.label(parameter.note),
                ])  # fmt: skip
        heads = [self.site(key) for key in ("title", "id", "value", "from", "until", "clause", "note")]
        page.table(heads, rows)

    def day(self, day: date | None) -> str:
        """A day, or nothing."""
        return "" if day is None else day.isoformat()

    def clauses(self, page: Page, clauses: Iterable[str]) -> str:
        """Clauses, each leading to where it is listed."""
        uri = f"{self.folder}/clauses.md"
        known = [one.id for one in self.pack.head.clauses]
        return self.several(
            page.link(f"{uri}#clause-{known.index(one) + 1}", one) if one in known else plain(one) for one in clauses
        )

    def force(self, force: str) -> str:
        """How strongly the document says it."""
        return plain(self.told(f"force-{force}"))

    def departments(self, ids: Iterable[str]) -> str:
        """Departments by name."""
        return self.several(
            plain(self.pack.departments[one].name) if one in self.pack.departments else code(one) for one in ids
        )
