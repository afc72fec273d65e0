"""The texts of the catalogue: one short and one full for each finding, of the same values and in written words."""

from __future__ import annotations

import re
from collections import Counter
from operator import attrgetter
from pathlib import Path
from string import Formatter

import pytest

from xlselfeval import load_scheme
from xlselfeval.errors import SchemeError
from xlselfeval.resources import templates_folder
from xlselfeval.review.catalogue import CATALOGUE, ENTRIES
from xlselfeval.review.catalogue_entry import CatalogueEntry
from xlselfeval.scheme.load_profile import load_profile

# Spoken words, the tool's own words, 您, and a space between a figure and Chinese.
SPOKEN = re.compile(
    "没有填|没有写|像是|读不|看不出|对不上|弄混|找不到|格子|照抄|复算|请您|您|必须改"
    r"|[0-9a-zA-Z}] [\u4e00-\u9fff]|[\u4e00-\u9fff] [0-9{]"
)
by_name = pytest.mark.parametrize("entry", CATALOGUE.values(), ids=list(CATALOGUE))


def values_of(*texts: str) -> set[str]:
    """The names of the values that texts take."""
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("field", ["code", "name"])
def test_codes_and_names_are_unique(field: str) -> None:
    """No two kinds of findings have the same code or the same name."""
    found = Counter(map(attrgetter(field), ENTRIES))
    assert [one for one, times in found.items() if times > 1] == []


@by_name
def test_the_full_text_says_what_the_short_one_says(entry: CatalogueEntry) -> None:
    """A letter has every value that the table has, in whole sentences."""
    own = {"row"} if entry.name.startswith("data-") else {"note"}  # the table has it in a column of its own
    assert values_of(entry.opinion) - own == values_of(entry.situation, entry.action) - own
    assert entry.opinion.endswith(("。", "{advice}"))


@by_name
def test_the_short_text_is_a_fact_and_a_request(entry: CatalogueEntry) -> None:
    """The fact has no full stop of its own, and the request ends with one."""
    assert "。" not in entry.situation
    assert entry.action.endswith(("。", "{advice}"))
    assert 2 < len(entry.title) < 22


@by_name
def test_what_cannot_be_explained_is_not_asked_to_be(entry: CatalogueEntry) -> None:
    """An error that a unit may not explain asks for a correction alone."""
    assert entry.severity != "error" or entry.explainable or not re.search("请.{0,3}说明|确属", entry.action)


@by_name
def test_when_it_is_reported_is_read_at_a_glance(entry: CatalogueEntry) -> None:
    """No clause of `when`, which `xlselfeval codes` prints, runs on: a chief reads each in one breath."""
    assert [one for one in re.split("[。；]", entry.when) if len(one) > 66] == []


@by_name
def test_texts_are_written_words(entry: CatalogueEntry) -> None:
    """No text speaks, blames or names the tool."""
    texts = (entry.title, entry.when, entry.situation, entry.action, entry.opinion)
    assert [text for text in texts if SPOKEN.search(text)] == []


OWN = (Path(__file__).parents[2] / "examples" / "own_scheme.toml").read_text(encoding="utf-8")


def test_numbers_in_quotes_and_kinds_that_do_not_exist_are_faults(tmp_path: Path) -> None:
    """Points are numbers, also where a text would say the same one; a misspelt kind is named with those like it.

    A code has its name beside it.
    """
    path = tmp_path / "own.toml"
    text = OWN.replace("points = 30", 'points = "30"').replace("from = 60", 'from = "60"')
    kinds = 'reason-mising = "warning"\nS102 = "warning"\n'
    path.write_text(f"{text}\n[severity]\n{kinds}", encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_scheme(path)
    assert caught.value.source == str(path)
    faults = {fault.path: fault.problem for fault in caught.value.faults}
    assert list(faults) == ["category[1].points", "grade[1].from", "severity.reason-mising", "severity.S102"]
    assert "不加引号（如 points = 30）" in faults["category[1].points"]
    assert faults["severity.reason-mising"].startswith("没有这种问题，相近的有 reason-missing")
    assert faults["severity.S102"] == "这是编号，应写名称 score-missing"


def test_a_profile_may_have_its_numbers_in_quotes(tmp_path: Path) -> None:
    """Profiles that bureaus have are read as before."""
    path = tmp_path / "own.toml"
    shipped = (templates_folder() / "profiles" / "linear-reverse.toml").read_text(encoding="utf-8")
    path.write_text(f'overshoot = "1.4"\n{shipped.replace("linear-reverse", "own", 1)}', encoding="utf-8")
    assert str(load_profile(path).overshoot) == "1.4"
