"""What is said about targets, in English."""

from __future__ import annotations

from typing import Final

TARGETS: Final = {
    # packs
    "target-no-examples": "the target has no examples to hold it to\nwrite at least one that is met, one that is short and one that is unknown",
    "target-line-share": 'the line of this share is {value}, and a share lies between 0 and 1, so that no group reaches it\nwrite 90 % as 0.9, or as a fraction in quotation marks, "9/10"',
    "target-parts": "a target has one of share, standard and count, or both part and whole, and at least one end (at_least, more_than, at_most, less_than).",
    "target-bound-field": 'the line of a target is on parameters alone, and "{name}" is a field; make the figure a parameter with its unit and clause.',
    "target-bound-unit": "the line is in another unit than what is measured ({kind}): a share takes the unit 1, a count the subject's own unit, a ratio that of part over whole.",
    "target-weight": 'weight wants a field that is a number, and "{name}" is none.',
    "standard-of-target": 'there is no standard "{name}" whose met rows could be counted; mend standard.\n{near}',
    "standard-subject": 'the standard "{name}" is about {subject}, not about the subject of this target; mend subject or standard.',
    "list-field": 'there is no choice field "{name}"; field names a field that is a choice.\n{near}',
    "list-unknown": 'there is no list "{name}"; mend list, or add it.\n{near}',
    "duty-needs": 'needs is "all" or "any", not "{value}".',
    "department-spelling": '"{spelling}" is already a spelling of the department "{other}"; a spelling belongs to one department: take it out of one of them.',
    "department-unknown": 'there is no department "{name}"; add it to departments, or mend the name.\n{near}',
    "every-unknown": 'every is one of {options}, not "{value}".\n{near}',
    "serves-unknown": '"{name}" in serves is no standard, target, list, duty or process of this pack.\n{near}',
    # tables
    "table-no-targets": '"{name}" is about {subject}, of which this city has no target, so that the table was not used.',
    "table-no-targets-fix": "choose another table if it is the wrong one; for verdicts on each row use commstd assess.",
    "row-in-two-tables": '"{row}" stands in both "{table}" and "{other}"; the row of "{other}" counts, this one was not used.',
    "row-in-two-tables-fix": "check the two tables: mend the wrong code, or delete the row that is there twice.",
    "by-no-field": 'a row of {subject} has no field "{column}" to group by, so all rows are counted together.',
    "by-no-field-fix": "add the column to the table, or group by another field.",
    "part-above-whole": 'the part of "{target}" is above its whole, which contradicts itself; the part counts as missing in this row.',
    "part-above-whole-fix": "check the two numbers: the part cannot be above the whole.",
    # results
    "targets-heading": "{city}: targets, by the rules in force on {as_of}",
    "targets-none": "There is no target for what the tables are about.",
    "targets-legend": "Where values are missing, value and to-do give the least and the most; while the line lies between them the verdict is unknown.",
    "head-target": "Target",
    "head-group": "Group",
    "head-line-to-reach": "Line",
    "head-to-do": "To do",
    "head-yes": "Yes",
    "head-no": "No",
    "head-by": "By",
    "cli-targets": "Measure a city's targets over one or more tables: shares, counts and ratios, with bounds and what is left to do.",
    "cli-option-by": "the field whose values are groups of their own, such as county; without it the city as a whole",
}
