"""All sentences in Chinese."""

from __future__ import annotations

from typing import Final

from commstd.messages._cases_zh import CASES
from commstd.messages._duties_zh import DUTIES
from commstd.messages._explain_zh import EXPLAIN
from commstd.messages._frames_zh import FRAMES
from commstd.messages._keys_zh import KEYS
from commstd.messages._new_city_zh import NEW_CITY
from commstd.messages._packs_zh import PACKS
from commstd.messages._reports_zh import REPORTS
from commstd.messages._rollup_zh import ROLLUP
from commstd.messages._tables_zh import TABLES
from commstd.messages._targets_zh import TARGETS
from commstd.messages._template_zh import TEMPLATE
from commstd.messages._values_zh import VALUES
from commstd.messages._webpage_zh import WEBPAGE
from commstd.messages._workbook_zh import WORKBOOK

SENTENCES: Final[dict[str, str]] = {
    **CASES,
    **DUTIES,
    **EXPLAIN,
    **FRAMES,
    **KEYS,
    **NEW_CITY,
    **PACKS,
    **REPORTS,
    **ROLLUP,
    **TABLES,
    **TARGETS,
    **TEMPLATE,
    **VALUES,
    **WEBPAGE,
    **WORKBOOK,
}
