"""A process under chosen readings on a day: what it says of cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from commstd.courses import Course
from commstd.errors import UnknownNameError
from commstd.fields import Value
from commstd.formula.nodes import substitute
from commstd.messages import Message, near, say
from commstd.numerals import fold
from commstd.processes import NO_GAP
from commstd.tasks import fold_spelling

if TYPE_CHECKING:
    from commstd.cases import Case, CaseVerdict
    from commstd.formula.nodes import Node
    from commstd.packs import Pack
    from commstd.processes import Process, Step
    from commstd.readings import Reading
    from commstd.standards import Parameter


def process_of(pack: Pack, name: str) -> Process:
    """The process of an id, with or without the city before it, or of a title.

    Raises:
        UnknownNameError: There is none.
    """
    bare = name.removeprefix(f"{pack.city}/").strip()
    if bare in pack.processes:
        return pack.processes[bare]
    for process in pack.processes.values():
        if fold(bare).lower() in {fold(process.title.zh).lower(), fold(process.title.en).lower()}:
            return process
    options = tuple(pack.processes)
    raise UnknownNameError(say("process-unknown", name=bare, city=pack.city, options=options, near=near(bare, options)))


class Procedure:
    """A process under chosen readings on a day.

    Args:
        pack: The pack that it is of.
        process: The process.
        chosen: One reading of each choice; none: the defaults.
        as_of: The day. What comes later has not happened yet.
        parameters: The pack's parameters, where some are overridden.
    """

    def __init__(
        self,
        pack: Pack,
        process: Process,
        chosen: Iterable[Reading] = (),
        *,
        as_of: date,
        parameters: Mapping[str, Parameter] | None = None,
    ) -> None:
        self.pack = pack
        self.process = process
        self.as_of = as_of
        self.chosen = tuple(chosen) or process.readings.choose()
        self.steps = {step.id: step for step in process.steps}
        self.wants_no_gap = any(option.id == NO_GAP for option in self.chosen)
        self._let = process.local(self.chosen)
        self._trees: dict[Node, Node] = {}
        held = pack.parameters if parameters is None else parameters
        self.figures: dict[str, Value | None] = {"as_of": as_of}
        self.figures |= {name: held[name].at(as_of) for name in process.names() if name in held}
        self._steps_spelt = {
            fold_spelling(text): step.id for step in process.steps for text in (step.title.en, step.title.zh, step.id)
        }
        self._departments_spelt = {
            fold_spelling(text): one.id for one in pack.departments.values() for text in (*one.spellings, one.id)
        }

    def tree(self, node: Node) -> Node:
        """A tree with the local names put in."""
        if node not in self._trees:
            self._trees[node] = substitute(node, self._let)
        return self._trees[node]

    def step_of(self, text: str) -> Step | None:
        """The step that a log's text names by id or title."""
        found = self._steps_spelt.get(fold_spelling(text))
        return None if found is None else self.steps[found]

    def near_steps(self, text: str) -> Message | str:
        """A hint at the steps that look like a text."""
        return near(text, [name for one in self.process.steps for name in (one.id, one.title.zh, one.title.en)])

    def department_of(self, text: str) -> str | None:
        """The department that a log's text names."""
        return self._departments_spelt.get(fold_spelling(text))

    def verdict(self, case: Case) -> CaseVerdict:
        """What the process says of a case."""
        return Course(self, case).verdict()
