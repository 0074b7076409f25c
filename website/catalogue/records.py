"""The pages of a city's targets, duties, lists and tasks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from website.catalogue.cities import record_link
from website.catalogue.texts import SIGNS, Texts
from website.markdown import Page, code, plain
from website.parameters import percents

if TYPE_CHECKING:
    from commstd.duties import FixedList, Item
    from commstd.targets import Aim, Target
    from commstd.tasks import Task


def _page(texts: Texts, kind: str) -> Page:
    return Page(f"{texts.folder}/{kind}.md", texts.of_city(texts.site(kind)), texts.site(kind))


def targets_page(texts: Texts) -> Page:
    """What groups of rows must come up to."""
    page = _page(texts, "targets")
    for target in texts.pack.targets.values():
        page.heading(target.title.text(texts.lang), anchor=target.id)
        _target(page, texts, target)
    return page


def target_words(texts: Texts, target: Target) -> str:
    """What a target asks, in one line; its local names put in."""
    aim = target.aim(target.readings.choose())
    trees = [texts.prose(tree, target.subject) for tree in (aim.truth, aim.part, aim.whole) if tree is not None]
    if target.standard is not None:
        trees = [texts.pack.standards[target.standard].title.text(texts.lang)]
    return f"{texts.site(f'target-{target.kind}')}{texts.bracketed(' ÷ '.join(trees))} {_line(texts, target, aim)}"


def _line(texts: Texts, target: Target, aim: Target | Aim) -> str:
    """What a target is held to."""
    shares = percents(target, texts.pack.parameters.values(), texts.lang)
    return texts.several(
        f"{SIGNS[end, bound.strict]} {texts.prose(bound.tree, target.subject, shares)}"
        for end, bound in (("lower", aim.lower), ("upper", aim.upper))
        if bound is not None
    )


def _target(page: Page, texts: Texts, target: Target) -> None:
    pack = texts.pack
    page.facts([
        (texts.site("id"), code(f"{pack.city}/{target.id}")),
        (texts.site("subject"), texts.label(pack.vocabulary.subjects[target.subject].label)),
        (texts.site("measured"), texts.site(f"target-{target.kind}")),
        (texts.site("line"), plain(_line(texts, target, target))),
        (texts.site("each"), plain(texts.name(target.each, target.subject)) if target.each else ""),
        (texts.site("force"), texts.force(target.force)),
        (texts.site("clause"), texts.clauses(page, target.clauses)),
        (texts.site("by"), texts.day(target.by)),
        (texts.site("note"), texts.label(target.note)),
    ])  # fmt: skip
    if target.standard is not None:
        page.add(record_link(page, texts, target.standard))
    for name, tree in target.let.items():
        texts.definition(page, name, tree, target.subject)
    trees = {"among": target.among, "measured": target.truth, "part": target.part, "whole": target.whole}
    for key, one in trees.items():
        if one is not None:
            texts.equation(page, texts.site(key), one, target.subject)
    texts.readings(page, target.readings.options, target.subject, level=3)
    texts.figures(page, [pack.parameters[name] for name in target.names() if name in pack.parameters])


def duties_page(texts: Texts) -> Page:
    """What only a person can check."""
    page, pack = _page(texts, "duties"), texts.pack
    rows = []
    for duty in pack.duties.values():
        whom = texts.label(pack.vocabulary.subjects[duty.subject].label)
        if duty.when is not None:
            whom = f"{whom}{texts.colon}{plain(texts.prose(duty.when, duty.subject))}"
        title = f'<span id="{duty.id}"></span>{texts.label(duty.title)}'
        title += f"<strong>{texts.bracketed(texts.site('forbids'))}</strong>" if duty.prohibits else ""
        listed = record_link(page, texts, duty.list) if duty.list else ""
        listed += texts.bracketed(texts.site(f"needs-{duty.needs}")) if duty.needs else ""
        rows.append([
            title, whom, listed, texts.force(duty.force), texts.clauses(page, duty.clauses), texts.label(duty.note),
        ])  # fmt: skip
    page.table([texts.site(key) for key in ("duty", "applies", "list", "force", "clause", "note")], rows)
    return page


def lists_page(texts: Texts) -> Page:
    """The lists that the documents fix."""
    page = _page(texts, "lists")
    for held in texts.pack.lists.values():
        page.heading(held.title.text(texts.lang), anchor=held.id)
        page.facts([
            (texts.site("id"), code(f"{texts.pack.city}/{held.id}")),
            (texts.site("clause"), texts.clauses(page, held.clauses)),
            (texts.site("field"), code(held.field or "")),
            (texts.site("note"), texts.label(held.note)),
        ])  # fmt: skip
        page.add("\n".join(_item(texts, item) for item in held.items))
        if held.is_open:
            page.add(texts.site("open-list"))
        _list_readings(page, texts, held)
    return page


def _item(texts: Texts, item: Item) -> str:
    more = texts.several(plain(f"{name}{texts.colon}{_shown(texts, value)}") for name, value in item.more.items())
    return f"- {texts.label(item.label)} {code(item.id)}" + (texts.bracketed(more) if more else "")


def _shown(texts: Texts, value: object) -> str:
    return value.text(texts.lang) if hasattr(value, "text") else str(value)


def _list_readings(page: Page, texts: Texts, held: FixedList) -> None:
    rows = []
    for option in held.readings:
        one, items = option.reading, texts.several(texts.label(item.label) for item in option.items)
        title = texts.label(one.label)
        rows.append([code(one.choice), code(one.id), f"**{title}**" if one.default else title, items])
    page.table([texts.site(key) for key in ("choice", "reading", "title", "changes")], rows)


def tasks_page(texts: Texts) -> Page:
    """Tasks by the department that leads or supports."""
    page, pack = _page(texts, "tasks"), texts.pack
    heads = [texts.site(key) for key in ("task", "by", "every", "support", "clause")]
    for department in pack.departments.values():
        leads = [task for task in pack.tasks.values() if department.id in task.lead]
        supports = [task for task in pack.tasks.values() if department.id in task.support]
        if not leads and not supports:
            continue
        page.heading(department.name)
        if department.aliases:
            page.add(f"{texts.site('aliases')} {texts.several(map(plain, department.aliases))}")
        for key, tasks in (("lead", leads), ("support", supports)):
            if tasks:
                page.heading(texts.site(key), 3)
                others = heads[3] if key == "lead" else texts.site("lead")
                page.table([*heads[:3], others, heads[4]], _tasks(page, texts, tasks, key))
    alone = [task for task in pack.tasks.values() if not task.lead and not task.support]
    if alone:
        page.heading(texts.site("nobody"))
        page.table(heads, _tasks(page, texts, alone, "lead"))
    page.heading(texts.site("tasks"))
    page.table([texts.site(key) for key in ("task", "id", "serves", "note")], [
        [f'<span id="{task.id}"></span>{texts.label(task.title)}', code(f"{pack.city}/{task.id}"),
         texts.several(record_link(page, texts, name) for name in task.serves), texts.label(task.note)]
        for task in pack.tasks.values()
    ])  # fmt: skip
    return page


def _tasks(page: Page, texts: Texts, tasks: Iterable[Task], key: str) -> list[list[str]]:
    return [
        [
            page.link(f"{texts.folder}/tasks.md#{task.id}", task.title.text(texts.lang)),
            texts.day(task.by),
            plain(texts.told(f"every-{task.every}")) if task.every else "",
            texts.departments(task.support if key == "lead" else task.lead),
            texts.clauses(page, task.clauses),
        ]
        for task in tasks
    ]
