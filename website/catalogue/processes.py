"""A page for each process, with a diagram."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commstd.fields import NEVER
from website.catalogue.standards import given_text
from website.catalogue.texts import Texts
from website.markdown import Page, code, plain

if TYPE_CHECKING:
    from commstd.messages import Label
    from commstd.processes import Process, ProcessExample, Step


def process_page(texts: Texts, process: Process) -> Page:
    """A process: its diagram, steps, rules, consequences, readings and examples."""
    page = Page(f"{texts.folder}/processes/{process.id}.md", process.title.text(texts.lang))
    subject = texts.pack.vocabulary.subjects[process.subject].label if process.subject else None
    page.facts([
        (texts.site("city"), page.link(f"{texts.folder}/index.md", texts.city)),
        (texts.site("id"), code(f"{texts.pack.city}/{process.id}")),
        (texts.site("subject"), texts.label(subject)),
        (texts.site("force"), texts.force(process.force)),
        (texts.site("clause"), texts.clauses(page, process.clauses)),
    ])  # fmt: skip
    if process.note is not None:
        page.admonition("note", texts.label(process.note))
    page.heading(texts.site("diagram"))
    page.add(f"```mermaid\n{diagram(texts, process)}\n```")
    page.heading(texts.site("steps"))
    _steps(page, texts, process)
    for name, tree in process.let.items():
        texts.definition(page, name, tree, process.subject)
    _conditions(page, texts, process)
    if parameters := [texts.pack.parameters[name] for name in process.names() if name in texts.pack.parameters]:
        page.heading(texts.site("parameters"))
        texts.figures(page, parameters)
    texts.readings(page, process.readings.options, process.subject)
    if process.examples:
        page.heading(texts.site("examples"))
        page.table(
            [texts.site(key) for key in ("result", "steps", "given", "reading")],
            [_example(texts, process, example) for example in process.examples],
        )
    return page


def diagram(texts: Texts, process: Process) -> str:
    """The steps as a flow chart in Mermaid's language."""
    numbers = {step.id: f"s{at}" for at, step in enumerate(process.steps)}
    lines = ["flowchart TD", f"  accTitle: {texts.site('diagram-of', title=process.title).replace(chr(10), ' ')}"]
    for step in process.steps:
        said = [step.title.text(texts.lang), *_below(texts, process, step)]
        if step.when is not None and not step.after:
            condition = texts.prose(step.when, process.subject, _titles(texts, process))
            said.append(f"{texts.site('applies')}{texts.colon}{condition}")
        left, right = ("([", "])") if step.is_optional else ("[", "]")
        lines.append(f'  {numbers[step.id]}{left}"{"<br/>".join(map(_quoted, said))}"{right}')
    for step in process.steps:
        condition = (
            ""
            if step.when is None
            else f'|"{_quoted(texts.prose(step.when, process.subject, _titles(texts, process)))}"|'
        )
        lines += [f"  {numbers[one]} -->{condition} {numbers[step.id]}" for one in step.after if one in numbers]
    return "\n".join(lines)


def _titles(texts: Texts, process: Process) -> dict[str, str]:
    return {step.id: step.title.text(texts.lang) for step in process.steps}


def _below(texts: Texts, process: Process, step: Step) -> list[str]:
    """What stands below the title of a step: who, by when, how often."""
    departments = texts.pack.departments
    who = texts.several(departments[one].name if one in departments else one for one in step.actors)
    often = texts.told(f"every-{step.every}") if step.every else ""
    optional = texts.site("optional") if step.is_optional else ""
    return [one for one in (who, limit_text(texts, process, step), often, optional) if one]


def limit_text(texts: Texts, process: Process, step: Step) -> str:
    """The time limit of a step; empty where it has none."""
    if step.within is None:
        return ""
    names = _titles(texts, process)
    parameter = texts.pack.parameters.get(step.within.workdays)
    value = parameter.timeline.entries[-1].value if parameter is not None else texts.name(step.within.workdays, None)
    start = names.get(step.within.start) or texts.name(step.within.start, process.subject)
    return texts.site("workdays", count=value, start=start)


def _quoted(text: str) -> str:
    return text.replace("\n", " ").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")


def _steps(page: Page, texts: Texts, process: Process) -> None:
    names, rows = _titles(texts, process), []
    for step in process.steps:
        when = "" if step.when is None else plain(texts.prose(step.when, process.subject, names))
        often = plain(texts.told(f"every-{step.every}")) if step.every else ""
        optional = texts.site("optional") if step.is_optional else ""
        rows.append([
            texts.label(step.title), code(step.id), texts.departments(step.actors),
            texts.several(plain(names.get(one, one)) for one in step.after),
            plain(limit_text(texts, process, step)) or often, when or optional,
            code(step.result or ""), texts.clauses(page, step.clauses), texts.label(step.note),
        ])  # fmt: skip
    keys = ("step", "id", "actors", "after", "within", "applies", "result", "clause", "note")
    page.table([texts.site(key) for key in keys], rows)


def _conditions(page: Page, texts: Texts, process: Process) -> None:
    names = _titles(texts, process)
    if process.rules:
        page.heading(texts.site("rules"))
        heads = [texts.site(key) for key in ("title", "id", "holds", "applies", "force", "clause", "note")]
        page.table(heads, [
            [_named(texts, rule.title, rule.id), code(rule.id), plain(texts.prose(rule.holds, process.subject, names)),
             "" if rule.when is None else plain(texts.prose(rule.when, process.subject, names)),
             texts.force(rule.force), texts.clauses(page, rule.clauses), texts.label(rule.note)]
            for rule in process.rules
        ])  # fmt: skip
    if process.consequences:
        page.heading(texts.site("consequences"))
        heads = [texts.site(key) for key in ("title", "id", "applies", "actors", "clause", "note")]
        page.table(heads, [
            [texts.label(one.title), code(one.id),
             texts.site("everyone") if one.when is None else plain(texts.prose(one.when, process.subject, names)),
             texts.departments(one.actors), texts.clauses(page, one.clauses), texts.label(one.note)]
            for one in process.consequences
        ])  # fmt: skip


def _named(texts: Texts, title: Label | None, record: str) -> str:
    return texts.label(title) if title is not None else code(record)


def _example(texts: Texts, process: Process, example: ProcessExample) -> list[str]:
    names = _titles(texts, process)
    log = [
        f"{plain(texts.told('explain-never') if event['date'] == NEVER else event['date'])} "
        f"{plain(names.get(str(event['step']), event['step']))}"
        for event in example.log
    ]
    given = given_text(texts, process.subject, example.facts) if process.subject and example.facts else ""
    state = plain(texts.told(f"state-{example.state}")) if example.state else ""
    return [state, "<br>".join(log), given, texts.several(code(one) for one in example.reading)]
