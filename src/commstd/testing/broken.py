"""What is raised where a pack breaks a law. Without Hypothesis, which only trying a law needs."""

from __future__ import annotations


class BrokenLaw(AssertionError):
    """A law that a pack breaks, with the row on which it does.

    Attributes:
        lines: What was expected, the row, what came of it, and the arithmetic.
    """

    def __init__(self, *lines: object) -> None:
        self.lines = tuple(str(one) for one in lines)
        super().__init__("\n".join(self.lines))
