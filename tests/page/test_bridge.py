"""The Python side of the page, without a browser.

The papers of one unit are compared with each other, and what is not compared is named.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from support.data_sheets import filled_rows, honest_figures, workbook_bytes
from support.word.documents import paragraph, table_of, word_file
from support.word.reports import DECREASED, SPENT, UNIT, form_of, report_of, workbook_of

from xlselfeval.cli.app import main
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.files.open import open_workbook

PAGE = Path(__file__).resolve().parents[2] / "page"
COUNTY = "某县某局"  # the unit of the data sheets
OF_2024 = ("2020年度", "2024年度")
FILLED = {
    "基础数据表.xlsx": workbook_bytes(filled_rows(honest_figures(Random(1)))),
    "自评表.xlsx": workbook_of(COUNTY, OF_2024),
    "自评报告.docx": report_of(COUNTY, OF_2024),
}


class Tab:
    """A tab of the browser: the bridge with nothing checked yet."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(str(PAGE))
        for name in ("bridge", "checks", "session", "verdict"):
            monkeypatch.delitem(sys.modules, name, raising=False)
        self.bridge = importlib.import_module("bridge")
        self.checks = importlib.import_module("checks")

    def check(self, name: str, content: bytes, chosen: list[str] | None = None) -> dict[str, Any]:
        """Check a file that was chosen with others; the copy is under `content`."""
        shown, copy = self.bridge.answer("check", name, content, "", json.dumps(chosen or []))
        return json.loads(shown) | {"content": copy}

    def conflicts(self, chosen: list[str]) -> list[str]:
        """Return what is said about forms that were chosen in several versions."""
        shown, _ = self.bridge.answer("conflicts", json.dumps(chosen))
        return list(json.loads(shown)["conflicts"])


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> Tab:
    return Tab(monkeypatch)


def sentences(report: dict[str, Any]) -> str:
    """Return what is said about a report, without the line on what it was compared with."""
    return "".join(one["sentence"] + one["quote"] for one in report["findings"])


def test_a_report_that_shows_a_form_is_a_report(tab: Tab) -> None:
    """It is compared with the form that was chosen, else with its own, and its copy is a document with comments."""
    content = report_of(
        UNIT,
        SPENT,
        form=form_of(
            UNIT,
            ("| 100 | 100 |", "| 100 | |"),
            ("565.72 | 587.65 | 587.65 | 10 |", "565.72 | 587.65 | 586.65 | 10 |"),
        ),
    )
    shown = tab.check("带表.docx", content)
    assert "forms" not in shown
    assert shown["report"]["compared"][0] == "已与自评表对照：带表.docx中的自评表"
    assert "报告中的自评表未逐项核对" in shown["report"]["compared"][-1]
    assert "586.65" not in sentences(shown["report"])
    tab.check("自评表.xlsx", workbook_of(UNIT))
    shown = tab.check("带表.docx", content)
    assert shown["report"]["compared"][0] == "已与自评表对照：自评表.xlsx"
    assert "586.65" in sentences(shown["report"])
    assert shown["copy"] == "带表-核对结果.docx"
    assert b"word/comments.xml" in shown["content"]


def test_a_document_with_a_form_alone_is_a_form(tab: Tab) -> None:
    """A return in Word is checked as the form that it is."""
    shown = tab.check("自评表.docx", word_file(table_of(form_of(UNIT))))
    assert [one["paper"] for one in shown["forms"]] == ["自评表"]
    assert "report" not in shown


def test_a_data_sheet_is_compared_with_the_form_of_its_unit(tab: Tab, tmp_path: Path) -> None:
    """Findings and copy of a data sheet are those of `check --data`.

    Without a form of the unit the page says that none was compared.
    """
    (alone,) = tab.check("基础数据表.xlsx", FILLED["基础数据表.xlsx"])["forms"]
    assert alone["comparison"] == "未与自评表比对"
    tab.check("别的.xlsx", workbook_of("某县另一局", OF_2024))
    (other,) = tab.check("基础数据表.xlsx", FILLED["基础数据表.xlsx"])["forms"]
    assert other["comparison"] == "未与自评表比对：没有选该单位的自评表，请一并选择后再核对"
    tab.check("自评表.xlsx", FILLED["自评表.xlsx"])
    shown = tab.check("基础数据表.xlsx", FILLED["基础数据表.xlsx"])
    assert shown["forms"][0]["comparison"].startswith("与自评表比对3个数字，其中3个不一致")
    for name in ("基础数据表.xlsx", "自评表.xlsx"):
        (tmp_path / name).write_bytes(FILLED[name])
    with pytest.raises(SystemExit):
        main(["check", str(tmp_path / "自评表.xlsx"), "--data", str(tmp_path / "基础数据表.xlsx")])
    assert shown["content"] == (tmp_path / "核对结果" / "基础数据表.xlsx").read_bytes()


