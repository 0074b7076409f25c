"""What holds for the packs that are kept beside the core."""

from __future__ import annotations

from pathlib import Path

import pytest

from commstd.loading import load_pack

ROOT = Path(__file__).parents[2]
PACKS = {path.parents[2].name: path for path in sorted(ROOT.glob("plugins/commstd-*/src/*/pack"))}


def test_there_are_packs_beside_the_core() -> None:
    assert {
        "commstd-fuzhou-jiangxi",
        "commstd-guangyuan",
        "commstd-mianyang",
        "commstd-puyang",
        "commstd-wengan",
    } <= set(PACKS)


@pytest.mark.parametrize("pack", PACKS)
def test_every_figure_has_a_label_of_its_own_in_both_languages(pack: str) -> None:
    figures = load_pack(PACKS[pack]).parameters
    labels = {name: figure.label for name, figure in figures.items()}
    assert [name for name, label in labels.items() if label is None] == []
    for lang in ("zh", "en"):
        texts = [getattr(label, lang) for label in labels.values()]
        assert all(texts)
        assert sorted(texts) == sorted(set(texts)), "two figures of a pack go by one name"
