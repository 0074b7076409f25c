"""What is wrong in a file that is not TOML: where, and how to mend it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from commstd.loading.faults import Fault, Place
from commstd.messages import Message, say

_AT: Final = re.compile(r"^(.*) \(at (?:line (\d+), column (\d+)|end of document)\)$", re.DOTALL)
_SIGNS: Final = {
    "“": '"',
    "”": '"',
    "„": '"',
    "‘": "'",
    "’": "'",
    "：": "=",
    "、": ",",
    "。": ".",
    "【": "[",
    "】": "]",
}
"""Signs of the Chinese input method and of word processors, and what TOML has in their place."""
_FOREIGN: Final = re.compile(f"[{''.join(_SIGNS)}\u3000\uff01-\uff5e]")
_DAY: Final = re.compile(r"\d{4}[-/.年]\d[\d/.年月日-]*")
_QUOTED: Final = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'|#.*")
_FAULTS: Final = {
    "Cannot declare": "toml-twice",
    "Cannot overwrite": "toml-twice",
    "Cannot redefine": "toml-twice",
    "Cannot mutate": "toml-twice",
    "Duplicate inline": "toml-twice",
    "Expected '=' after": "toml-no-equals",
    "Invalid value": "toml-value",
    "Unterminated string": "toml-text-open",
    "Illegal character": "toml-text-open",
    "Expected '\"'": "toml-text-open",
    "Unclosed": "toml-bracket",
    "Expected ']": "toml-bracket",
    "Expected newline": "toml-rest",
    "Invalid date": "toml-date",
    "Unescaped": "toml-backslash",
    "Invalid hex": "toml-backslash",
    "Escaped character": "toml-backslash",
    "Invalid statement": "toml-statement",
    "Invalid initial character": "toml-statement",
    "Found invalid character": "toml-statement",
}
"""What the parser says first, and our sentence for it."""


def syntax_fault(file: str, text: str, error: Exception) -> Fault:
    """The first fault of a file that is not TOML, with its line and column.

    Args:
        file: The file's name.
        text: What stands in it.
        error: What the parser raised.
    """
    found = _AT.match(str(error))
    if found is None:  # nested too deep, or a number of too many digits
        return Fault(Place(file=file), say("toml-other", error=error))
    lines = text.split("\n")
    if found[2] is None:
        line = max((number for number, one in enumerate(lines, 1) if one.strip()), default=1)
        column = len(lines[line - 1].rstrip()) + 1
    else:
        line, column = int(found[2]), int(found[3])
    shown = lines[line - 1].rstrip("\r") if line <= len(lines) else ""
    foreign = _FOREIGN.search(_QUOTED.sub(_blanks, shown))
    if foreign is not None and foreign.start() < column:
        sign = foreign[0]
        place = Place(file=file, line=line, column=foreign.start() + 1, shown=shown)
        wanted = _SIGNS.get(sign) or unicodedata.normalize("NFKC", sign)
        return Fault(place, say("toml-blank") if wanted == " " else say("toml-sign", found=sign, wanted=wanted))
    if any(one.start() < column <= one.end() for one in _DAY.finditer(_QUOTED.sub(_blanks, shown))):
        return Fault(Place(file=file, line=line, column=column, shown=shown), say("toml-date"))
    if shown[column - 1 : column] == "%":
        return Fault(Place(file=file, line=line, column=column, shown=shown), say("toml-percent"))
    return Fault(Place(file=file, line=line, column=column, shown=shown), _message(found[1], error))


def _blanks(quoted: re.Match[str]) -> str:
    return " " * len(quoted[0])


def _message(told: str, error: Exception) -> Message:
    key = next((key for start, key in _FAULTS.items() if told.startswith(start)), None)
    return say("toml-other", error=error) if key is None else say(key)
