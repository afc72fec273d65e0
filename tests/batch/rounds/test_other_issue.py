"""Forms of another year, and records with other indicators than approved, against a roster."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.batch_runs import StoryOffice, letter_texts, lines
from support.forms import HONEST, submission, with_row
from support.issued_variants import ROWS, form, record
from support.issuing import RETURNED
from support.rosters import due_form, roster_of, write_roster

from xlselfeval.batch.compare_with_roster import compare_with_roster, with_approved_rows
from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.identify_form import RosterIndex, lines_digest
from xlselfeval.batch.results.queries import OTHER_YEAR, STATUS_WORDS
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.checking import check, check_submission
from xlselfeval.demo_batch import ISSUED, ROSTER, _returned
from xlselfeval.demo_batch import RETURNED as RETURNED_FILES
from xlselfeval.demo_story import PROJECTS, Return
from xlselfeval.demo_story import SCHEME as SCHEME_OF_STORY
from xlselfeval.demo_story import YEAR as STORY_YEAR
from xlselfeval.errors import SelfEvalError
from xlselfeval.review.finding import Finding
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.roster.issue import issue
from xlselfeval.roster.model import DueForm
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scheme.model import Indicator
from xlselfeval.submission import Submission

DUE = due_form(1, organization="某市某局")
SCHEME = load_scheme("hunan-department-2020")
APPROVED = tuple(Indicator(category=row.category, subcategory=row.subcategory, name=row.name, target=row.target, points=row.points) for row in ROWS)  # fmt: skip


def judged(whole: Submission, known: DueForm = DUE) -> tuple[Finding, ...]:
    """Review a form beside a roster with one line."""
    roster = RosterIndex(roster_of(known))
    review = check_submission(SCHEME, with_approved_rows(roster, whole, "a.xlsx"))
    return compare_with_roster(roster, review, "a.xlsx").findings


@pytest.mark.parametrize(
    ("year", "due", "differs"),
    [(2020, 2021, False), (2020, 2020, False), (2020, 2022, True), (2021, 2020, True), (None, 2022, False), (2020, None, False)],
)  # fmt: skip
def test_the_year_that_is_due(year: int | None, due: int | None, differs: bool) -> None:
    """A form is of the year before its date or of that year; without a date nobody knows."""
    known = replace(DUE, due=None if due is None else date(due, 3, 31))
    found = [one for one in judged(submission(year=year), known) if one.name == "year-mismatch"]
    assert [(one.found, one.expected) for one in found] == (
        [(str(year), str((due or 0) - 1))] if differs else []
    )


def test_another_due_date_of_the_same_year_changes_no_review() -> None:
    """A review depends on the year of the due date alone."""
    digests = [
        lines_digest(RosterIndex(roster_of(replace(DUE, due=due))), [("某市某局", None, None)], "a.xlsx")
        for due in (date(2021, 3, 31), date(2021, 4, 30), date(2022, 3, 31))
    ]
    assert digests[0] == digests[1] != digests[2]


def test_a_form_of_last_year_is_no_return(tmp_path: Path) -> None:
    """The form that is due stays open, and the ledger says what came in its place."""
    (tmp_path / "收表").mkdir()
    (tmp_path / "收表" / "去年的.xlsx").write_bytes(RETURNED)
    unit = check(RETURNED)[0].evidence.submission.field_text("organization")
    line = ("301001", unit, "", "", "", "", None, None, None, date(2022, 3, 31), "", "")
    roster = write_roster(tmp_path / "名单.xlsx", [line], [])
    options = Options(root=str(tmp_path / "收表"), output=tmp_path / "结果", roster=roster)
    run_batch(options, Progress(), today=date(2022, 4, 1))
    with closing(open_store(tmp_path / "结果" / STORE)) as store:
        lines = [tuple(line) for line in store.execute("SELECT status, remark FROM ledger ORDER BY place")]
    assert [status for status, _ in lines] == ["not-returned", OTHER_YEAR]
    assert "误报其他年度的表：去年的.xlsx" in lines[0][1]
    assert lines[1][1] == "报送的是2020年度的表"
    assert STATUS_WORDS[OTHER_YEAR] == "误报其他年度的表"


def test_the_approved_indicators_count_where_a_record_has_others() -> None:
    """A record that agrees with itself and not with the roster proves nothing."""
    known = replace(DUE, indicators=APPROVED)
    same = with_approved_rows(RosterIndex(roster_of(known)), form(), "a.xlsx")
    assert same.approved == ()
    lowered = (ROWS[0]._replace(target="≥150人"), *ROWS[1:])
    forged = form(with_row(0, target="≥150人", actual="150"), issued=record(rows=lowered))
    found = [(one.name, one.cell, one.expected) for one in judged(forged, known) if one.name == "locked-cell-changed"]  # fmt: skip
    assert found == [("locked-cell-changed", "E12", "≥200人")]
    assert not [one for one in judged(form(HONEST), known) if one.name == "locked-cell-changed"]


def test_the_basis_names_the_roster() -> None:
    """Part 三 says that the indicators were compared with those of the roster."""
    approved = with_approved_rows(RosterIndex(roster_of(replace(DUE, indicators=APPROVED))), submission(), "a.xlsx")  # fmt: skip
    said = describe_record_source(approved.record_source, approved=bool(approved.approved))
    assert said.endswith("；指标、指标值和分值按单位名单所附的绩效指标核对")


def last_year(office: StoryOffice) -> Path:
    """Issue the forms of the year before beside the folder of the bureau; return its folder with them."""
    before = office.folder.parent / "去年"
    issue(SCHEME_OF_STORY, office.folder / ROSTER, before / ISSUED, year=STORY_YEAR - 1)
    return before


def of_last_year(office: StoryOffice, *codes: str) -> None:
    """Put forms that were issued last year into the folder of returns."""
    last = last_year(office)
    for code in codes:
        path = office.folder / RETURNED_FILES / f"去年{code}.xlsx"
        path.parent.mkdir(exist_ok=True)
        done = {"F17": f"{STORY_YEAR - 1}年12月20日"}  # of its own year: its dates do not ask about that
        path.write_bytes(_returned(last, Return(path.name, PROJECTS[code], done)))


@pytest.mark.parametrize("dated", [True, False])
def test_a_folder_of_last_year_is_refused(office: StoryOffice, dated: bool) -> None:
    """Nothing is written and the folder is not kept, by the roster's dates as by what returns were issued as."""
    office.receive_all()
    wrong = last_year(office) / ISSUED
    roster = office.folder / ROSTER if dated else None
    options = Options(
        root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0, roster=roster, issued=wrong
    )
    with pytest.raises(SelfEvalError, match=f"其中下发的是{STORY_YEAR - 1}年度的表") as refused:
        run_batch(options, Progress(), today=date(2025, 4, 1))
    assert "--issued" in str(refused.value)
    assert not office.output.exists()
    office.run()
    with pytest.raises(SelfEvalError):
        run_batch(options, Progress(), today=date(2025, 4, 1))
    kept = run_batch(replace(options, issued=None), Progress(), today=date(2025, 4, 1)).notes
    assert f"本次没有指明下发文件的文件夹，沿用以前用的“{(office.folder / ISSUED).resolve()}”" in kept


