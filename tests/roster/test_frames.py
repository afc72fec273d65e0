"""A roster as pandas data frames with the captions of the workbook as columns."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from support.rosters import INDICATORS, UNIT, write_roster

from xlselfeval import RosterError, issue, read, read_roster
from xlselfeval.errors import TemplateError, UnreadableFile, WrongArgument
from xlselfeval.reading.captions import heading_key
from xlselfeval.roster.template import new_roster

SCHEME = "national-project-2020"


def captions(sheet: str) -> list[str]:
    """The captions of a sheet of the roster workbook."""
    rows = openpyxl.load_workbook(io.BytesIO(new_roster()))[sheet].iter_rows(values_only=True)
    return next([str(value) for value in row] for row in rows if "三级指标" in row or "单位编码" in row)


def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The units and indicators of the test roster as frames."""
    units = pd.DataFrame([UNIT], columns=captions("单位名单"))
    return units, pd.DataFrame(INDICATORS, columns=captions("绩效指标"))


def test_a_frame_is_read_like_the_workbook(tmp_path: Path) -> None:
    """Units, money, dates and indicators are those of the workbook, but for the row numbers."""
    units, indicators = frames()
    (found,) = read_roster(units, indicators=indicators, scheme=SCHEME, year=2025).forms
    (expected,) = read_roster(write_roster(tmp_path / "名单.xlsx"), scheme=SCHEME, year=2025).forms
    assert replace(found, place=0, indicators=()) == replace(expected, place=0, indicators=())
    assert [(one.name, one.target, one.points) for one in found.indicators] == [
        (one.name, one.target, one.points) for one in expected.indicators
    ]


def test_values_of_other_libraries(tmp_path: Path) -> None:
    """Codes held as numbers, moments and missing values are read as a sheet shows them."""
    frame = pd.DataFrame(
        {"单位编码": [301001, 301002], "单位名称": ["甲局", "乙局"], "项目编码": [7.0, np.nan], "项目名称": ["项目", None],
         "年初预算数": [565.72, np.nan], "截止日期": [pd.Timestamp("2025-03-31"), pd.NaT], "联系人": pd.array(["张三", pd.NA], dtype="string")}
    )  # fmt: skip
    first, second = read_roster(frame).forms
    assert (first.organization_code, first.project_code, first.budget_initial, first.due, first.contact) == (
        "301001",
        "7",
        Decimal("565.72"),
        date(2025, 3, 31),
        "张三",
    )
    assert (second.project_code, second.budget_initial, second.due, second.contact) == ("", None, None, "")


def test_a_fault_names_its_cell() -> None:
    """The columns of a frame are row 1, its first line is row 2."""
    units, indicators = frames()
    units.loc[0, "单位名称"] = None
    indicators.loc[1, "分值"] = -1
    with pytest.raises(RosterError) as caught:
        read_roster(units, indicators=indicators)
    assert [fault.path for fault in caught.value.faults] == ["单位名单!B2", "绩效指标!H3"]
    with pytest.raises(RosterError, match="单位编码"):
        read_roster(pd.DataFrame({"a": [1]}))


def test_a_roster_gives_its_frame_back() -> None:
    """`to_frame` and `read_roster` are each other's inverse, indicators apart."""
    roster = read_roster(frames()[0])
    assert list(roster.to_frame().columns) == [heading_key(caption) for caption in captions("单位名单")]
    assert read_roster(roster.to_frame()).forms == roster.forms
    assert repr(roster) == "<Roster 单位名单: 1 forms>"


def test_issuing_from_a_frame(tmp_path: Path) -> None:
    """`issue` takes a roster that is not read yet, and scheme and profile by id."""
    units, _ = frames()
    year, jobs = pd.Series([2025]).max(), np.int64(1)
    done = issue(SCHEME, units, tmp_path / "下发", year=year, profile="linear-reverse", jobs=jobs)  # type: ignore[arg-type]
    (form,) = read(tmp_path / "下发" / done.files[0].file)
    assert form.record is not None
    assert (form.record.profile, form.field_text("project")) == ("linear-reverse", "校舍维修")
    assert form.year == 2025
    assert read_roster(units, year=year).forms


