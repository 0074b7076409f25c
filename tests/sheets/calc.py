"""LibreOffice Calc without a window: what a person would do by hand, as steps of a macro."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
MODULE = 'xmlns:script="http://openoffice.org/2000/script" script:name="Steps" script:language="StarBasic"'
XLSX = "Calc MS Excel 2007 XML"
LIBRARY = 'xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"'
MACRO = """
Function Prop(name, value)
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = name
  made.Value = value
  Prop = made
End Function

Sub Work
  doc = StarDesktop.loadComponentFromURL("{source}", "_blank", 0, Array(Prop("Hidden", True)))
  sheet = doc.Sheets.getByName("{sheet}")
{steps}
  doc.calculateAll()
  doc.storeToURL("{target}", Array(Prop("FilterName", "{kind}")))
  doc.close(True)
End Sub
"""


def typed(place: str, value: object) -> str:
    """Type into a cell: a number, a text, or None to clear it."""
    cell = f'  sheet.getCellRangeByName("{place}")'
    if value is None or isinstance(value, str):
        return f'{cell}.setString("{value or ""}")'
    return f"{cell}.setValue({value!r})"


def sorted_by(places: str, column: int, *, descending: bool) -> str:
    """Sort rows by one of their columns, counted from 0."""
    return f"""
  Dim by(0) As New com.sun.star.table.TableSortField
  by(0).Field = {column}
  by(0).IsAscending = {"False" if descending else "True"}
  sheet.getCellRangeByName("{places}").sort(Array(Prop("SortFields", by()), Prop("ContainsHeader", False)))"""


def deleted(row: int) -> str:
    """Delete a row, counted from 1."""
    return f"  sheet.Rows.removeByIndex({row - 1}, 1)"


def copied(row: int, to: int, width: int) -> str:
    """Copy the first cells of a row to another."""
    return f"""  sheet.copyRange(sheet.getCellByPosition(0, {to - 1}).CellAddress, _
    sheet.getCellRangeByPosition(0, {row - 1}, {width - 1}, {row - 1}).RangeAddress)"""


def worked_on(source: Path, target: Path, sheet: str, steps: Iterable[str], profile: Path, *, kind: str = XLSX) -> None:
    """Open a workbook, do some steps on a sheet, have every formula worked out anew, and save it under another name.

    Args:
        source: The workbook.
        target: Where it is saved.
        sheet: The sheet that the steps are about.
        steps: What is done.
        profile: A folder for the settings of the program.
        kind: What it is saved as, by the program's own name.
    """
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    if not profile.exists():  # a macro that lies in a new profile is not known yet when it is asked for
        subprocess.run([*office, "--terminate_after_init"], check=True, capture_output=True, timeout=300)
    folder = profile / "user" / "basic" / "Standard"
    folder.mkdir(parents=True, exist_ok=True)
    macro = MACRO.format(source=source.as_uri(), target=target.as_uri(), sheet=sheet, steps="\n".join(steps), kind=kind)
    files = {
        "Steps.xba": f"<script:module {MODULE}>{escape(macro)}</script:module>",
        "script.xlb": f'<library:library {LIBRARY}><library:element library:name="Steps"/></library:library>',
        "dialog.xlb": f"<library:library {LIBRARY}/>",
    }
    for name, text in files.items():
        (folder / name).write_text(HEAD + text, encoding="utf-8")
    run = subprocess.run([*office, "macro:///Standard.Steps.Work"], check=True, capture_output=True, timeout=300)
    assert target.exists(), run.stderr.decode()
