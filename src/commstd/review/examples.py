"""The examples of one record, run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from commstd.case_examples import process_mismatches
from commstd.errors import CommstdError
from commstd.examples import mismatches, target_mismatches
from commstd.loading.figures import override
from commstd.processes import Process
from commstd.standards import Standard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commstd.packs import Pack
    from commstd.standards import Parameter
    from commstd.targets import Target


def example_faults(pack: Pack, record: Standard | Target | Process, number: int) -> Iterator[object]:
    """How an example differs from what the pack computes: nothing where it comes out.

    Args:
        pack: The pack.
        record: The standard, target or process.
        number: Which of its examples, from 1.
    """
    try:
        if isinstance(record, Process):
            yield from process_mismatches(pack, record, record.examples[number - 1])
        elif isinstance(record, Standard):
            example = record.examples[number - 1]
            yield from mismatches(pack, record, example, parameters=figures_of(pack, example.overrides))
        else:
            held = record.examples[number - 1]
            yield from target_mismatches(pack, record, held, parameters=figures_of(pack, held.overrides))
    except CommstdError as error:
        yield error.message


def figures_of(pack: Pack, overrides: Mapping[str, object]) -> dict[str, Parameter]:
    """A pack's parameters with those of an example put in.

    Raises:
        CommstdError: A value that does not fit its parameter.
    """
    changed = {name: override(pack.parameters[name], value, pack.vocabulary.units) for name, value in overrides.items()}
    return {**pack.parameters, **changed}
