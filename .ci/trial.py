"""What the installed wheels answered, held against what the repository says that they hold."""

from __future__ import annotations

import json
import sys
import tomllib
from collections import Counter
from pathlib import Path

VERDICTS = {"met", "short", "over", "unknown", "not-applicable"}


def main(folder: str, *projects: str) -> str:
    """Check the two answers in `folder`; one line on what was found."""
    declared = set()
    for project in projects:
        declared |= tomllib.loads(Path(project).read_text("utf-8"))["project"]["entry-points"]["commstd"].keys()
    cities = json.loads(Path(folder, "cities.json").read_text("utf-8"))["cities"]
    broken = {city["city"]: city["fault"] for city in cities if city["fault"]}
    check(not broken, f"broken plugins: {broken}")
    found = {city["city"] for city in cities}
    check(found == declared, f"the wheels bring {sorted(found)}, the plugins declare {sorted(declared)}")

    answer = json.loads(Path(folder, "assessment.json").read_text("utf-8"))
    verdicts = Counter(finding["verdict"] for finding in answer["findings"])
    check(answer["city"] == "puyang", f"the city is {answer['city']}")
    check(verdicts.keys() <= VERDICTS, f"unknown verdicts among {sorted(verdicts)}")
    check(
        {"met", "short"} <= verdicts.keys(), f"the example has communities of both kinds, found were {dict(verdicts)}"
    )
    check(len(answer["summary"]) > 0, "the summary is empty")
    summed = Counter[str]()
    for line in answer["summary"]:
        summed.update({verdict: line[verdict] for verdict in VERDICTS if line[verdict]})
    check(summed == verdicts, f"the summary counts {dict(summed)}, the findings are {dict(verdicts)}")
    check(len(answer["rejected"]) > 0, "the example table has faulty cells, and none was rejected")
    pack = answer["provenance"]["pack"]["distribution"]
    check(pack == "commstd-puyang", f"the pack comes from {pack}")
    faulty = len(answer["rejected"])
    return f"{len(cities)} cities, {answer['rows']} rows, {verdicts.total()} findings, {faulty} rejected cells"


def check(true: bool, otherwise: str) -> None:
    """Stop with `otherwise` unless `true`."""
    if not true:
        sys.exit(f"trial: {otherwise}")


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
