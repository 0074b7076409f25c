"""What is said in templates, in English."""

from __future__ import annotations

from typing import Final

TEMPLATE: Final = {
    # the command
    "cli-template": "Write an empty table for a city: headings, units, lists to choose from and explanations; filled in, it goes into assess.",
    "cli-option-template-output": "The XLSX file to write.",
    "template-written": "written to {path}: {sheets}. Row 2 is an example and is left out. Once it is filled in: commstd assess {path} --city {city}",
    "template-sheet-columns": "{sheet} ({columns} columns)",
    "template-no-subject": '{city} has neither standard nor target for the subject "{subject}"; it has some for: {options}',
    # the sheets
    "template-options": "options",
    "template-title": "{city}: {subject}",
    "template-never": "not yet",
    "template-example-name": "an example, left out; may be deleted",
    "template-example-text": "so-and-so",
    "template-cited": "{title} [{clauses}]",
    "template-target": "target: {text}",
    "template-named": "also understood: {names}",
    # how a column is filled in
    "template-fill-key": "Text. The statistical division code or a code of your own, another one in each row.",
    "template-fill-number": "A number in {unit}, no finer than {step}{span}. Leave it empty where it is not known.",
    "template-fill-count": "A whole number in {unit}{span}. 0 is none; leave it empty where it is not known.",
    "template-fill-share": "A share such as 60% or 0.6{span}. Leave it empty where it is not known.",
    "template-span": ", from {low} to {high}",
    "template-fill-choice": "Choose from: {options}. Leave it empty where it is not known.",
    "template-fill-flag": "yes or no. Leave it empty where it is not known.",
    "template-fill-date": "A date such as 2024-05-09; not yet for what has not happened. Leave it empty where it is not known.",
    "template-fill-text": "Text.",
    "template-used": "used by: {uses}",
    "template-used-group": "groups rows; nothing is judged by it.",
    "template-used-name": "tells rows apart; nothing is judged by it.",
    # the explanations
    "template-explained": "{city}: how to fill in (standards as of {day})",
    "template-how-codes": "1. Codes are texts: one row for each, no code twice. Codes that begin with 0 or are longer than 15 digits must stay texts.",
    "template-how-blank": "2. Leave empty what is not known: no 0, no rough number, no range; {marks} count as empty. What is missing makes a verdict unknown, not short.",
    "template-how-numbers": "3. Numbers alone, in the unit in the heading's brackets. Whole columns may be pasted: pasting passes by the checks, and assessing checks again.",
    "template-how-example": "4. A row whose code begins with EXAMPLE ROW is left out, deleted or not. Columns may be moved and added; keep the headings as they are.",
    "template-how-next": "5. Save it and run: commstd assess FILE --city {city} (targets: commstd targets FILE --city {city}).",
    "template-section": "Sheet: {sheet}",
    "template-head-column": "column",
    "template-head-fill": "how to fill it in",
    "template-head-used": "what uses it, with clauses",
    # problems beside a result
    "problem-rejected": "not used",
    "problem-warning": "used but doubtful",
    "head-kind": "kind",
    "problems-written": "each problem of the data is told in {path}.",
}
