"""What workbooks say, in English."""

from __future__ import annotations

from typing import Final

WORKBOOK: Final = {
    "workbook-extra": 'Excel workbooks are written by XlsxWriter, which is not installed: pip install "commstd[excel]"',
    "workbook-too-long": '"{path}" cannot be written: there are {rows} rows, and a sheet of Excel holds {most}. Write .csv or .parquet.',
    "workbook-too-large": '"{table}" has {size} MiB, too much for a workbook. Write {options}: the table is then assessed while it is read, in little memory.',
    "workbook-whole": "a workbook is always written whole, and its sheets can be filtered; use {option} with CSV, Parquet or JSON.",
    # names of sheets
    "sheet-summary": "Summary",
    "sheet-shortfalls": "Shortfalls",
    "sheet-rows": "All rows",
    "sheet-targets": "Targets",
    "sheet-problems": "Data problems",
    "sheet-sources": "Sources",
    # notes on sheets
    "sheet-live-counts": 'Rows, rates and gaps are formulas and follow "All rows".',
    "sheet-live-note": 'Correct a cell under "As filled in", and the grey verdicts, requirements and gaps beside it, which are formulas, follow; a number out of range or a text that is not known counts as missing. Of the other sheets only "Summary" follows: correct the table and assess it again.',
    "sheet-values-note": "There are many rows, so verdicts, requirements and gaps are values and no formulas: correct the table and assess it again.",
    "sheet-values-only": "These standards are no formulas here, and have to be assessed again after a correction: {standards}.",
    "sheet-shortfalls-note": 'Short or over: {total}, the worst first. These are values, which do not follow "All rows".',
    "sheet-cut": "Only the first {shown} of {total} are listed; write CSV or Parquet for all of them.",
    "sheet-targets-note": 'These are values, which do not follow "All rows"; "…" stands between the least and the most that a figure may be where something is missing.',
    "sheet-problems-note": "Not used or doubtful in the table: {total}. Lines are those of the original file.",
    "sheet-check-title": "Please check",
    "sheet-check-number": "A number within its range goes here, without a unit; leave it empty where it is not known.",
    "sheet-check-word": "Choose from the list; leave it empty where it is not known.",
    # words on sheets
    "sheet-filled-in": "As filled in",
    "sheet-lowest": "Least",
    "sheet-highest": "Most",
    "sheet-at-most": "At most",
    "sheet-never": "not yet",
    "sheet-rejected": "not used",
    "sheet-doubtful": "doubtful",
    "sheet-contradicts": "contradicts",
    "sheet-documents": "Documents",
    "sheet-standards": "Standards",
    "sheet-clauses": "Clauses",
    "sheet-figures": "Parameters in force",
    "sheet-versions": "Versions",
    "sheet-pack-folder": "pack (folder)",
    "sheet-digest": "digest of the pack",
    "sheet-as-of": "rules of the day",
    "sheet-table": "table assessed",
    "head-about": "About",
    "head-issued": "Issued",
    "head-kind": "Kind",
    "head-number": "Number",
    "head-status": "Status",
    "head-unit": "Unit",
}
