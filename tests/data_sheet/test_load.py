"""Faults of a layout are reported together, with their places."""

from __future__ import annotations

import pytest

from xlselfeval.data_sheet.load import load_layout, parse_layout
from xlselfeval.errors import SchemeError
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.toml_table import parse_toml


def test_faults_of_a_layout() -> None:
    """A row that does not exist, a misspelt key and a wrong severity are named."""
    values = dict(parse_toml(templates_folder() / "data_sheets" / "hunan.toml"))
    values |= {"limits": [{"parts": ["cars"], "whole": "nothing", "severity": "grave"}], "titel": "x"}
    with pytest.raises(SchemeError) as wrong:
        parse_layout(values, source="x.toml")
    faults = [str(one) for one in wrong.value.faults]
    assert len(faults) == 3
    assert any("没有“nothing”这一行" in one for one in faults)
    assert any(one.startswith("titel") for one in faults)
    assert any(one.startswith("limits[0].severity") for one in faults)


def test_an_unknown_layout() -> None:
    """The message lists the shipped layouts."""
    with pytest.raises(SchemeError, match="hunan"):
        load_layout("nowhere")
