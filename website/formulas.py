"""LaTeX as MathML: what a browser typesets without a script, a font or a request."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree

from latex2mathml.converter import convert_to_element

_TEXT: Final = re.compile(r"\\text\{((?:\\.|[^{}\\])*)\}")
_BETWEEN: Final = frozenset("×=≠<>≤≥∈∉∧\u2228")
"""Signs with room on both sides, which words need more of than letters."""
_ESCAPED: Final = re.compile(r"\\(textbackslash |textasciitilde |textasciicircum |[%&_#${}])")
_NAMED: Final = {"textbackslash ": "\\", "textasciitilde ": "~", "textasciicircum ": "^"}


@lru_cache(maxsize=4096)
def mathml(tex: str) -> str:
    """A formula as an element of HTML, on lines of its own.

    Texts are put in by hand: latex2mathml does not know escapes inside them.
    """
    texts: list[str] = []

    def held(found: re.Match[str]) -> str:
        texts.append(_ESCAPED.sub(lambda mark: _NAMED.get(mark[1], mark[1]), found[1]))
        return f"\\text{{T{len(texts) - 1}T}}"

    element = convert_to_element(_TEXT.sub(held, tex), display="block")
    for one in element.iter("mtext"):
        one.text = re.sub(r"T(\d+)T", lambda place: texts[int(place[1])], one.text or "")
    for one in element.iter():
        if one.tag != "mtext" and one.text:
            one.text = html.unescape(one.text)  # latex2mathml leaves references to characters
        if one.tag == "mo" and one.text in _BETWEEN:
            one.attrib |= {"lspace": "0.3em", "rspace": "0.3em"}
    return ElementTree.tostring(element, encoding="unicode")


def formula(tex: str, label: str) -> str:
    """A formula in a box that scrolls where the screen is narrow, with its words for whoever cannot see it."""
    return f'<div class="formula" role="math" tabindex="0" aria-label="{html.escape(label)}">{mathml(tex)}</div>'
