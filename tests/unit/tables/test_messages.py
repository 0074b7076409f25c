from __future__ import annotations

import re
from pathlib import Path

import commstd.tables
from commstd.messages._tables_en import TABLES as ENGLISH
from commstd.messages._tables_zh import TABLES as CHINESE

FAMILIES = "table|heading|headings|row|rows|cell|cells|key|column|sheets"


def test_both_languages_say_the_same_things_with_the_same_words_in_braces():
    assert CHINESE.keys() == ENGLISH.keys()
    for key, sentence in CHINESE.items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) == set(re.findall(r"\{(\w+)\}", ENGLISH[key])), key


def test_every_key_of_the_code_has_a_sentence_and_every_sentence_is_used():
    folder = Path(commstd.tables.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    used = set(re.findall(rf'"((?:{FAMILIES})-[a-z-]+)"', code))
    used |= {f"{key}-fix" for key in used if not key.startswith("table-")}
    used = {key for key in used if not key.endswith("-fix-fix")}
    used -= {"heading-unit-unknown-fix", "heading-unit-other-fix", "cell-unit-small-fix", "cell-unit-large-fix"}
    assert used == set(CHINESE)
