"""The page of registers says all that the registers hold."""

from __future__ import annotations

import re

import pytest

from commstd.registers import REGISTERS, WHERE, Register
from tests.docs.fences import ROOT

LANGUAGES = ("en", "zh")


def section(register: Register, language: str) -> str:
    """What the page says of one register."""
    text = (ROOT / "docs" / language / "reference" / "registers.md").read_text(encoding="utf-8")
    parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return next(part for part in parts if part.lower().startswith(f"{register.label.text(language)}\n"))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda one: one.id)
def test_every_column_and_option_of_a_register_is_described(register: Register, language: str) -> None:
    text = section(register, language)
    for field in register.fields:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{field.name}` |"))
        spelt = {field.label.zh, *field.aliases, *(word for words in field.values.values() for word in words)}
        assert [text for text in spelt if text not in row] == []
        assert [name for name in field.values if f"`{name}`" not in row] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("register", REGISTERS.values(), ids=lambda one: one.id)
def test_every_field_that_a_register_gives_is_described(register: Register, language: str) -> None:
    text = section(register, language)
    assert [one.field for one in register.measures if f"`{one.field}`" not in text] == []
    assert f"`{register.id}`" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_columns_that_say_where_a_row_belongs_are_described(language: str) -> None:
    text = (ROOT / "docs" / language / "reference" / "registers.md").read_text(encoding="utf-8")
    for field in WHERE:
        row = next(line for line in text.splitlines() if line.startswith(f"| `{field.name}` |"))
        assert [text for text in (field.label.zh, *field.aliases) if text not in row] == []
