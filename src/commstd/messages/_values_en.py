"""What is said about values, units, readings and names that a caller gives, in English."""

from __future__ import annotations

from typing import Final

VALUES: Final = {
    "text": "{text}",
    "did-you-mean": "did you mean {names}?",
    # units and amounts
    "unit-unknown": '"{text}" is no unit that is understood; use one that is, such as m², mu, household or person. {near}',
    "unit-missing": '"{text}" has no unit; write it with one, such as "{text} {unit}"',
    "unit-missing-for": 'the value "{value}" of {what} has no unit; write a text with a number and a unit, such as "100 household" or "30 m²"',
    "unit-mismatch": 'the unit of "{text}" is "{found}", and "{expected}" or a unit that converts to it is wanted here; check the number and its unit',
    "quantity-unreadable": '"{text}" begins with no number that can be used; write a number with its unit, such as "352.46 m²"',
    "amount-negative": '"{value}" is below zero, and zero or more is wanted here; correct it',
    "amount-zero": '{what} is zero and cannot be divided by; write a number above zero with its unit, such as "100 household"',
    "share-range": '"{value}" is no exact share from 0 to 1; write a text such as "2/3" or "60%", or use Fraction or Decimal',
    "steps-unknown": 'steps cannot be "{value}"; write one of: {options}',
    # values of fields
    "value-fraction": '"{value}" is no whole number, and "{field}" counts whole ones; write a whole number',
    "value-range": "{field}: {value} is out of range, which is {low} to {high} {unit}; check the number and its unit",
    "value-no-number": '{field}: a number is wanted, and "{value}" is none; write a number, or leave out what is not known',
    "value-float": "{field}: {value} is a binary float, which is not exact; write a whole number, or the number as a text in quotation marks",
    "value-no-flag": '{field}: "{value}" is neither yes nor no; write yes or no (or true, false, 是, 否)',
    "value-no-choice": '{field}: "{value}" is none of the options, which are: {options}. {near}',
    "value-no-date": '{field}: "{value}" is no date; write it like 2024-05-09',
    # names, readings and parameters that are asked for
    "field-unknown": 'the subject {subject} has no field "{name}"; correct the name. {near}',
    "standard-unknown": '{city} has no standard "{name}"; it has: {options}. {near}',
    "subject-no-standard": '{city} has no standard for the subject "{subject}"; it has some for: {options}',
    "reading-form": '"{text}" is not how a reading is named; write STANDARD=READING, such as committee-staff=started',
    "reading-unknown": '"{record}" has no reading "{name}"; its readings: {options}. {near}',
    "reading-twice": '"{one}" and "{two}" answer the same choice of "{record}" ({choice}), and only one of them can be chosen; leave one out',
    "parameter-unknown": 'this pack has no parameter "{name}"; correct the name; commstd show lists the parameters of a standard. {near}',
    "parameter-float": 'the value {value} of the parameter "{name}" is a binary float, which is not exact; write a text with its unit (such as "2500 household"), or use Fraction or Decimal',
    "parameter-zero": 'the parameter "{name}" is divided by or counted in, and cannot be "{value}"; write a number above zero',
}