def test_a_few_forms_of_last_year_do_not_make_the_folder_wrong(office: StoryOffice) -> None:
    """Mistakes of their units among right forms stop no run; one that comes first alone does.

    Where the roster asks for the year of the folder, the form is the wrong one.
    """
    of_last_year(office, "305-1")
    options = Options(
        root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0, issued=office.folder / ISSUED
    )
    with pytest.raises(SelfEvalError, match="是单位误用了别的表的，待收到用下发的表填报的，再一并核对"):
        run_batch(options, Progress(), today=date(2025, 4, 1))
    with_roster = replace(options, roster=office.folder / ROSTER, output=office.folder.parent / "另核对")
    figures = run_batch(with_roster, Progress(), today=date(2025, 4, 1)).figures
    assert (figures.whole.other_years, figures.unissued) == (1, 0)
    office.receive_all("305-1", "304-1")
    of_last_year(office, "304-1")
    assert run_batch(options, Progress(), today=date(2025, 4, 1)).notes == ()


@pytest.mark.parametrize(
    ("right", "wrong"), [(("304-1",), ("305-1",)), (("304-1", "303-1"), ("305-1", "302-1"))]
)
@pytest.mark.parametrize("of_before", [True, False])
def test_half_of_another_year_stop_a_run(
    office: StoryOffice, right: tuple[str, ...], wrong: tuple[str, ...], of_before: bool
) -> None:
    """Without a roster nobody knows which year is the right one, so the run says why, and no form is judged.

    With it the folder of the year that is due is the right one.
    """
    office.receive_all(*(PROJECTS.keys() - set(right)))
    of_last_year(office, *wrong)
    before = office.folder.parent / "去年" / ISSUED
    options = Options(
        root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0,
        issued=before if of_before else office.folder / ISSUED,
    )  # fmt: skip
    year = STORY_YEAR - of_before
    with pytest.raises(SelfEvalError, match=f"其中下发的是{year}年度的表.*单位误用了别的表的"):
        run_batch(options, Progress(), today=date(2025, 4, 1))
    assert not office.output.exists()
    if not of_before:
        run_batch(replace(options, roster=office.folder / ROSTER), Progress(), today=date(2025, 4, 1))


