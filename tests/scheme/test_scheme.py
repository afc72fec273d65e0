"""Schemes and profiles as data: the shipped ones are right, and wrong ones are refused with every fault."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xlselfeval.data_sheet.load import load_layout
from xlselfeval.errors import SchemeError
from xlselfeval.resources import templates_folder
from xlselfeval.scheme.load import load_scheme, scheme_ids
from xlselfeval.scheme.load_profile import load_profile, parse_profile, profile_ids
from xlselfeval.scheme.parse_scheme import parse_scheme
from xlselfeval.toml_parser import tomllib


def tables(name: str) -> dict[str, object]:
    return tomllib.loads((templates_folder() / f"{name}.toml").read_text(encoding="utf-8"))


def faults_of(values: dict[str, object]) -> list[str]:
    with pytest.raises(SchemeError) as caught:
        parse_scheme(values, source="test")
    return [fault.path for fault in caught.value.faults]


def test_the_first_schemes_are_shipped() -> None:
    """The ids of the contract load, with 100 points each where the form has scores."""
    assert {"hunan-department-2020", "national-project-2020"} <= set(scheme_ids())
    for name in scheme_ids():
        scheme = load_scheme(name)
        assert scheme.id == name
        if scheme.printed_only:
            continue  # it knows no split of the points
        assert scheme.funds.points + sum(one.points for one in scheme.categories) == scheme.total_points
        assert scheme.total_points == (100 if scheme.scores else 0)
        assert not scheme.scores or [
            scheme.grade_of(Decimal(total)) for total in ("100", "90", "89.99", "80", "60", "59.99", "0")
        ] == list("优优良良中差差")


def test_profiles_differ_where_they_should() -> None:
    """2016 and linear-reverse equal 2020 but for what they state."""
    assert {"national-2020", "national-2016", "linear-reverse"} <= set(profile_ids())
    base = load_profile("national-2020")
    older, linear = load_profile("national-2016"), load_profile("linear-reverse")
    assert (base.bands, older.bands) == ((Decimal("0.8"), Decimal("0.6")), (Decimal("0.8"), Decimal("0.5")))
    assert (base.at_most, linear.at_most) == ("reciprocal", "linear")
    assert linear.bands == base.bands
    assert linear.rule("linear").text


def test_every_rule_names_its_source_and_how_sure_it_is() -> None:
    """Every rule names its source, and none cites an article number that nobody has seen."""
    for name in profile_ids():
        for rule in load_profile(name).rules:
            assert rule.source
            assert rule.evidence in ("seen", "recalled", "own")
            assert "条" not in rule.source


def test_every_fault_is_reported_with_its_path() -> None:
    """Several faults in one scheme are all reported, with their paths."""
    values = tables("hunan-department-2020")
    values["year"] = "2020"
    values["colour"] = "red"
    values["category"][1]["points"] = 31  # type: ignore[index]
    del values["category"][2]["subcategories"]  # type: ignore[attr-defined]
    values["funds"]["lines"] = "其他资金"  # type: ignore[index]
    values["grade"][1]["from"] = 95  # type: ignore[index]
    values["profile"] = "national-1999"
    assert faults_of(values) == [
        "funds.lines", "category[2].subcategories", "category[2].subcategories", "profile", "year", "colour",
        "total_points", "grade",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("title_line", "部门整体支出绩效自评表", "title_line"),
        ("title_line", "{year}年{unit}", "title_line"),
        ("level", "village", "level"),
        ("year", 99999, "year"),
        ("year", 0, "year"),
        ("money_unit", "美元", "money_unit"),
        ("asks_grade", "yes", "asks_grade"),
        ("evidence", "sure", "evidence"),
    ],
)
def test_a_wrong_value_is_refused(key: str, value: object, path: str) -> None:
    """A value that a key may not hold is a fault at that key."""
    assert path in faults_of(tables("hunan-department-2020") | {key: value})


@pytest.mark.parametrize(("block", "key"), [("columns", "target"), ("funds", "budget_spent")])
def test_captions_of_columns_differ(block: str, key: str) -> None:
    """A caption that two columns have says of neither what is in it."""
    values = tables("hunan-department-2020")
    other = {"target": "actual", "budget_spent": "budget_adjusted"}[key]
    for blank in ("", " ", "　"):
        values[block][key] = values[block][other] + blank
        assert set(faults_of(values)) == {block}


def test_captions_of_the_heading_differ() -> None:
    """Two fields under one caption would both be read from the first."""
    values = tables("national-project-2020")
    first, second = [one for row in values["heading"] for one in row["fields"]][:2]
    second["caption"] = f"{first['caption']} "
    assert set(faults_of(values)) == {"heading"}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda one: one["columns"].update(actual=""), "columns.actual"),
        (lambda one: one["columns"].update(score=" "), "columns.score"),
        (lambda one: one["funds"].update(budget_spent=""), "funds.budget_spent"),
        (lambda one: one["funds"].update(lines=[*one["funds"]["lines"], ""]), "funds.lines"),
        (lambda one: one["goals"].update(achieved=""), "goals.achieved"),
        (lambda one: one["heading"][0]["fields"][0].update(caption=""), "heading[0].fields[0].caption"),
        (lambda one: one["category"][1].update(name=""), "category[1].name"),
        (lambda one: one["category"][0].update(subcategories=["数量指标", "数量指标"]), "category[0].subcategories"),
        (lambda one: one["category"][0].update(subcategories=["数量指标", " "]), "category[0].subcategories"),
        (lambda one: one["grade"][0].update({"from": 190}), "grade[0].from"),
        (lambda one: one.update(title=""), "title"),
    ],
)  # fmt: skip
def test_a_blank_caption_and_a_grade_that_no_form_can_earn_are_refused(
    change: Callable[[dict[str, Any]], None], path: str
) -> None:
    """A text that a form prints and is read by may not be blank, a subcategory is named once, a grade can be earned."""
    values: dict[str, Any] = tables("hunan-department-2020")
    change(values)
    assert faults_of(values) == [path]


def test_a_missing_or_broken_file_is_a_scheme_error(tmp_path: Path) -> None:
    """An unknown id, a missing path and a file that is no TOML are SchemeErrors."""
    broken = tmp_path / "broken.toml"
    broken.write_text("id = ", encoding="utf-8")
    for name in ("no-such-scheme", "", "../hunan-department-2020", str(tmp_path / "none.toml"), str(broken)):
        with pytest.raises(SchemeError):
            load_scheme(name)


FILES = {
    "表样": (load_scheme, "general.toml"), "口径": (load_profile, "profiles/linear-reverse.toml"),
    "基础数据表的版式": (load_layout, "data_sheets/hunan.toml"), "设置（设置.toml）": (None, "设置.toml"),
}  # fmt: skip
OTHERS = [(kind, other) for kind in FILES for other in FILES if kind != other and FILES[kind][0]]


@pytest.mark.parametrize(("kind", "other"), OTHERS)
def test_a_file_of_another_kind_is_named_in_one_fault(kind: str, other: str, tmp_path: Path) -> None:
    """A file of another kind is named as such, not by the keys that it lacks.

    The kinds are a scheme, a profile, a layout of data sheets and settings.
    """
    (tmp_path / "设置.toml").write_text('[S101]\n"停用" = true\n', encoding="utf-8")
    load, name = FILES[kind][0], FILES[other][1]
    assert load is not None
    path = tmp_path / name if name == "设置.toml" else templates_folder() / name
    with pytest.raises(SchemeError) as caught:
        load(str(path))
    assert [str(one) for one in caught.value.faults] == [
        f"{path}：该文件写的是{other}，不是{kind}；请检查所指定的文件"
    ]


def test_a_scheme_of_ones_own_is_loaded_by_path(tmp_path: Path) -> None:
    """A bureau can use its own scheme with its own severities."""
    shipped = (templates_folder() / "hunan-department-2020.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    text = shipped.replace("hunan-department-2020", "own-2020", 1)
    own.write_text(text + '\n[severity]\nbudget-overspent = "error"\n', encoding="utf-8")
    assert load_scheme(str(own)).severities == (("budget-overspent", "error"),)


def test_an_id_of_a_shipped_scheme_is_refused(tmp_path: Path) -> None:
    """A scheme of one's own has another id, or its forms would be taken for the shipped one's.

    A plain copy is the shipped one.
    """
    text = (templates_folder() / "hunan-department-2020.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    assert load_scheme(own).title == load_scheme("hunan-department-2020").title
    own.write_text(text + '\n[severity]\nbudget-overspent = "error"\n', encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_scheme(own)
    assert [fault.path for fault in caught.value.faults] == ["id"]


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ({"without": ["score"]}, "recognise[0]"),
        ({"title": "转移支付", "without": ["grade"]}, "recognise[0].without"),
        ({"titel": "转移支付", "captions": ["权重"]}, "recognise[0].titel"),
    ],
)
def test_a_wrong_recognition_is_refused(entry: dict[str, object], path: str) -> None:
    """A scheme needs marks by which it can be recognised, spelt right."""
    assert path in faults_of(tables("sichuan-project-2023") | {"recognise": [entry]})


def test_a_form_that_is_issued_needs_all_its_parts() -> None:
    """Only a form that others issue may lack points, scores, goals and the year."""
    values = tables("transfer-payment-2021")
    assert {"title_line", "columns"} <= set(faults_of(values | {"issues": True}))


def test_a_wrong_profile_is_refused() -> None:
    """Bands in the wrong order and unknown keys are faults."""
    with pytest.raises(SchemeError) as caught:
        parse_profile(
            {
                "id": "x",
                "base": "national-2020",
                "title": "x",
                "summary": "x",
                "bands": ["0.5", "0.8"],
                "colour": 1,
            },
            source="test",
        )
    assert [fault.path for fault in caught.value.faults] == ["bands", "colour"]


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"at_most": "linear"}, ["rules"]),
        ({"rules": [{"name": "lineer", "text": "x", "source": "x", "evidence": "own"}]}, ["rules[0].name"]),
        ({"overshoot": "0.5"}, ["overshoot"]),
        ({"execution_reason_below": "85"}, ["execution_reason_below"]),
        ({"low_execution": "50"}, ["low_execution"]),
        ({"id": ""}, ["id"]),
        ({"id": "a/../b"}, ["id"]),
    ],
)
def test_a_profile_that_could_not_be_used_is_refused(changes: dict[str, object], paths: list[str]) -> None:
    """Each rule that a score cites is stated, by a known name; ratios and rates are what they can be."""
    values: dict[str, object] = {"id": "x", "base": "national-2020", "title": "x", "summary": "x"}
    with pytest.raises(SchemeError) as caught:
        parse_profile(values | changes, source="test")
    assert [fault.path for fault in caught.value.faults] == paths


def test_an_id_of_a_shipped_profile_is_refused(tmp_path: Path) -> None:
    """A profile that differs from the shipped one needs an id of its own; a plain copy is the shipped one."""
    text = (templates_folder() / "profiles" / "national-2016.toml").read_text(encoding="utf-8")
    own = tmp_path / "own.toml"
    own.write_text(text, encoding="utf-8")
    assert load_profile(own).title == load_profile("national-2016").title
    own.write_text("local = true\n" + text, encoding="utf-8")
    with pytest.raises(SchemeError) as caught:
        load_profile(own)
    assert [fault.path for fault in caught.value.faults] == ["id"]


def test_an_edited_file_is_loaded_again(tmp_path: Path) -> None:
    """A scheme or profile that a user edits in a running session is the edited one when it is loaded again."""
    shipped_files = (
        ("national-project-2020.toml", load_scheme),
        ("profiles/linear-reverse.toml", load_profile),
    )
    for name, load in shipped_files:
        shipped = templates_folder() / name
        path = tmp_path / shipped.name
        text = shipped.read_text(encoding="utf-8").replace(f'id = "{shipped.stem}"', 'id = "own"', 1)
        path.write_text(text, encoding="utf-8")
        title = load(path).title
        path.write_text(text.replace(title, f"{title}二"), encoding="utf-8")
        assert load(path).title == f"{title}二"


def test_a_scheme_and_a_profile_name_files_from_their_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile beside a scheme, and a base beside a profile, are found from any folder.

    The summary may be left out.
    """
    folder = tmp_path / "市局"
    folder.mkdir()
    scheme = (templates_folder() / "national-project-2020.toml").read_text(encoding="utf-8")
    own = scheme.replace('id = "national-project-2020"', 'id = "own"').replace(
        'profile = "national-2020"', 'profile = "own.toml"'
    )
    (folder / "scheme.toml").write_text(own, encoding="utf-8")
    (folder / "own.toml").write_text('id = "own"\ntitle = "某市口径"\nbase = "base.toml"\n', encoding="utf-8")
    (folder / "base.toml").write_text(
        'id = "base"\ntitle = "某省口径"\nbase = "national-2016"\n', encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    for path in (folder / "scheme.toml", Path("市局/scheme.toml")):
        profile = load_scheme(path).profile
        assert (profile.id, profile.summary) == ("own", "某市口径")
        assert profile.bands == load_profile("national-2016").bands
    (folder / "base.toml").write_text('id = "base"\ntitle = "某省口径"\nbase = "linear"\n', encoding="utf-8")
    with pytest.raises(
        SchemeError,
        match=r"scheme\.toml：profile：.*own\.toml：base：.*base\.toml：base：linear：没有这个口径",
    ):
        load_scheme(folder / "scheme.toml")
    (folder / "base.toml").unlink()
    with pytest.raises(SchemeError, match=r"base\.toml：文件不存在") as caught:
        load_profile(folder / "own.toml")
    assert caught.value.source == str(folder / "own.toml")


@pytest.mark.parametrize("bases", [("a",), ("b", "a"), ("b", "c", "b")], ids=["itself", "two", "behind"])
def test_bases_in_a_circle_are_refused(tmp_path: Path, bases: tuple[str, ...]) -> None:
    """A profile that is its own base, at once or by way of others, is refused with the files of the circle."""
    for name, base in zip("abc", bases, strict=False):
        text = f'id = "{name}"\ntitle = "某市口径"\nbase = "../{tmp_path.name}/{base}.toml"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SchemeError, match=r"a\.toml → .*\.toml：口径循环引用") as caught:
        load_profile(tmp_path / "a.toml")
    assert caught.value.source == str(tmp_path / "a.toml")


@pytest.mark.parametrize(
    ("name", "problem"),
    [(".", "该路径为文件夹"), ("表.xlsx", "不能是 .xlsx 文件"), ("长" * 300, "没有这个"), ("a\0b", "没有这个"), ("", "没有这个")],
    ids=["folder", "workbook", "long", "null", "empty"],
)  # fmt: skip
@pytest.mark.parametrize("load", [load_scheme, load_profile])
def test_what_is_no_toml_file_is_named(load: Callable[[str], object], name: str, problem: str) -> None:
    """A folder, a workbook or a name of nothing is refused with what it is and what is asked for."""
    with pytest.raises(SchemeError, match=f"{problem}.*自带的有.*也可以给出 .toml 文件的路径"):
        load(name)


@pytest.mark.parametrize(
    ("parse", "file", "key", "value", "faults"),
    [
        (parse_scheme, "national-project-2020", "severity", {"reason-missing": True}, ["severity.reason-missing"]),
        (parse_scheme, "national-project-2020", "funds", {"points": "nan"}, ["funds.points"]),
        (parse_scheme, "national-project-2020", "funds", {"points": Decimal("nan")}, ["funds.points"]),
        (parse_profile, "profiles/national-2020", "places", "1", ["places"]),
    ],
)  # fmt: skip
def test_what_follows_from_a_fault_is_no_fault(
    parse: Callable[..., object], file: str, key: str, value: object, faults: list[str]
) -> None:
    """A value of a wrong kind is named once: nothing is made of it, so nothing else is wrong with it."""
    values, before = tables(file), tables(file).get(key)
    values[key] = {**before, **value} if isinstance(before, dict) and isinstance(value, dict) else value
    with pytest.raises(SchemeError) as caught:
        parse(values, source="test")
    assert [fault.path for fault in caught.value.faults] == faults


def test_a_year_in_quotes_and_broken_toml_are_said_in_chinese(tmp_path: Path) -> None:
    """The fault of a year names its bounds, and that of a text that is no TOML its line and column."""
    text = (Path(__file__).parents[2] / "examples" / "own_scheme.toml").read_text(encoding="utf-8")
    path = tmp_path / "own.toml"
    for year, said in (
        ('"2024"', "year：应为1990～2100的整数"), ("1989", "year：应为1990～2100的整数"), ("= 1", "第8列不符合格式"),
    ):  # fmt: skip
        path.write_text(re.sub(r"(?m)^year = .*$", f"year = {year}", text), encoding="utf-8")
        with pytest.raises(SchemeError, match=said):
            load_scheme(path)
