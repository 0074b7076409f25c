"""How a place is named: its division code of GB/T 2260, as far as a code can be judged by itself, and its id."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from commstd.errors import ValueFault
from commstd.messages import Label, say

CITY: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""How a city's id is spelt."""
LEVELS: Final = ("province", "prefecture", "county")

PROVINCES: Final = {
    "11": Label("北京市", "Beijing"),
    "12": Label("天津市", "Tianjin"),
    "13": Label("河北省", "Hebei"),
    "14": Label("山西省", "Shanxi"),
    "15": Label("内蒙古自治区", "Inner Mongolia"),
    "21": Label("辽宁省", "Liaoning"),
    "22": Label("吉林省", "Jilin"),
    "23": Label("黑龙江省", "Heilongjiang"),
    "31": Label("上海市", "Shanghai"),
    "32": Label("江苏省", "Jiangsu"),
    "33": Label("浙江省", "Zhejiang"),
    "34": Label("安徽省", "Anhui"),
    "35": Label("福建省", "Fujian"),
    "36": Label("江西省", "Jiangxi"),
    "37": Label("山东省", "Shandong"),
    "41": Label("河南省", "Henan"),
    "42": Label("湖北省", "Hubei"),
    "43": Label("湖南省", "Hunan"),
    "44": Label("广东省", "Guangdong"),
    "45": Label("广西壮族自治区", "Guangxi"),
    "46": Label("海南省", "Hainan"),
    "50": Label("重庆市", "Chongqing"),
    "51": Label("四川省", "Sichuan"),
    "52": Label("贵州省", "Guizhou"),
    "53": Label("云南省", "Yunnan"),
    "54": Label("西藏自治区", "Tibet"),
    "61": Label("陕西省", "Shaanxi"),
    "62": Label("甘肃省", "Gansu"),
    "63": Label("青海省", "Qinghai"),
    "64": Label("宁夏回族自治区", "Ningxia"),
    "65": Label("新疆维吾尔自治区", "Xinjiang"),
    "71": Label("台湾省", "Taiwan"),
    "81": Label("香港特别行政区", "Hong Kong"),
    "82": Label("澳门特别行政区", "Macao"),
}
"""The provinces by the first two digits."""

MADE_UP: Final = "99"
"""The first two digits of no place: for trials, tests and examples."""

_LONGER: Final = re.compile(r"(\d{6})(\d{3}|\d{6})")


def read_code(text: str) -> str:
    """A division code as it was typed, checked.

    Args:
        text: Six digits; full-width ones will do.

    Raises:
        ValueFault: It has not six digits, or begins like no province's.
    """
    code = unicodedata.normalize("NFKC", text).strip()
    if longer := _LONGER.fullmatch(code):
        raise ValueFault(say("division-long", code=code, digits=len(code), short=longer[1]))
    if not re.fullmatch(r"[1-9][0-9]{5}", code):
        raise ValueFault(say("code-form", code=text))
    if code[:2] not in PROVINCES and code[:2] != MADE_UP:
        known = tuple(Label(f"{prefix} {name.zh}", f"{prefix} {name.en}") for prefix, name in PROVINCES.items())
        raise ValueFault(say("division-unknown", code=code, prefix=code[:2], options=known))
    return code


def level_of(code: str) -> str:
    """The level that a code's zeros tell: province, prefecture or county."""
    return "province" if code.endswith("0000") else "prefecture" if code.endswith("00") else "county"
