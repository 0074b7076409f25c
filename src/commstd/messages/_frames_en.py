"""What is said about tables that are not in memory, in English."""

from __future__ import annotations

from typing import Final

FRAMES: Final = {
    "output-stream": '"{path}": a file is streamed only into {options}; choose one of these endings.',
    "frame-cell-not-plain": '"{value}" is not written in digits alone, or has too many: in a table that stays in its database only numbers and dates in digits are read (352.46 m², 1,200, 2020-12-31), and this cell counts as missing.',
    "frame-cell-not-plain-fix": "make the column a number column or write it plainly; or take the rows into memory first (collect()), where each cell is read by itself.",
    "frame-cells-more": "{count} more cells of this column cannot be used either; the first {told} are listed.",
    "frame-cells-more-fix": "mend the ones that are listed, and assess again.",
    "frame-no-key": "there is no column {field}: rows have no code, problems can only be told by content, and the results cannot be joined to other tables by code.",
    "frame-no-key-fix": "add the column {field}.",
    "frame-key-empty": "{count} rows have no code; they were assessed all the same.",
    "frame-key-empty-fix": "fill in the code.",
    "frame-key-twice": 'the code "{value}" stands in {times} rows; rows of a database have no order, and all of them were assessed.',
    "frame-key-twice-fix": "remove the rows that are too many, or mend the code.",
    "frames-of-one-subject": "several tables are of {subject}, and one of them is a lazy frame ({name}): put them together first, such as by a union in their engine, since only one query can tell which rows stand twice.",
    "frame-needs-arrow": 'the rows of a {name} are handed out by PyArrow, which is not installed: pip install "commstd[{extra}]"',
}
