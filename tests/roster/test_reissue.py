"""Forms that are issued again.

The list remembers the earlier issue, and a return on it is asked for on the new form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from support.forms import indicators
from support.rosters import due_form, roster_of
from support.word.documents import form_in_word

from xlselfeval.batch.compare_with_roster import compare_with_roster, with_approved_rows
from xlselfeval.batch.results.identify_form import RosterIndex
from xlselfeval.checking import Checker, check
from xlselfeval.cli.app import main
from xlselfeval.demo_batch import ROSTER, begin
from xlselfeval.demo_story import YEAR
from xlselfeval.errors import UnreadableFile
from xlselfeval.form.fill import fill
from xlselfeval.review.finding import Finding
from xlselfeval.review.review import Review
from xlselfeval.roster.issue import issue
from xlselfeval.roster.model import DueForm
from xlselfeval.scheme.load import load_scheme

SCHEME, PROJECT = load_scheme("hunan-department-2020"), load_scheme("national-project-2020")
FORM, OTHER = (due_form(1, indicators=tuple(indicators())), due_form(2, organization_code="301002", organization="某市水务局"))  # fmt: skip
NAME = "301001_某市教育局.xlsx"
OF_ISSUE = (
    "locked-cell-changed",
    "row-",
    "formula-",
    "snapshot-changed",
    "budget-changed",
    "record-unknown",
    "form-replaced",
)


def changed(form: DueForm = FORM, target: str = "≥260人") -> DueForm:
    """The form with another target of its first indicator."""
    first, *others = form.indicators
    return replace(form, indicators=(replace(first, target=target), *others))


def issue_to(folder: Path, *forms: DueForm, year: int = 2025) -> bytes:
    """Issue forms; return the workbook of the first."""
    issue(SCHEME, roster_of(*forms), folder, year=year)
    return (folder / NAME).read_bytes()


def of_issue(data: bytes, issued: Path) -> list[Finding]:
    """The findings about what was issued."""
    (review,) = check(data, issued=issued)
    return of_kind(review)


def of_kind(review: Review) -> list[Finding]:
    """The findings of a review that are about what was issued."""
    return [one for one in review.findings if one.name.startswith(OF_ISSUE)]


def beside_roster(data: bytes, issued: Path) -> Review:
    """The review of a form beside the issued files and a roster that has the new target."""
    roster, checker = RosterIndex(roster_of(changed())), Checker.load(issued=issued)
    (form,) = checker.read_forms(checker.open(data), NAME)
    return compare_with_roster(roster, checker.check_form(with_approved_rows(roster, form, NAME)), NAME)


def test_the_earlier_form_is_asked_for_on_the_new_one(tmp_path: Path) -> None:
    """One finding names the file to use, however often the form was issued since.

    Nothing in the earlier form is to be restored.
    """
    first = issue_to(tmp_path, FORM, OTHER)
    for target in ("≥260人", "≥270人"):
        issue_to(tmp_path, changed(target=target))
        (found,) = of_issue(first, tmp_path)
        assert (found.name, found.severity, found.audience) == ("form-replaced", "error", "unit")
        assert "本表已重新下发" in found.situation
        assert found.action == f"请用新表“{NAME}”填报，不在原表上更正。"
        assert "恢复" not in found.opinion
    assert of_issue((tmp_path / NAME).read_bytes(), tmp_path) == []


def test_a_form_that_was_issued_again_without_a_change(tmp_path: Path) -> None:
    """It is the same form, and one that is issued again as it was at first is the form that counts."""
    first = issue_to(tmp_path, FORM)
    assert issue_to(tmp_path, FORM) == first
    assert "earlier" not in (tmp_path / "下发清单.json").read_text(encoding="utf-8")
    second = issue_to(tmp_path, changed())
    assert issue_to(tmp_path, FORM) == first
    assert of_issue(first, tmp_path) == []
    assert [one.name for one in of_issue(second, tmp_path)] == ["form-replaced"]


def test_an_issue_says_which_files_are_to_be_sent_again(tmp_path: Path) -> None:
    """Files are new, replace others, or are as they were; these stay with their dates."""
    first = issue(SCHEME, roster_of(FORM, OTHER), tmp_path, year=2025)
    assert (first.again, first.unchanged) == ((), ())
    dates = {path.name: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert listed(tmp_path, "下发情况") == [(None,), (None,)]
    third = due_form(3, organization_code="301003", organization="某市民政局")
    done = issue(SCHEME, roster_of(changed(), OTHER, third), tmp_path, year=2025)
    assert (done.again, done.unchanged) == ((NAME,), ("301002_某市水务局.xlsx",))
    assert listed(tmp_path, "单位名称", "下发情况") == [
        ("某市教育局", "重新下发"),
        ("某市水务局", None),
        ("某市民政局", None),
    ]
    assert {name for name, date in dates.items() if (tmp_path / name).stat().st_mtime_ns == date} == {
        "301002_某市水务局.xlsx"
    }


def test_the_command_names_what_is_to_be_sent_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A first issue has nothing to add; a later one counts all, and lists those that replace others."""
    begin(tmp_path)
    roster, folder = tmp_path / ROSTER, tmp_path / "表"
    command = [
        "issue",
        "national-project-2020",
        "--roster",
        str(roster),
        "-o",
        str(folder),
        "--year",
        str(YEAR),
    ]
    with pytest.raises(SystemExit):
        main(command)
    assert "其中：" not in capsys.readouterr().out
    book = openpyxl.load_workbook(roster)
    cells = [
        cell
        for row in book["绩效指标"].iter_rows(min_row=3, min_col=6, max_col=6)
        for cell in row
        if cell.value
    ]
    cells[-1].value = "91"
    book.save(roster)
    with pytest.raises(SystemExit):
        main(command)
    shown = capsys.readouterr().out
    assert re.search(
        r"其中：重新下发1个，内容未变、不必再发的\d个。\n重新下发的，请发给单位，在新表上填报：\n  \S+\.xlsx\n",
        shown,
    )


