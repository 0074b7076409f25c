from __future__ import annotations

import io

import pytest

from commstd.cli import progress
from commstd.cli.progress import Stages


class Screen(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True


def terminal(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """A terminal in place of standard error, from now on: a fixture would come before pytest's own."""
    made = Screen()
    monkeypatch.setattr("sys.stderr", made)
    monkeypatch.setenv("TERM", "xterm")
    return made


def test_long_work_shows_its_stages_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with Stages() as stages:
        stages.stage("read")
        stages.stage("write", 10)
        stages.advance(4)
        assert stages._bar.tasks[0].completed == 4
        assert len(stages._bar.tasks) == 1
    assert screen.getvalue() != ""


def test_short_work_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = terminal(monkeypatch)
    with Stages() as stages:
        stages.stage("read")
        stages.advance(1)
    assert screen.getvalue() == ""


def test_work_of_known_length_is_shown_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal(monkeypatch)
    with Stages() as stages:
        stages.stage("write", 3)
        assert stages._bar is not None


def test_nothing_is_shown_where_standard_error_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0)
    with Stages() as stages:
        stages.stage("read")
        stages.stage("write", 3)
        stages.advance(3)
    assert capsys.readouterr().err == ""
