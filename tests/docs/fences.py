"""The fences of the README and the docs, read by Sybil and run.

| fence | what is done with it |
|---|---|
| python | run, doctests against their output; all of a page in one namespace |
| console | `$ command`, then exactly what it prints; a page's sessions follow each other in one folder |
| toml, json | parsed; records of a pack against the forms of the loader |
| sh | not run: what a reader does on a machine of their own; each command exists |
| text, csv | shown |
| mermaid | a diagram; tests/site sees it drawn |

`title="PATH"` behind the language writes the fence to that path first, so that later commands can use it.

A page whose fences need other packages says so in its first lines, `<!-- needs: pandas, pyarrow -->`, and is run by
tests/engines, where they are installed. One that begins with an empty folder, `<!-- from an empty folder -->`, is run by
tests/plugins/test_tutorial.py.

After a change of what commstd prints, `python tests/docs/fences.py` writes the new output into the console fences; a page
that needs other packages is to be named, and `python tests/plugins/tutorial.py` is for the others. Read the difference
before you commit it.
"""

from __future__ import annotations

import contextlib
import contextvars
import doctest
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

from sybil import Document, Region, Sybil
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.evaluators.python import PythonEvaluator
from sybil.example import SybilFailure
from sybil.parsers.abstract.doctest import DocTestStringParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer

from commstd import catalog
from commstd.cli import main
from commstd.cli.program import COMMANDS
from commstd.loading import load_pack
from commstd.loading.forms import LISTS, NAMED, RawField, RawPack
from commstd.loading.structure import converter
from commstd.messages import use_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    from sybil import Example

    from commstd.packs import Pack

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("README*.md"), ROOT / "examples" / "README.md", *ROOT.glob("docs/**/*.md")])
NEEDS = re.compile(r"^<!-- needs: (.+) -->$", re.MULTILINE)
APART = "<!-- from an empty folder -->\n"
COLUMNS = "140"  # what commstd prints into a pipe
MADE = re.compile(r"^([a-z]+):", re.MULTILINE)
TOOLS = {"cd", "git", "pip", "source", "spark-submit", "."}


def needs(page: Path) -> list[str]:
    """The packages that a page's fences need beyond those of the tests."""
    found = NEEDS.search(page.read_text(encoding="utf-8"))
    return found[1].split(", ") if found else []


def is_apart(page: Path) -> bool:
    """Whether a page is run in environments of its own."""
    return APART in page.read_text(encoding="utf-8")


LIGHT = [page for page in PAGES if not needs(page) and not is_apart(page)]


class Session:
    """One shell session: `commstd` runs in this process, everything else in the shell."""

    def __init__(self) -> None:
        self.status = 0
        self._told: dict[tuple[str, ...], tuple[str, str, int]] = {}

    def run(self, command: str) -> str:
        """What a command prints, its errors after its answers."""
        if command == "echo $?":
            return f"{self.status}\n"
        first, _, rest = command.partition(" | ")
        words = shlex.split(first)
        settings = dict(
            word.split("=", 1) for word in words[: next(i for i, one in enumerate(words) if "=" not in one)]
        )
        if words[len(settings)] != "commstd":
            return self._shell(command, None)
        answers, errors, self.status = self._commstd(words[len(settings) + 1 :], settings)
        return (self._shell(rest, answers) if rest else answers) + errors

    def _commstd(self, words: list[str], settings: dict[str, str]) -> tuple[str, str, int]:
        """Answers, errors and status; of a table that a page assesses several times the same way, those of the first."""
        key = (*words, *settings.values())
        if words[0] != "assess" or "-o" in words or key not in self._told:
            answers = io.StringIO()
            errors = answers if "2>&1" in words else io.StringIO()
            with (
                mock.patch.dict(os.environ, settings),
                contextlib.redirect_stdout(answers),
                contextlib.redirect_stderr(errors),
            ):
                status = main([word for word in words if word != "2>&1"])
            self._told[key] = (answers.getvalue(), "" if errors is answers else errors.getvalue(), status)
        return self._told[key]

    def _shell(self, command: str, given: str | None) -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command, shell=True, text=True, input=given, capture_output=True, encoding="utf-8",
            env={**os.environ, "PATH": path, "PYTHONUTF8": "1"}, check=False,
        )  # fmt: skip
        self.status = done.returncode
        return done.stdout + done.stderr

    def replay(self, text: str) -> str:
        """A console fence as it should read: its commands, each with what it prints now."""
        shown = []
        for block in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
            lines = block.splitlines()
            end = next(number for number, line in enumerate(lines) if not line.endswith("\\"))
            command = "\n".join(lines[: end + 1])
            shown.append(f"$ {command}\n{self.run(command.replace(chr(92) + chr(10), ' '))}".rstrip("\n"))
        return plain("\n".join(shown))


def plain(text: str) -> str:
    """A text without blanks at the ends of lines and empty lines around it."""
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines()).strip("\n") + "\n"