def test_the_earlier_file_may_still_be_there(tmp_path: Path) -> None:
    """A copy of the earlier form among the issued files, or one under another name, makes it no form that counts."""
    first = issue_to(tmp_path, FORM)
    (tmp_path / "旧").mkdir()
    (tmp_path / "旧" / "旧表.xlsx").write_bytes(first)
    issue_to(tmp_path, changed())
    (found,) = of_issue(first, tmp_path)
    assert found.action == f"请用新表“{NAME}”填报，不在原表上更正。"


def test_a_record_that_nobody_issued_is_no_earlier_one(tmp_path: Path) -> None:
    """A form that another folder issued is compared with the file that counts, and that file is named."""
    foreign = issue_to(tmp_path / "别处", changed(target="≥1人"))
    issue_to(tmp_path / "下发", FORM)
    found = of_issue(foreign, tmp_path / "下发")
    assert [(one.name, one.action) for one in found] == [
        ("record-unknown", f"请用下发的表“{NAME}”重新填报，勿删改隐藏的工作表。"),
        ("locked-cell-changed", f"请用下发的表“{NAME}”重新填报。"),
    ]


def in_word(folder: Path, *forms: DueForm) -> bytes:
    """Issue forms; return the first as a unit sends it in Word, which has no room for an issue record."""
    return form_in_word(issue_to(folder, *forms))


FIRST, *OTHERS = FORM.indicators
REISSUES = {
    "a target": changed(),
    "points": replace(FORM, indicators=(replace(FIRST, points=FIRST.points - 5), *OTHERS)),
    "one more": replace(
        FORM, indicators=(*FORM.indicators, replace(FIRST, name="新增的指标", points=Decimal(0)))
    ),
    "one less": replace(FORM, indicators=tuple(OTHERS)),
}


@pytest.mark.parametrize("now", REISSUES.values(), ids=REISSUES)
def test_the_earlier_form_in_word(tmp_path: Path, now: DueForm) -> None:
    """The earlier form in Word is known by what was issued otherwise since.

    It is asked for on the new form; the new form in Word is in order.
    """
    first = in_word(tmp_path, FORM, OTHER)
    second = in_word(tmp_path, now)
    (found,) = of_issue(first, tmp_path)
    assert (found.name, found.action) == ("form-replaced", f"请用新表“{NAME}”填报，不在原表上更正。")
    assert of_issue(second, tmp_path) == []


def test_any_earlier_form_in_word(tmp_path: Path) -> None:
    """All issues are remembered, and one that is issued as it was once is an earlier one no more."""
    every = [in_word(tmp_path, changed(target=target)) for target in ("≥240人", "≥250人", "≥260人", "≥240人")]
    assert every[0] == every[-1]
    names = [[one.name for one in of_issue(data, tmp_path)] for data in every[:3]]
    assert names == [[], ["form-replaced"], ["form-replaced"]]


def test_a_form_in_word_that_the_unit_has_changed(tmp_path: Path) -> None:
    """A target that nobody has issued is to be restored.

    So is one that no issue has changed, in a form on the new one.
    """
    in_word(tmp_path / "下发", FORM)
    in_word(tmp_path / "下发", changed())
    own = in_word(tmp_path / "别处", changed(target="≥1人"))
    other = in_word(tmp_path / "别处", replace(changed(), indicators=(*changed().indicators[:-1], replace(OTHERS[-1], target="≥1%"))))  # fmt: skip
    for data in (own, other):
        (found,) = of_issue(data, tmp_path / "下发")
        assert (found.name, found.action) == ("locked-cell-changed", "请恢复下发内容；确需调整的，请先报财政部门批准。")  # fmt: skip