def test_papers_of_another_year_are_not_compared(tab: Tab) -> None:
    """The form of another year is named as such."""
    tab.check("自评表.xlsx", workbook_of(COUNTY))
    (shown,) = tab.check("基础数据表.xlsx", FILLED["基础数据表.xlsx"])["forms"]
    assert shown["comparison"] == "未与自评表比对：基础数据表为2024年度，自评表为2020年度"


def test_a_report_is_compared_with_the_data_sheet_of_its_unit(tab: Tab) -> None:
    """In any order of form and data sheet; the data sheet of another unit is not used, and the page says so."""
    assert len(tab.check("自评报告.docx", FILLED["自评报告.docx"])["report"]["compared"]) == 1
    tab.check("基础数据表.xlsx", FILLED["基础数据表.xlsx"])
    beside_data = "已与基础数据表对照：基础数据表.xlsx"
    before = tab.check("自评报告.docx", FILLED["自评报告.docx"])["report"]
    assert before["compared"] == ["未与自评表对照：没有选自评表，请一并选择后再核对", beside_data]
    assert "基础数据表" in sentences(before)
    tab.check("自评表.xlsx", FILLED["自评表.xlsx"])
    both = tab.check("自评报告.docx", FILLED["自评报告.docx"])["report"]
    assert tab.check("自评报告.docx", FILLED["自评报告.docx"])["beside"] == ["自评表.xlsx", "基础数据表.xlsx"]
    assert both["compared"] == ["已与自评表对照：自评表.xlsx", beside_data]
    other = tab.check("别的报告.docx", report_of(UNIT, DECREASED))["report"]
    assert other["compared"][-1].startswith("未与基础数据表对照：")
    assert "基础数据表" not in sentences(other)


def test_a_report_without_a_form_is_no_plain_success(tab: Tab) -> None:
    """Nothing is found in a report of which hardly anything was compared: the unit is to choose its form, too."""
    alone = tab.check("自评报告.docx", report_of(UNIT, SPENT))
    verdict = alone["report"]["verdict"]
    assert verdict["words"] == "未发现问题（只核对了报告自身），请与自评表一并核对"
    assert verdict["look"] != "good"
    assert alone["beside"] == []
    assert "再核对一遍" in alone["next"]
    tab.check("自评表.xlsx", workbook_of(UNIT))
    assert tab.check("自评报告.docx", report_of(UNIT))["report"]["verdict"]["look"] == "good"