class Fences:
    """Sybil's parser of all fences of a page.

    Args:
        update: Told the place and the new text of a console fence whose output has changed; None: that is a failure.
        session: The shell of the page's sessions.
    """

    lexer = RawFencedCodeBlockLexer(re.compile(r"(?P<language>[a-z]+)?(?P<rest>[^\n]*)\n"))

    def __init__(
        self, update: Callable[[int, int, str], None] | None = None, *, session: Session | None = None
    ) -> None:
        self.session = session or Session()
        self.update = update
        self.doctests = DocTestStringParser(DocTestEvaluator(doctest.ELLIPSIS))

    def __call__(self, document: Document) -> Iterator[Region]:
        for region in self.lexer(document):
            source = region.lexemes["source"]
            region.parsed = source
            if region.lexemes["language"] == "python" and source.startswith(">>>"):
                for inner in self.doctests(source, document.path):
                    inner.adjust(region, source)
                    yield inner
                continue
            region.evaluator = self.evaluate
            yield region

    def evaluate(self, example: Example) -> str | None:
        """Run one fence."""
        language, source = example.region.lexemes["language"], example.parsed
        if title := re.search(r'title="([^"]+)"', example.region.lexemes["rest"] or ""):
            path = Path(title[1])
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        match language:
            case "python":
                PythonEvaluator()(example)
            case "console":
                return self.console(example)
            case "toml":
                check_forms(tomllib.loads(source, parse_float=Decimal))
            case "json":
                json.loads(source)
            case "sh":
                return unknown_command(source)
            case "text" | "csv" | "mermaid":
                pass
            case _:
                return f"a fence of the language {language!r}: there is no test for it"
        return None

    def console(self, example: Example) -> str | None:
        """Run a session and compare what it prints."""
        found = self.session.replay(example.parsed)
        if found == plain(example.parsed):
            return None
        if self.update is None:
            return f"expected:\n{example.parsed}\nfound:\n{found}"
        start = example.region.start + example.parsed.offset
        self.update(start, start + len(example.parsed), found)
        return None


def check_forms(tables: dict[str, object]) -> None:
    """Records of a pack have no unknown key and lack none that they need."""
    read = converter()
    for name, held in tables.items():
        if name == "pack":
            read.structure(held, RawPack)
        elif name in LISTS:
            read.structure(held, list[LISTS[name]])
        elif name in NAMED:
            read.structure(held, dict[str, NAMED[name]])
        elif name == "fields":
            read.structure(held, dict[str, dict[str, RawField]])


def unknown_command(source: str) -> str | None:
    """The first line of a fence that names a command, a target or a script that does not exist."""
    targets = set(MADE.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    for line in source.splitlines():
        words = line.partition("#")[0].split()
        exists = (
            not words
            or words[0] in TOOLS
            or (words[0] == "make" and words[1] in targets)
            or (words[0] == "commstd" and words[1] in COMMANDS)
            or (words[:3] == ["python", "-m", "venv"])
            or (words[0] == "python" and any((ROOT / one / words[1]).is_file() for one in ("", "release")))
            or (words[:2] == ["python", "-m"] and _is_module(words[2]))
        )
        if not exists:
            return f"there is no such command: {line}"
    return None


def _is_module(name: str) -> bool:
    """Whether a clone has a module of that name."""
    place = ROOT / name.replace(".", "/")
    return place.is_dir() or place.with_suffix(".py").is_file()


@contextlib.contextmanager
def desk(page: Path) -> Iterator[None]:
    """A folder like a fresh clone's for one page, in which nothing is spoilt, with the page's language and a width."""
    is_chinese = page.name.endswith(".zh.md") or "zh" in page.relative_to(ROOT).parts
    own = {
        name: value for name, value in os.environ.items() if name not in {"LC_ALL", "LC_MESSAGES", "COMMSTD_PLUGINS"}
    }
    settings = {**own, "LANG": "zh_CN.UTF-8" if is_chinese else "en_US.UTF-8", "COLUMNS": COLUMNS}
    with tempfile.TemporaryDirectory() as folder:
        for name in ("examples", "plugins", "benchmarks"):
            shutil.copytree(ROOT / name, Path(folder) / name, ignore=shutil.ignore_patterns("__pycache__", "tests"))
        with (
            contextlib.chdir(folder),
            mock.patch.dict(os.environ, settings, clear=True),
            mock.patch.object(catalog, "load_pack", kept),
        ):
            yield


PACKS: dict[str, Pack] = {}


def kept(place: Traversable | Path, *, distribution: str | None, version: str | None) -> Pack:
    """A pack; one that is installed is read once, since the pages do not change it."""
    if distribution is None:
        return load_pack(place)
    if distribution not in PACKS:
        PACKS[distribution] = load_pack(place, distribution=distribution, version=version)
    return PACKS[distribution]


def failures(page: Path, update: Callable[[int, int, str], None] | None = None) -> list[str]:
    """What is wrong in the fences of a page."""

    def each() -> list[str]:
        use_language(None)
        with desk(page):
            return run(page, Fences(update))

    return contextvars.copy_context().run(each)


def run(page: Path, fences: Fences) -> list[str]:
    """Run the fences of a page in the folder where we are, and tell what is wrong in them."""
    found = []
    for example in Sybil([fences]).parse(page).examples():
        try:
            example.evaluate()
        except SybilFailure as failure:
            found.append(str(failure))
        except Exception as fault:  # whatever a fence raises, the others are run too
            found.append(f"{page}, line {example.line}: {type(fault).__name__}: {fault}")
    return found


def refresh(page: Path, failures: Callable[..., list[str]] = failures) -> None:
    """Write what the console fences of a page print now."""
    changes: list[tuple[int, int, str]] = []
    wrong = failures(page, lambda *change: changes.append(change))
    text = page.read_text(encoding="utf-8")
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    page.write_text(text, encoding="utf-8")
    print(f"{page.relative_to(ROOT)}: {len(changes)} refreshed", *wrong, sep="\n")


if __name__ == "__main__":
    for one in [Path(name).resolve() for name in sys.argv[1:]] or LIGHT:
        refresh(one)
