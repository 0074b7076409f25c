"""All sentences in English."""

from __future__ import annotations

from typing import Final

from commstd.messages._packs_en import PACKS
from commstd.messages._reports_en import REPORTS
from commstd.messages._tables_en import TABLES
from commstd.messages._values_en import VALUES

SENTENCES: Final[dict[str, str]] = {**PACKS, **REPORTS, **TABLES, **VALUES}