def test_a_roster_from_other_sources(tmp_path: Path) -> None:
    """A roster is read from bytes and streams too; any other object is refused."""
    path = write_roster(tmp_path / "名单.xlsx")
    data = path.read_bytes()
    for source in (data, io.BytesIO(data), path):
        assert [form.identity for form in read_roster(source).forms] == ["301001/XM01"]
    with pytest.raises(UnreadableFile, match=r"^单位名单 没有\.xlsx："):
        read_roster("没有.xlsx")
    with pytest.raises(WrongArgument):
        read_roster(5)  # type: ignore[arg-type]


def test_a_frame_of_indicators_counts_in_place_of_the_workbooks_own(tmp_path: Path) -> None:
    """Indicators that are given beside a workbook with a sheet 绩效指标 are the ones that count."""
    path = write_roster(tmp_path / "名单.xlsx")
    _, indicators = frames()
    indicators["三级指标"] = "另外的" + indicators["三级指标"]
    (form,) = read_roster(path, indicators=indicators).forms
    assert [one.name for one in form.indicators] == [f"另外的{row[3]}" for row in INDICATORS]


def test_an_unknown_way_of_grouping_is_refused(tmp_path: Path) -> None:
    """`by` is project or unit; any other word is a WrongArgument, and nothing is written."""
    with pytest.raises(WrongArgument, match="units"):
        issue(SCHEME, frames()[0], tmp_path / "下发", by="units")  # type: ignore[arg-type]
    assert not (tmp_path / "下发").exists()


def test_a_frame_of_indicators_with_wrong_captions_is_one_fault() -> None:
    """The message names the captions, and what to leave out, in words that fit a frame and a sheet."""
    with pytest.raises(RosterError, match="“三级指标”“指标值”等栏；不下发指标的，请去掉“绩效指标”这张表"):
        read_roster(frames()[0], indicators=pd.DataFrame({"a": [1]}))


def test_a_column_that_is_missing_is_one_fault() -> None:
    """A frame of indicators without 分值 has one fault, at its heading, however many rows it has."""
    units = pd.DataFrame({"单位编码": ["1"], "单位名称": ["甲局"]})
    rows = {"单位或项目": ["1"] * 5, "一级指标": ["产出指标"] * 5, "二级指标": ["数量指标"] * 5, "三级指标": list("甲乙丙丁戊"), "指标值": ["≥5"] * 5}  # fmt: skip
    with pytest.raises(RosterError) as caught:
        read_roster(units, indicators=pd.DataFrame(rows))
    assert [str(one) for one in caught.value.faults] == ["绩效指标!A1：表头中没有“分值”栏，请补上并填写"]


def test_all_unknown_levels_of_a_roster_are_named_when_it_is_issued(tmp_path: Path) -> None:
    """Each indicator that no level of the scheme takes is named, with its form.

    A roster that was read without its scheme may have such.
    """
    units = pd.DataFrame({"单位编码": ["1", "2"], "单位名称": ["甲局", "乙局"]})
    rows = {"单位或项目": ["1", "1", "2"], "一级指标": ["错", "产出", "产出"], "二级指标": ["数量指标", "数量指标", "乱"], "三级指标": list("甲乙丙"), "指标值": ["≥5"] * 3, "分值": [10] * 3}  # fmt: skip
    roster = read_roster(units, indicators=pd.DataFrame(rows))
    with pytest.raises(TemplateError) as caught:
        issue("hunan-department-2020", roster, tmp_path / "下发")
    first, second = str(caught.value).splitlines()
    assert first.startswith("1：指标“甲”：表样中无一级指标“错”")
    assert second.startswith("2：指标“丙”：表样的“产出指标”下无二级指标“乱”")
    assert not (tmp_path / "下发").exists()