@pytest.mark.parametrize("issued", [True, False])
def test_the_year_of_the_run_is_not_that_of_a_wrong_form(office: StoryOffice, issued: bool) -> None:
    """The summary and every letter name the year that is due, also to the unit that sent the form of last year."""
    office.receive_all("305-1", "304-1")
    of_last_year(office, "305-1")
    roster = office.folder / ROSTER
    options = Options(
        root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0, roster=roster,
        issued=office.folder / ISSUED if issued else None, letters=LetterOptions(circular=True),
    )  # fmt: skip
    run_batch(options, Progress(), today=date(2025, 4, 14))
    assert str(load_workbook(office.output / SUMMARY)["总览"]["A1"].value).startswith(f"{STORY_YEAR}年度")
    written = letter_texts(office.output)
    assert {name.partition("/")[0] for name in written} >= {"审核意见表", "催报通知", "情况通报"}
    for name, text in written.items():
        assert f"{STORY_YEAR}年度" in text, name
        said = (
            text.partition("\n")[0] if name.startswith("审核意见表/") else text
        )  # which names the wrong form
        assert f"{STORY_YEAR - 1}年度" not in said, name
    reminder = written[f"催报通知/{PROJECTS['305-1'].unit}.docx"]
    assert "收到的是其他年度的表，不计为报送，须用本年度的表重新填报" in reminder
    assert f"附件：{PROJECTS['305-1'].unit}绩效自评审核意见表" in reminder
    assert "其他年度的表" not in written[f"催报通知/{PROJECTS['304-1'].unit}.docx"]


@pytest.mark.parametrize("codes", [("305-1",), ("305-1", "304-1")])
@pytest.mark.parametrize("wrong", ["of last year", "of other units"])
def test_one_or_two_returns_show_a_wrong_folder(
    office: StoryOffice, codes: tuple[str, ...], wrong: str
) -> None:
    """Where none of them was issued from the folder, no letter asks units for what they never had."""
    office.receive_all(*(code for code in PROJECTS if code not in codes))
    issued = last_year(office) / ISSUED
    if wrong == "of other units":
        issued = office.folder.parent / "别的单位"
        issued.mkdir()
        for path in (office.folder / ISSUED).glob("301_*.xlsx"):
            (issued / path.name).write_bytes(path.read_bytes())
    options = Options(root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0, issued=issued)
    with pytest.raises(
        SelfEvalError, match=f"查看的{len(codes)}份收回的表中有{len(codes)}份不是从这里下发的"
    ):
        run_batch(options, Progress(), today=date(2025, 4, 1))
    assert not office.output.exists()


def test_a_folder_with_the_forms_of_one_unit(office: StoryOffice) -> None:
    """收表台账 and 总览 name the forms that were compared with nothing; nothing is asked of their units."""
    office.receive_all()
    for path in (office.folder / ISSUED).glob("30*.xlsx"):
        if not path.name.startswith("301_"):
            path.unlink()
    (office.folder / ISSUED / "下发清单.json").unlink()
    for roster in (office.folder / ROSTER, None):
        options = Options(
            root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0, issued=office.folder / ISSUED,
            roster=roster,
        )  # fmt: skip
        figures = run_batch(options, Progress(), today=date(2025, 4, 1)).figures
        book = load_workbook(office.output / SUMMARY)
        register = [" ".join(str(cell.value) for cell in row) for row in book["收表台账"]]
        named = [line for line in register if "下发文件中未找到该表，未与下发文件比对" in line]
        assert figures.unissued == len(named) == len(PROJECTS.keys() - {"301-1", "301-2"})
        assert not [line for line in named if "教育局" in line]
        assert any(f"{len(named)}份自评表未与下发文件比对" in str(row[0].value) for row in book["总览"])
        assert not [one for one in lines(office.output, "待处理") if "下发记录" in str(one["问题"])]


def test_most_returns_say_which_year_a_round_is_about(office: StoryOffice) -> None:
    """Without roster and issued files a form of last year is asked about, in letters of the year of the others."""
    office.receive_all("305-1")
    of_last_year(office, "305-1")
    options = Options(
        root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0, letters=LetterOptions()
    )
    run_batch(options, Progress(), today=date(2025, 4, 14))
    written = letter_texts(office.output)
    unit = PROJECTS["305-1"].unit
    assert {f"审核意见表/{unit}.docx", f"审核通知/{unit}.docx"} <= written.keys()
    for kind in ("审核意见表", "审核通知"):
        title = "".join(written[f"{kind}/{unit}.docx"].split("："))[:60]
        assert f"{STORY_YEAR}年度" in title
        assert f"{STORY_YEAR - 1}年度" not in title
    asked = f"报送的是{STORY_YEAR - 1}年度的表，应报送{STORY_YEAR}年度的表"
    assert [name for name, text in written.items() if asked in text] == [f"审核意见表/{unit}.docx"]


def test_a_round_of_two_years_asks_about_none(office: StoryOffice) -> None:
    """Where no year has most of the returns, no form is asked about its year."""
    office.receive_all(*(code for code in PROJECTS if code not in ("301-1", "304-1")))
    of_last_year(office, "305-1", "303-1")
    options = Options(root=str(office.folder / RETURNED_FILES), output=office.output, jobs=0)

    def asked() -> list[str]:
        run_batch(options, Progress(), today=date(2025, 4, 14))
        todo = lines(office.output, "待处理")
        return [one["单位"] for one in todo if f"报送的是{STORY_YEAR - 1}年度的表" in str(one["问题"])]

    assert asked() == []
    office.receive_all("305-1", "303-1")
    assert sorted(asked()) == sorted(PROJECTS[code].unit for code in ("305-1", "303-1"))
