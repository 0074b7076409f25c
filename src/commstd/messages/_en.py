"""All sentences in English."""

from __future__ import annotations

from typing import Final

from commstd.messages._cases_en import CASES
from commstd.messages._duties_en import DUTIES
from commstd.messages._explain_en import EXPLAIN
from commstd.messages._frames_en import FRAMES
from commstd.messages._keys_en import KEYS
from commstd.messages._new_city_en import NEW_CITY
from commstd.messages._packs_en import PACKS
from commstd.messages._reports_en import REPORTS
from commstd.messages._rollup_en import ROLLUP
from commstd.messages._tables_en import TABLES
from commstd.messages._targets_en import TARGETS
from commstd.messages._template_en import TEMPLATE
from commstd.messages._values_en import VALUES
from commstd.messages._webpage_en import WEBPAGE
from commstd.messages._workbook_en import WORKBOOK

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
