"""The course of one case through a process."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from commstd.calendar import later_by, nth_workday
from commstd.cases import Case, CaseFault, CaseVerdict, Event, Notice, Unchecked, notice
from commstd.errors import DateError
from commstd.fields import NEVER, Value
from commstd.formula.exact import Outcome, decided, evaluate
from commstd.formula.nodes import Name, names
from commstd.messages import Message, near, say
from commstd.numerals import fold
from commstd.readings import name_of
from commstd.tasks import period

if TYPE_CHECKING:
    from commstd.formula.nodes import Node
    from commstd.procedures import Procedure
    from commstd.processes import Consequence, ProcessRule, Step

EARLIEST: Final = date(1949, 10, 1)
"""A date before this one is an error of typing."""
MONTHS: Final = {"quarter": 3, "half-year": 6, "year": 12, "2 year": 24}
"""How many months each recurrence has."""
_SURE: Final = decided(True)


class Course:
    """One case on its way through a process: what its log says, and then what the process says of it.

    Attributes:
        procedure: The process under chosen readings on a day.
        case: The case.
        counted: The events that count, by step, in the order of their dates.
        seen: These and those that were failed.
        row: The values of all names in formulas.
        needs: Whether the case needs each step.
        due: When steps fall due.
        faults, pending, unchecked, notices: What the verdict will say.
    """

    def __init__(self, procedure: Procedure, case: Case) -> None:
        self.procedure = procedure
        self.case = case
        self.counted: dict[str, list[Event]] = {}
        self.seen: dict[str, list[Event]] = {}
        self.row: dict[str, Value | None] = {}
        self.needs: dict[str, Outcome] = {}
        self.due: dict[str, date | None] = {}
        self.faults: list[CaseFault] = []
        self.pending: list[str] = []
        self.unchecked: list[Unchecked] = []
        self.notices: list[Notice] = []

    def verdict(self) -> CaseVerdict:
        """What the process says of the case."""
        process = self.procedure.process
        for event in self.case.events:
            self._take(event)
        for held in (*self.counted.values(), *self.seen.values()):
            held.sort(key=lambda event: event.date or NEVER)
        self.row = {**self.case.facts, **self.procedure.figures, **dict.fromkeys(self.procedure.steps, NEVER)}
        self.row |= {name: self._first(name) for name in self.counted}
        self._results()
        for step in process.steps:
            self.needs[step.id] = self._known(step.when, step.id)
        self._order()
        for step in process.steps:
            self._limit(step)
            self._recur(step) if step.every is not None else self._await(step)
        for rule in process.rules:
            self._rule(rule)
        consequences = tuple(one for one in process.consequences if self._follows(one))
        order = (*self.procedure.steps, *(rule.id for rule in process.rules))
        places = {name: place for place, name in enumerate(order)}
        self.faults.sort(key=lambda fault: places.get(fault.step, -1))
        pending = tuple(name for name in self.pending if not any(fault.step == name for fault in self.faults))
        return CaseVerdict(
            case=self.case.id, process=f"{self.procedure.pack.city}/{process.id}",
            state="faulty" if self.faults else "open" if pending else "done", due=self.due, faults=tuple(self.faults),
            consequences=consequences, pending=pending, unchecked=tuple(self.unchecked),
            reading=name_of(self.procedure.chosen), notices=tuple(self.notices),
        )  # fmt: skip

    # what the log says

    def _take(self, event: Event) -> None:
        step = self.procedure.step_of(event.step)
        if step is None:
            options = tuple(one.title for one in self.procedure.process.steps)
            hint = self.procedure.near_steps(event.step)
            message = say("case-unknown-step", step=event.step, options=options, near=hint)
            self._fault(event.step, "unknown-step", message, line=event.line)
            return
        if event.date == NEVER:
            return
        if event.date is None or event.date < EARLIEST:
            told = event.written or ("" if event.date is None else str(event.date))
            key = "case-impossible-date" if told else "case-no-date"
            values = {"step": step.title, "date": told} if told else {"step": step.title}
            self._fault(step, "impossible-date", say(key, **values), line=event.line)
            return
        if event.date > self.procedure.as_of:
            told = str(self.procedure.as_of)
            self.notices.append(notice("case-later", event, self.case, column="date", date=event.date, as_of=told))
            return
        mark = _mark(event)
        if any(_mark(other) == mark for other in self.seen.get(step.id, ())):
            first = next(other for other in self.seen[step.id] if _mark(other) == mark)
            message = say("case-repeated", step=step.title, date=event.date, first=first.line or "")
            self._fault(step, "repeated", message, line=event.line)
            return
        self.seen.setdefault(step.id, []).append(event)
        self._actor(step, event)
        if not event.has_failed:
            self.counted.setdefault(step.id, []).append(event)

    def _actor(self, step: Step, event: Event) -> None:
        if not event.actor:
            return
        departments = self.procedure.pack.departments
        found = self.procedure.department_of(event.actor)
        allowed = [departments[name] for name in step.actors]
        takes_any = any(one.is_group for one in allowed)
        if found is None:
            if allowed and not takes_any:
                spelt = [spelling for one in departments.values() for spelling in one.spellings]
                told = {"actor": event.actor, "step": step.title, "options": tuple(one.name for one in allowed)}
                hint = near(event.actor, spelt)
                self.notices.append(notice("case-unknown-actor", event, self.case, column="actor", near=hint, **told))
            return
        if not allowed or found in step.actors or (takes_any and not departments[found].is_group):
            return
        message = say(
            "case-wrong-actor", step=step.title, date=event.date, actor=event.actor,
            options=tuple(one.name for one in allowed),
        )  # fmt: skip
        self._fault(step, "wrong-actor", message, line=event.line)

    def _results(self) -> None:
        """Look results up in their lists; what the last one says is a fact of the case."""
        for name, held in self.counted.items():
            step = self.procedure.steps[name]
            if step.result is None:
                continue
            options = self.procedure.pack.lists[step.result]
            items = options.items
            spelt = {fold(text).lower(): one.id for one in items for text in (one.id, one.label.zh, one.label.en)}
            for event in held:
                if not event.result:
                    continue
                found = spelt.get(fold(event.result).lower())
                told = {"step": step.title, "result": event.result, "options": tuple(one.label for one in items)}
                told["near"] = near(event.result, spelt)
                if found is None and options.is_open:
                    self.notices.append(notice("case-open-result", event, self.case, column="result", **told))
                elif found is None:
                    self._fault(step, "unknown-result", say("case-unknown-result", **told), line=event.line)
                elif options.field is not None:
                    fact = self.case.facts.get(options.field)
                    if fact is None:
                        self.row[options.field] = found
                    elif fact != found:
                        values = {"step": step.title, "result": event.result, "field": options.field, "fact": fact}
                        self.notices.append(notice("case-result-other", event, self.case, column="result", **values))

    # what the process says

    def _order(self) -> None:
        steps = self.procedure.steps
        starts = [step for step in steps.values() if not step.after]
        begun = not self.seen or any(step.id in self.seen for step in starts)
        first = [step for step in starts if self._is_needed(step)]
        if first and not begun:
            earliest = min((held[0] for held in self.seen.values()), key=lambda event: event.date or NEVER)
            found = self.procedure.step_of(earliest.step)
            message = say(
                "case-no-beginning", found=earliest.step if found is None else found.title, date=earliest.date,
                first=tuple(step.title for step in first),
            )  # fmt: skip
            self._fault(first[0], "no-beginning", message, line=earliest.line)
        absent: dict[str, str] = {}
        for name in self.counted:
            before = [other for other in steps[name].after if other in self.counted]
            later = [other for other in before if self._first(other) > self._first(name)]
            if later:
                message = say(
                    "case-out-of-order", step=steps[name].title, date=self._first(name),
                    before=tuple(say("case-step-on", step=steps[one].title, date=self._first(one)) for one in later),
                )  # fmt: skip
                self._fault(steps[name], "out-of-order", message, line=self.counted[name][0].line)
            for other in self._before(name):
                if other not in self.counted and self._is_needed(steps[other]):
                    absent.setdefault(other, name)
        undated = {fault.step for fault in self.faults if fault.kind == "impossible-date"}
        for name, after in absent.items():
            if (not begun and steps[name] in starts) or name in undated:
                continue
            values = {"step": steps[name].title, "after": steps[after].title, "date": self._first(after)}
            key = "case-missing-failed" if name in self.seen else "case-missing"
            self._fault(steps[name], "missing", say(key, **values))

    def _before(self, name: str) -> Iterator[str]:
        """Every step that comes before one, directly or not."""
        found: set[str] = set()
        waiting = list(self.procedure.steps[name].after)
        while waiting:
            one = waiting.pop(0)
            if one not in found:
                found.add(one)
                yield one
                waiting.extend(self.procedure.steps[one].after)

    def _limit(self, step: Step) -> None:
        """When a step falls due, and whether it is late."""
        limit = step.within
        if limit is None or self.needs[step.id].value is False:
            return
        start, count = self._value(limit.start), self._value(limit.workdays)
        skip = Fraction(0) if limit.skip is None else self._value(limit.skip)
        if not isinstance(start, date) or start == NEVER:
            return
        if not isinstance(count, Fraction) or not isinstance(skip, Fraction):
            return
        try:
            due = nth_workday(start + timedelta(days=int(skip)), int(count))
        except DateError as error:
            self.due[step.id] = None
            first = min((event for held in self.seen.values() for event in held), key=lambda one: one.date or NEVER)
            told = {"step": step.title, "why": error.message, "count": int(count)}
            self.notices.append(notice("case-beyond", first, self.case, column="date", **told))
            return
        self.due[step.id] = due
        force = limit.force or self.procedure.process.force
        told = {"step": step.title, "due": due, "count": int(count), "start": start}
        if step.id in self.counted:
            if self._first(step.id) > due:
                message = say("case-late", date=self._first(step.id), **told)
                self._fault(step, "late", message, line=self.counted[step.id][0].line, force=force)
        elif self._is_needed(step) and self.procedure.as_of > due:
            self._fault(step, "late", say("case-late-absent", as_of=self.procedure.as_of, **told), force=force)

    def _await(self, step: Step) -> None:
        """Note a step that is still to come."""
        if step.id not in self.counted and not step.is_optional and self.needs[step.id].value is not False:
            self.pending.append(step.id)

    def _recur(self, step: Step) -> None:
        """See that a step that recurs has come often enough."""
        dates = [event.date for held in self.seen.values() for event in held if event.date is not None]
        if not dates or not self._is_needed(step) or step.every is None:
            if self.needs[step.id].value is None:
                self._await(step)
            return
        held = [event.date for event in self.counted.get(step.id, ()) if event.date is not None]
        if self.procedure.wants_no_gap:
            self._gaps(step, min(dates), held)
            return
        since = self._value(step.since) if step.since is not None else None
        origin = since if isinstance(since, date) and since != NEVER else min(dates)
        as_of = self.procedure.as_of
        empty: list[tuple[date, date]] = []
        day = min(dates)
        while day <= as_of:
            first, last = period(step.every, day, first_year=origin.year)
            if not any(first <= one <= last for one in held):
                empty.append((first, last))
            day = last + timedelta(days=1)
        over = tuple(f"{first}–{last}" for first, last in empty if last < as_of)
        if over:
            self._fault(step, "missing", say("case-missing-period", step=step.title, periods=over))
        if empty and empty[-1][1] >= as_of:
            self.due[step.id] = empty[-1][1]
            self.pending.append(step.id)

    def _gaps(self, step: Step, begin: date, held: list[date]) -> None:
        assert step.every is not None, "only a step that recurs has gaps"
        last = begin
        for event in self.counted.get(step.id, ()):
            limit, day = later_by(last, MONTHS[step.every]), event.date or NEVER
            if day > limit:
                message = say("case-gap", step=step.title, date=day, last=last, due=limit)
                self._fault(step, "late", message, line=event.line)
            last = day
        limit = later_by(last, MONTHS[step.every])
        self.due[step.id] = limit
        if self.procedure.as_of > limit:
            told = {"step": step.title, "last": last, "due": limit, "as_of": self.procedure.as_of}
            self._fault(step, "missing", say("case-gap-open", **told))
        elif not held:
            self.pending.append(step.id)

    def _rule(self, rule: ProcessRule) -> None:
        if self._known(rule.when, rule.id).value is not True:
            return
        if self._known(rule.holds, rule.id).value is False:
            used = [name for name in names(self.procedure.tree(rule.holds)) if name in self.procedure.steps]
            dates = tuple(
                say("case-step-on", step=self.procedure.steps[name].title, date=self._first(name))
                if name in self.counted
                else say("case-step-absent", step=self.procedure.steps[name].title)
                for name in used
            )
            title = rule.title if rule.title is not None else rule.id
            clauses = tuple(rule.clauses)
            message = say("case-rule", rule=title, dates=dates, clause=clauses) if dates else None
            message = message or say("case-rule-facts", rule=title, clause=clauses)
            self.faults.append(
                CaseFault(step=rule.id, kind="rule", message=message, force=rule.force, clauses=rule.clauses)
            )

    def _follows(self, consequence: Consequence) -> bool:
        value = self._known(consequence.when, consequence.id).value
        if value is None:
            # What a step still to come will bring as its result is no gap in the case.
            lists, steps = self.procedure.pack.lists, self.procedure.process.steps
            awaited = {lists[step.result].field for step in steps if step.result and step.id not in self.counted}
            self.unchecked = [
                one for one in self.unchecked if one.id != consequence.id or not set(one.missing) <= awaited
            ]
        return value is True

    # small things

    def _first(self, name: str) -> date:
        """The date of a step's first event that counts."""
        held = self.counted.get(name)
        return NEVER if not held else held[0].date or NEVER

    def _is_needed(self, step: Step) -> bool:
        return not step.is_optional and self.needs[step.id].value is True

    def _value(self, name: str) -> Value | None:
        return evaluate(self.procedure.tree(Name(name)), self.row).value

    def _known(self, tree: Node | None, owner: str) -> Outcome:
        """What a condition comes to; where that is not known, the case's verdict says on what it hangs."""
        if tree is None:
            return _SURE
        outcome = evaluate(self.procedure.tree(tree), self.row)
        if not outcome.is_decided:
            self.unchecked.append(Unchecked(id=owner, missing=tuple(sorted(outcome.missing))))
        return outcome

    def _fault(
        self, step: Step | str, kind: str, message: Message, *, line: int | None = None, force: str | None = None
    ) -> None:
        name, clauses = (step, ()) if isinstance(step, str) else (step.id, step.clauses)
        force = force or self.procedure.process.force
        self.faults.append(CaseFault(step=name, kind=kind, message=message, force=force, clauses=clauses, line=line))


def _mark(event: Event) -> tuple[object, ...]:
    """By what an event is told from others of its step."""
    return (event.date, *(fold(text or "").lower() for text in (event.actor, event.result, event.to)))
