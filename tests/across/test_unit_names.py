"""Names of units and projects, as they are compared."""

from __future__ import annotations

import pytest

from xlselfeval.across.unit_names import family_key, is_called, same_unit

UNIT = "吉安县农业农村局"


@pytest.mark.parametrize(
    "name", ["县农业农村局", "农业农村局", "江西省吉安县农业农村局", "吉安县农业农村局（本级）", "江西省吉安市吉安县农业农村局"]
)  # fmt: skip
def test_a_region_may_be_missing_or_be_its_level_alone(name: str) -> None:
    """All such names have one key in an index."""
    assert same_unit(name, UNIT)
    assert same_unit(UNIT, name)
    assert family_key(name) == family_key(UNIT)


@pytest.mark.parametrize("name", ["吉水县农业农村局", "市农业农村局", "吉安县水利局", "县水利局", "村局"])
def test_another_region_or_office_is_another_unit(name: str) -> None:
    """The level of another region, too."""
    assert not same_unit(name, UNIT)


def test_the_name_of_an_office_is_no_level() -> None:
    """市场监督管理局 begins with no city."""
    assert same_unit("某市市场监督管理局", "市场监督管理局")
    assert family_key("某市市场监督管理局") == family_key("市场监督管理局")


def test_a_short_name_leaves_characters_out() -> None:
    """That alone does not make it the name of the unit elsewhere."""
    assert is_called("县农业局", UNIT)
    assert not same_unit("县农业局", UNIT)
    assert not is_called("县教育局", UNIT)