def test_our_own_draft_with_its_annex_is_a_report(
    tab: Tab, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The form that a draft shows in its annex is asked about neither by the page nor by `check`."""
    form, draft = tmp_path / "自评表.xlsx", tmp_path / "自评报告.docx"
    form.write_bytes(FILLED["自评表.xlsx"])
    with pytest.raises(SystemExit):
        main(["report", "draft", "--form", str(form), "-o", str(draft)])
    tab.check("自评表.xlsx", form.read_bytes())
    shown = tab.check("自评报告.docx", draft.read_bytes())
    assert "forms" not in shown
    assert shown["report"]["compared"][0] == "已与自评表对照：自评表.xlsx"
    with pytest.raises(SystemExit):
        main(["check", str(draft)])
    assert "请用xlselfeval report check核对" in capsys.readouterr().err


def test_the_conclusion_is_in_words_for_the_unit(tab: Tab) -> None:
    """A form that needs nothing may be sent as it is; one with errors is to be corrected first."""
    verdicts = {}
    for name, content in {
        "好.xlsx": workbook_of(UNIT),
        "坏.xlsx": filled_form(issued_form()),
        "报告.docx": report_of(UNIT, DECREASED),
    }.items():
        shown = tab.check(name, content)
        of_paper = shown["report"] if "report" in shown else shown["forms"][0]
        verdicts[name] = of_paper["verdict"]["words"]
        assert shown["copy"].startswith(f"{Path(name).stem}-核对结果.")
    assert verdicts["坏.xlsx"] == "须更正或说明后再报送"
    assert verdicts["报告.docx"] == "须更正后再报送"


def explained(copy: bytes, text: str) -> bytes:
    """Write a text into 单位说明 beside each 请核实 of a checked copy."""
    book = load_workbook(BytesIO(copy))
    result = book["核对结果"]
    for cell in result["B"]:
        if cell.value == "【请核实】":
            result[f"L{cell.row}"] = text
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


@pytest.mark.parametrize("text", ["无", "已更正。", "同意", "见附件"])
def test_a_text_without_a_reason_is_no_explanation(tab: Tab, text: str) -> None:
    """The finding is asked about as before, and the row says why the text does not count."""
    shown = tab.check("某局.xlsx", workbook_of(UNIT, ("210人 | 213", "210人 | 390")))
    (form,) = tab.check("某局-核对结果.xlsx", explained(shown["content"], text))["forms"]
    assert form["verdict"]["words"] == "请核实后再报送"
    assert f"已写“{text}”，" in str(form["rows"])


def test_a_form_may_be_sent_when_all_is_explained(tab: Tab) -> None:
    """Reasons beside all that may be explained leave nothing to do; the bureau decides on them."""
    shown = tab.check("某局.xlsx", workbook_of(UNIT, ("210人 | 213", "210人 | 390")))
    assert shown["forms"][0]["verdict"]["words"] == "请核实后再报送"
    assert "报送改好的副本" in shown["next"]
    (form,) = (again := tab.check("某局-核对结果.xlsx", explained(shown["content"], "已核实，无误")))["forms"]
    assert form["verdict"]["words"] == "已写说明，可以报送，由财政部门认定"
    assert form["verdict"]["look"] == "good"
    assert (form["verdict"]["counts"], "请核实" in form["scores"]) == ("已写说明1条", False)
    assert again["next"] == (
        "报送所选的这个文件即可，下载的副本不必另报。"
        "其中的“核对结果”页仍是上一次核对的结论，财政部门核对时以重新核对的结果为准。"
    )


def test_a_place_in_a_report_has_its_first_words(tab: Tab) -> None:
    """Nobody counts the paragraphs of a report."""
    (finding, *_) = tab.check("报告.docx", report_of(UNIT, DECREASED))["report"]["findings"]
    assert re.fullmatch(r"第\d+段（“.{1,12}…?”）", finding["place"])


def test_a_place_in_a_document_is_its_row_there(tab: Tab) -> None:
    """The copy of a form in Word only shows the findings; the page names the row of the document's table."""
    content = word_file(table_of(form_of(UNIT, ("| 100 | 100 |", "| 100 | |"))))
    shown = tab.check("自评表.docx", content)
    places = [one for _, listed in shown["forms"][0]["verdict"]["places"] for one in listed]
    assert places
    assert all(one.startswith("表1 第") for one in places)
    assert "在原Word文档中更正" in shown["next"]
    assert "另存为" not in shown["next"]


@pytest.mark.parametrize(
    ("value", "number_format", "seen"),
    [
        (0.985416666666667, "0.00%", "98.54%"),
        (1200, '0.0"万元"', "1200.0万元"),
        (3.14159, "General", "3.14159"),
        ("98%", "0.00%", "98%"),
    ],
)
def test_a_cell_is_shown_with_its_decimals(tab: Tab, value: object, number_format: str, seen: str) -> None:
    """The page shows what Excel shows."""
    book = Workbook()
    book.active["A1"] = value
    book.active["A1"].number_format = number_format
    saved = BytesIO()
    book.save(saved)
    opened = open_workbook(saved.getvalue())
    assert tab.checks.as_seen(opened.sheet(opened.sheets[0]).cell(1, 1).written) == seen


SHORT = "县某局"  # of COUNTY
TITLE = (f"{COUNTY}2024年度", "2024年度")


@pytest.mark.parametrize(
    "title", [(COUNTY, SHORT), TITLE, (COUNTY, "某省某县某局")], ids=["short", "none", "long"]
)
def test_a_report_is_of_the_one_unit_of_the_papers(tab: Tab, title: tuple[str, str]) -> None:
    """A name in short, in full or none at all: where all papers are of one unit, they are compared."""
    for name in ("自评表.xlsx", "基础数据表.xlsx"):
        tab.check(name, FILLED[name])
    content = report_of(COUNTY, OF_2024, title)
    shown = tab.check("自评报告.docx", content)
    assert shown["beside"] == ["自评表.xlsx", "基础数据表.xlsx"]
    said = shown["report"]["compared"][0]
    assert said == "已与自评表对照：自评表.xlsx" + (
        "（报告未写明单位，按所选材料的单位核对）" if title == TITLE else ""
    )


def test_a_report_of_another_unit_is_named_as_such(tab: Tab) -> None:
    """It is compared with nothing, and both names are given; of several units, the form of its own is asked for."""
    for name in ("自评表.xlsx", "基础数据表.xlsx"):
        tab.check(name, FILLED[name])
    content = report_of("某县水利局", OF_2024)
    shown = tab.check("自评报告.docx", content)
    difference = "不同；是同一单位的，请在报告中写全称"
    assert shown["report"]["compared"] == [
        f"未与自评表对照：报告的单位“某县水利局”与自评表的“{COUNTY}”{difference}",
        f"未与基础数据表对照：报告的单位“某县水利局”与基础数据表的“{COUNTY}”{difference}",
    ]
    assert "只核对了报告自身" in shown["report"]["verdict"]["words"]
    tab.check("另一表.xlsx", workbook_of("某县教育局", OF_2024))
    shown = tab.check("自评报告.docx", content)
    assert shown["report"]["compared"][0] == "未与自评表对照：没有选该单位的自评表，请一并选择后再核对"


def test_a_report_with_faults_that_was_compared_with_nothing_says_so(tab: Tab) -> None:
    """The conclusion and the next step both name the form that is missing."""
    shown = tab.check("自评报告.docx", report_of(UNIT, DECREASED))
    assert shown["report"]["verdict"]["words"].endswith("后再报送（只核对了报告自身）")
    assert shown["next"].endswith("请与该单位的自评表一并选择，再核对一遍后报送。")


def test_two_versions_of_a_form_are_not_chosen_between(tab: Tab) -> None:
    """Chosen together they are named, and a report is compared with neither; a later choice is a correction."""
    other = workbook_of(COUNTY, OF_2024, ("587.65", "586.65"))
    both = ["自评表.xlsx", "自评表改.xlsx", "自评报告.docx"]
    for name, content in zip(both, (FILLED["自评表.xlsx"], other), strict=False):
        tab.check(name, content, both)
    said = "同一单位、项目选了2份不同的自评表（自评表.xlsx、自评表改.xlsx），请只选要报送的一份再核对"
    assert tab.conflicts(both) == [said]
    assert tab.check("自评报告.docx", FILLED["自评报告.docx"], both)["report"]["compared"][0].endswith(said)
    assert tab.conflicts(["自评表改.xlsx"]) == []
    assert tab.check("自评报告.docx", FILLED["自评报告.docx"])["beside"] == ["自评表改.xlsx"]


def test_a_form_and_its_checked_copy_are_one_version(tab: Tab) -> None:
    """Nothing differs in them but 核对结果."""
    copy = tab.check("自评表.xlsx", FILLED["自评表.xlsx"])["content"]
    both = ["自评表.xlsx", "自评表-核对结果.xlsx"]
    for name, content in zip(both, (FILLED["自评表.xlsx"], copy), strict=True):
        tab.check(name, content, both)
    assert tab.conflicts(both) == []
    assert tab.check("自评报告.docx", FILLED["自评报告.docx"], both)["beside"] == ["自评表-核对结果.xlsx"]


def test_a_text_that_is_no_report_is_not_checked(tab: Tab) -> None:
    """A text without a figure is refused, as `report check` refuses it."""
    shown = tab.check("会议通知.docx", word_file(paragraph("会议安排") + paragraph("请于3月1日参加会议。")))
    assert "不能作为自评报告核对" in shown["error"]


@pytest.mark.parametrize(
    "title", ["关于开展2026年度自评工作的通知", "关于追加资金的请示", "某局2026年工作总结"]
)
def test_a_paper_of_another_kind_is_not_checked(tab: Tab, title: str) -> None:
    """Figures and headings make no report of it."""
    lines = (title, "县财政局：", "二、存在问题", "需追加资金12.5万元，为预算的1.9%。")
    assert "不是自评报告" in tab.check("文件.docx", word_file("".join(map(paragraph, lines))))["error"]


def test_a_report_without_a_checked_figure_is_no_success(tab: Tab) -> None:
    """Nothing is known to be right in it, beside a form or without one."""
    content = word_file(paragraph(f"{COUNTY}2024年度部门整体支出绩效自评报告") + paragraph("共3个股室。"))
    for name in ("自评报告.docx", "自评表.xlsx", "自评报告.docx"):
        shown = tab.check(name, content if name.endswith("docx") else FILLED[name])
        if "report" in shown:
            verdict = shown["report"]["verdict"]
            said = "没有可以核对的数字，请检查是否选对了文件"
            assert (shown["report"]["claims"], verdict["words"], verdict["look"]) == (0, said, "warning")
            assert "报送所选的这个文件即可" not in shown["next"]


def test_two_versions_of_a_data_sheet_are_not_chosen_between(tab: Tab) -> None:
    """As with forms: they are named, and a report is compared with neither."""
    other = workbook_bytes(filled_rows(honest_figures(Random(2))))
    both = ["基础数据表.xlsx", "基础数据表改.xlsx"]
    tab.check("自评表.xlsx", FILLED["自评表.xlsx"], both)
    for name, content in zip(both, (FILLED["基础数据表.xlsx"], other), strict=True):
        tab.check(name, content, both)
    said = "同一单位选了2份不同的基础数据表（基础数据表.xlsx、基础数据表改.xlsx），请只选要报送的一份再核对"
    assert tab.conflicts(both) == [said]
    compared = tab.check("自评报告.docx", FILLED["自评报告.docx"], both)["report"]["compared"]
    assert compared[1] == f"未与基础数据表对照：{said}"
    assert tab.conflicts(["基础数据表改.xlsx"]) == []


def test_a_report_is_of_the_unit_that_its_text_describes(tab: Tab) -> None:
    """Where the title names none, the first unit with its sections counts, and not that of the other papers."""
    tab.check("自评表.xlsx", FILLED["自评表.xlsx"])
    lines = ("2024年度部门整体支出绩效自评报告", "一、基本情况", "某县林业局内设8个股室，编制90人。")
    shown = tab.check("自评报告.docx", word_file("".join(map(paragraph, lines))))
    assert f"报告的单位“某县林业局”与自评表的“{COUNTY}”不同" in shown["report"]["compared"][0]


def test_a_report_without_a_unit_among_several_is_to_name_it(tab: Tab) -> None:
    """The forms are chosen already: what is missing is the name."""
    tab.check("自评表.xlsx", FILLED["自评表.xlsx"])
    tab.check("另一表.xlsx", workbook_of("某县教育局", OF_2024))
    shown = tab.check("自评报告.docx", report_of(COUNTY, OF_2024, TITLE))
    assert shown["report"]["compared"][0] == "未与自评表对照：报告未写明单位"
    assert shown["next"].endswith("请在报告标题中写明单位名称，与该单位的自评表一并选择，再核对一遍后报送。")


def test_what_is_explained_is_marked_so_in_both_blocks(tab: Tab) -> None:
    """A row that needs nothing more has no look of a demand."""
    shown = tab.check("某局.xlsx", workbook_of(UNIT, ("210人 | 213", "210人 | 390")))
    (form,) = tab.check("某局-核对结果.xlsx", explained(shown["content"], "已核实，无误"))["forms"]
    marks = [tuple(cell[:2]) for row in form["rows"] for cell in row if "已说明" in (cell[0] or "")]
    assert marks == [("【已说明】", "info"), ("已说明", "info")]
    assert set(form["marked"].values()) == {"info"}


def test_a_document_is_known_by_its_content(tab: Tab) -> None:
    """A report in .docx under the name of the old format is a report."""
    assert "report" in tab.check("自评报告.doc", report_of(UNIT, SPENT))


def test_a_copy_of_values_names_the_first_format(tab: Tab) -> None:
    """It can be sent, and has no formulas; where something is left to correct, the file that came first is named."""
    content = word_file(table_of(form_of(UNIT, ("210人 | 213", "210人 | 390"))))
    shown = tab.check("自评表.docx", content)
    copy = tab.check("自评表-核对结果.xlsx", explained(shown["content"], "已核实，无误"))
    assert copy["next"].endswith("本文件为Word文档核对后的副本，没有下发的公式和下发记录，可以照此报送。")