def test_an_earlier_form_in_word_of_which_no_record_was_kept(tmp_path: Path) -> None:
    """A list of an earlier version has ids alone: the finding says that the form may be the earlier one."""
    first = in_word(tmp_path, FORM)
    in_word(tmp_path, changed())
    path = tmp_path / "下发清单.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    del known["files"][0]["forms"][0]["earlier_records"]
    path.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    (found,) = of_issue(first, tmp_path)
    assert found.name == "locked-cell-changed"
    assert found.action.startswith(
        f"该表曾重新下发：用旧表填报的，请改用新表“{NAME}”填报；已用新表的，请恢复"
    )
    in_word(tmp_path, changed(target="≥270人"))
    assert [one.name for one in of_issue(first, tmp_path)] == ["locked-cell-changed"]


@pytest.mark.parametrize("hand_in", [issue_to, in_word], ids=["workbook", "word"])
def test_the_targets_of_the_roster_count_in_an_earlier_form(
    tmp_path: Path, hand_in: Callable[..., bytes]
) -> None:
    """Beside a roster, which has the new targets, the earlier form is asked about once, and scored by the new ones."""
    first = hand_in(tmp_path, FORM)
    issue_to(tmp_path, changed())
    review = beside_roster(first, tmp_path)
    assert [one.name for one in of_kind(review)] == ["form-replaced"]
    known = review.evidence.rows[0].known
    assert known is not None
    assert known.target == "≥260人"


def test_a_filled_file_is_moved_away_before_the_next_issue(tmp_path: Path) -> None:
    """The message says where to issue once a filled file is moved away.

    The form is then one that was issued again, and the earlier one is known by its id.
    """
    folder = tmp_path / "下发"
    first = in_word(folder, FORM)
    path = folder / NAME
    earlier = path.read_bytes()
    path.write_bytes(fill(SCHEME, earlier, {"F6": Decimal(100)}))
    with pytest.raises(UnreadableFile, match=r"请先将上述文件移到别处，再下发到同一文件夹$"):
        issue_to(folder, changed())
    path.rename(tmp_path / NAME)
    done = issue(SCHEME, roster_of(changed()), folder, year=2025)
    assert (done.again, done.unchanged) == ((NAME,), ())
    assert [one.name for one in of_issue(earlier, folder)] == ["form-replaced"]
    assert ["该表曾重新下发" in one.action for one in of_issue(first, folder)] == [True]


def test_a_form_under_another_name_was_issued_again(tmp_path: Path) -> None:
    """A unit whose name has changed gets its form again, in a file of another name."""
    issue_to(tmp_path, FORM, OTHER)
    renamed = replace(FORM, organization="某市教育和体育局")
    done = issue(SCHEME, roster_of(renamed, OTHER), tmp_path, year=2025)
    assert (done.again, done.unchanged) == (("301001_某市教育和体育局.xlsx",), ("301002_某市水务局.xlsx",))
    assert listed(tmp_path, "单位名称", "下发情况") == [
        ("某市教育和体育局", "重新下发"),
        ("某市水务局", None),
    ]


def listed(folder: Path, *captions: str) -> list[tuple[object, ...]]:
    """Some columns of each line of 下发清单.xlsx."""
    sheet = openpyxl.load_workbook(folder / "下发清单.xlsx").active
    assert sheet is not None
    heads, *rows = sheet.iter_rows(min_row=3, values_only=True)
    return [tuple(row[heads.index(caption)] for caption in captions) for row in rows]


@pytest.mark.parametrize("earlier", [False, True])
def test_forms_of_several_years_are_distinguished(tmp_path: Path, earlier: bool) -> None:
    """The list has a column for the year, and a form of last year is none that was issued for this one."""
    issue(SCHEME, roster_of(OTHER), tmp_path, year=2024)
    if earlier:  # a list with the year once for all files, and no column for it
        path = tmp_path / "下发清单.json"
        known = json.loads(path.read_text(encoding="utf-8"))
        for one in known["files"]:
            del one["year"]
        (tmp_path / "下发清单.xlsx").unlink()
        path.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    issue(SCHEME, roster_of(FORM), tmp_path, year=2025)
    assert listed(tmp_path, "单位名称", "年度") == [("某市水务局", 2024), ("某市教育局", 2025)]
    (_, found) = json.loads((tmp_path / "下发清单.json").read_text(encoding="utf-8"))["files"]
    assert found["year"] == "2025"


def test_a_form_of_last_year_is_not_issued_yet(tmp_path: Path) -> None:
    """A row whose form the folder has for another year alone waits for its issue."""
    project = due_form(3, project="水库")
    issue(SCHEME, roster_of(FORM, project), tmp_path, year=2024)
    assert issue(PROJECT, roster_of(FORM, project), tmp_path, year=2025).not_issued == 1
    assert issue(SCHEME, roster_of(FORM, project), tmp_path, year=2025).not_issued == 0
