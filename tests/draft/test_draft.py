"""The draft of a report: honest papers give a draft without a wrong figure; nothing is made up."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from support.command_line import run
from support.data_sheets import Figures, due_reasons, filled_rows, honest_figures, read_rows
from support.forms import reviewed, with_row

from xlselfeval import check
from xlselfeval.batch.letters.word import add, finished, page, table
from xlselfeval.data_sheet.checks import check_changes
from xlselfeval.draft.facts import facts_of
from xlselfeval.draft.phrases import against_budget, amount, change, percent
from xlselfeval.draft.templates import GUANGZHOU, HUNAN, OUTLINES, shipped_drafts
from xlselfeval.draft.write import sources_table, template_of, write_draft
from xlselfeval.errors import TemplateError
from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim
from xlselfeval.report.passage import Passage
from xlselfeval.report_checking import check_report
from xlselfeval.resources import templates_folder
from xlselfeval.review.review import Review

DAY = date(2024, 3, 1)


def papers(seed: int, *, rounded: bool = False) -> tuple[Review, Figures, dict[str, Any]]:
    """Draw a form and a data sheet that agree; return the review, the figures and the values of the templates."""
    figures = honest_figures(random.Random(seed), rounded=rounded)
    spent = figures["spending", "spent"]
    budget = (str(figures["income", "initial"]), str(spent + 10), str(spent))
    review = reviewed(budget=budget, year=2024)
    values, _ = facts_of(review, read_rows(filled_rows(figures, reasons=due_reasons(figures))))
    return review, figures, values


def text_of(lines: tuple[tuple[str, str], ...], values: dict[str, Any]) -> tuple[Passage, ...]:
    """Fill in an outline as plain text."""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    source = "\n".join(text.replace("{%p", "{%") for _, text in lines)
    filled = environment.from_string(source).render(values)
    lines_of = [line for line in filled.splitlines() if line.strip()]
    return tuple(Passage(number, line) for number, line in enumerate(lines_of, 1))


def wrong(claims: list[Claim]) -> list[tuple[str, str, str]]:
    """The claims that do not hold, without the requests that wait for people."""
    return [
        (one.name, one.operand.text, one.situation)
        for one in claims
        if one.verdict == "wrong" and one.name != "report-unfilled"
    ]


@pytest.mark.parametrize(
    ("lines", "seeds"),
    [
        pytest.param(HUNAN, range(60), id="hunan"),
        pytest.param(GUANGZHOU, range(60), id="guangzhou"),
        pytest.param(HUNAN, range(60, 2060), id="hunan-thousands", marks=pytest.mark.slow),
    ],
)
def test_a_draft_has_no_wrong_figure(lines: tuple[tuple[str, str], ...], seeds: range) -> None:
    """Whatever honest papers hold, the check of the draft finds nothing but what is to be added."""
    for seed in seeds:
        review, _, values = papers(seed, rounded=seed % 2 == 1)
        assert wrong(claims_of(text_of(lines, values), review.evidence, has_table=True)) == [], seed


@pytest.mark.parametrize(
    "seeds", [range(40), pytest.param(range(40, 340), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_a_changed_figure_is_found(seeds: range) -> None:
    """A figure of a claim that is changed beyond rounding is an operand of a finding."""
    missed = []
    for seed in seeds:
        review, _, values = papers(seed)
        passages = text_of(HUNAN, values)
        choice = random.Random(seed)
        claims = [
            one
            for one in claims_of(passages, review.evidence, has_table=True)
            if one.name in ("figure-sum", "figure-change", "figure-difference") and one.operands
        ]
        if not claims:
            continue
        operand = choice.choice(claims).operand
        passage = passages[operand.paragraph - 1]
        digits = "".join(one for one in operand.text if one.isdigit() or one == ".")
        if not digits or Decimal(digits) == 0:
            continue
        other = str(
            (
                Decimal(digits)
                * choice.choice((Decimal("0.4"), Decimal("0.93"), Decimal("1.2"), Decimal("2.5")))
                + 1
            ).quantize(Decimal("0.01"))
        )
        if Decimal(other) == Decimal(digits):  # no change
            continue
        place = passage.original.find(digits, operand.start)
        changed = passage.original[:place] + other + passage.original[place + len(digits) :]
        again = [
            *passages[: passage.number - 1],
            Passage(passage.number, changed),
            *passages[passage.number :],
        ]
        found = [
            one for one in claims_of(tuple(again), review.evidence, has_table=True) if one.verdict == "wrong"
        ]
        texts = {part.text for one in found for part in (one.operand, *one.operands)}
        if not any(other in text for text in texts):
            missed.append((seed, changed, digits, other))
    assert missed == []


@pytest.mark.slow
@pytest.mark.parametrize("outline", OUTLINES)
def test_drafts_as_documents(outline: str) -> None:
    """Word documents, checked as a unit would, with the form beside them."""
    template = template_of(outline)
    for seed in range(50):
        review, _, values = papers(seed)
        report = check_report(write_draft(template, values, DAY), form=review)
        assert [one.sentence for one in report.findings if one.name != "report-unfilled"] == [], seed


def test_nothing_is_made_up() -> None:
    """Without a data sheet its figures and reasons are requests, each highlighted; the form's figures are there."""
    review = reviewed(budget=("100", "120", "90"), year=2024)
    values, facts = facts_of(review, None)
    data = write_draft(template_of("hunan"), values, DAY)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("word/document.xml").decode()
    text = "\n".join(one.text for one in check_report(data).document.paragraphs)
    assert "2024年预算收入120.00万元，其中年初预算100.00万元，调整追加20.00万元。" in text
    assert "预算执行率为75%。" in text
    assert "“三公”经费支出【请补充：三公】" in text
    assert text.count("【请补充：") <= xml.count('w:highlight w:val="yellow"')
    assert {one.source for one in facts} == {
        "自评表“自评表”",
        "自评表“自评表”D5",
        "自评表“自评表”E5",
        "自评表“自评表”F5",
    }


def test_what_the_papers_say_is_kept() -> None:
    """Saving measures, all kinds of staff, the reason for too many of them and units are in the draft; 无 is no item."""
    figures = honest_figures(random.Random(4))
    for period in ("previous", "spent"):
        figures["payables", period] = figures["payables/1", period] = figures["payables/2", period] = Decimal(
            0
        )
    staff = (
        ("某局机关", 14, 15, "107.14%", 1, 3, 2, "安置退役军人"),
        ("某中心", 20, 19, "95.00%", 0, 4, 0, None),
    )
    rows = [["无" if one == "明细1" else one for one in row] for row in filled_rows(figures, staff=staff)]
    table = with_row(0, name="灌溉面积", target="≥2万亩", actual="1.9", score="14.25")
    values, _ = facts_of(reviewed(table=table), read_rows(rows))
    text = "\n".join(one.original for one in text_of(HUNAN, values))
    assert "某局机关编制14人，在职15人，离休1人，退休3人，编外2人，超编原因：安置退役军人。" in text
    assert "厉行节约保障措施：严格执行各项规定。" in text
    assert "实际完成“1.9万亩”" in text
    assert "年末无其他应付款。" in text
    assert "无为" not in text


def test_amounts_of_the_annex_are_in_the_unit_above_it() -> None:
    """The annex names 万元 once; the text has what small and micro enterprises were given of the procurement."""
    review, figures, values = papers(7)
    document = Document(io.BytesIO(write_draft(template_of("hunan"), values, DAY)))
    spent = f"{figures['spending', 'spent']:.2f}"
    assert [cell.text for cell in document.tables[0].rows[1].cells][3] == spent
    small, micro = (f"{figures[key, 'spent']:.2f}" for key in ("procurement_small", "procurement_micro"))
    text = "\n".join(one.text for one in document.paragraphs)
    assert f"其中授予中小企业{small}万元（其中授予小微企业{micro}万元）。" in text
    assert wrong(claims_of(text_of(HUNAN, values), review.evidence, has_table=True)) == []


def test_a_name_with_quotes_is_quoted_and_found_again() -> None:
    """In the draft quotes within quotes are single ones; a figure that is changed behind such a name is found."""
    review = reviewed(
        table=with_row(0, name="“三公”经费控制率", actual="150", score="11.25", note="“三公”经费调整")
    )
    values, _ = facts_of(review, None)
    document = Document(io.BytesIO(write_draft(template_of("hunan"), values, DAY)))
    (line,) = (one for one in document.paragraphs if "控制率”指标值" in one.text)
    assert line.text.startswith("“‘三公’经费控制率”指标值为“≥200人”，实际完成“150人”")
    assert line.text.endswith("偏差原因及改进措施：“三公”经费调整。")
    for piece in line.runs:
        piece.text = piece.text.replace("150人", "151人")
    changed = io.BytesIO()
    document.save(changed)
    (found,) = (
        one for one in check_report(changed.getvalue(), form=review).findings if one.name == "figure-table"
    )
    assert found.sentence == "自评表中为“‘三公’经费控制率”实际完成值150人。请核实，统一报告与各表的数字。"


def test_a_reason_beside_a_part_is_used_for_its_total() -> None:
    """Where the total of 三公 has no reason, that of its part is copied with the part's caption and place."""
    figures = honest_figures(random.Random(4))
    figures["three_public", "previous"] = figures["three_public", "spent"] + 5
    data = read_rows(filled_rows(figures, reasons={"reception": "上级检查增多"}))
    values, facts = facts_of(reviewed(), data)
    assert values["三公"]["原因"] == "公务接待：上级检查增多"
    cell = data.rows["reception"].reason_cell
    assert cell is not None
    assert [one.source for one in facts if one.name == "三公.原因"] == [f"基础数据表“基础数据表”{cell.place}"]


@pytest.mark.parametrize(
    ("previous", "is_asked"), [("95", False), ("120", False), ("126", True), ("75", True)]
)
def test_a_reason_is_asked_for_where_the_data_sheet_asks(previous: str, is_asked: bool) -> None:
    """A change by less than a fifth, or one within the budget, needs no reason in the draft, either."""
    figures = honest_figures(random.Random(4))
    figures["training", "spent"] = figures["training", "initial"] = Decimal(100)
    figures["training", "previous"] = Decimal(previous)
    data = read_rows(filled_rows(figures, reasons={}))
    values, _ = facts_of(reviewed(), data)
    due = {one.subject for one in check_changes(data)}
    assert ("data/training/spent" in due) == is_asked
    assert bool(values["培训费"]["原因"]) == is_asked


def test_a_note_with_the_same_words_is_not_repeated() -> None:
    """Other staff that the note beside them counts in the same words is left to the note."""
    staff = (("某局机关", 40, 38, "95.00%", 2, 15, 3, "编外3人为公益性岗位"),)
    values, _ = facts_of(reviewed(), read_rows(filled_rows(honest_figures(random.Random(4)), staff=staff)))
    text = "\n".join(one.original for one in text_of(HUNAN, values))
    assert "在职38人，离休2人，退休15人，说明：编外3人为公益性岗位。" in text


def test_the_annex_has_all_lines_of_money() -> None:
    """The table of money has the total and each line of the form, in 万元 without the unit."""
    review = reviewed(budget=("100", "120", "112"), lines=(("100", "110", "102"), ("0", "10", "10")))
    values, _ = facts_of(review, None)
    funds = Document(io.BytesIO(write_draft(template_of("hunan"), values, DAY))).tables[0]
    assert [[cell.text for cell in row.cells] for row in funds.rows][1:] == [
        ["合计", "100.00", "120.00", "112.00", "10", "93.33%", "10"],
        ["资金0", "100.00", "110.00", "102.00", "", "92.73%", ""],
        ["资金1", "0.00", "10.00", "10.00", "", "100%", ""],
    ]


@pytest.mark.parametrize("outline", OUTLINES)
@pytest.mark.parametrize("score", ["15", "11.25"])
def test_the_annex_read_as_a_form_is_the_form(outline: str, score: str) -> None:
    """Total, grade and points of the annex are those of the form, declared and recomputed."""
    review = reviewed(table=with_row(0, score=score), year=2024)
    values, _ = facts_of(review, None)
    (again,) = check(write_draft(template_of(outline), values, DAY))
    for part in ("declared", "recomputed"):
        assert again.to_dict()[part] == review.to_dict()[part]  # type: ignore[literal-required]
    assert again.to_dict()["declared"]["points"] == again.to_dict()["recomputed"]["points"] == "100"


def test_a_score_of_the_money_that_is_missing_is_asked_for() -> None:
    """The execution row has a request where the form has points and no score, and nothing where it has no points."""
    for execution, shown in ((("10", "90%", None), "【请补充：得分】"), ((None, "90%", None), "")):
        values, _ = facts_of(reviewed(execution=execution), None)
        assert values["资金明细"][0]["得分"] == shown


def test_a_template_of_an_earlier_version_gives_its_draft(tmp_path: Path) -> None:
    """A template of an earlier version is filled in as before.

    Its table of money has five columns, with the total in a line below the tables.
    """
    document = page(GUANGZHOU)
    columns = [(name, f"{{{{ 款.{name} }}}}", 27.0) for name in ("名称", "年初预算数", "全年预算数", "全年执行数", "执行率")]  # fmt: skip
    table(document, columns, "款", "资金明细")
    add(document, (("table-fact", "总分：{{ 自评总分 }}　　等级：{{ 自评等级 }}"),))
    review = reviewed(budget=("100", "120", "120"), year=2024)
    values, _ = facts_of(review, None)
    own = tmp_path / "本局.docx"
    own.write_bytes(finished(document))
    draft = write_draft(template_of(str(own)), values, DAY)
    again = Document(io.BytesIO(draft))
    assert [cell.text for cell in again.tables[0].rows[1].cells] == [
        "合计",
        "100.00",
        "120.00",
        "120.00",
        "100%",
    ]
    assert again.paragraphs[-1].text == f"总分：{values['自评总分']}　　等级：{values['自评等级']}"
    assert {one.name for one in check_report(draft, form=review).findings} <= {"report-unfilled"}


def test_papers_that_differ_are_not_mixed() -> None:
    """Where the data sheet's spending is not the form's, the draft says so and gives no split."""
    figures = honest_figures(random.Random(3))
    values, _ = facts_of(reviewed(budget=("1", "1", "1")), read_rows(filled_rows(figures)))
    text = "\n".join(one.original for one in text_of(HUNAN, values))
    assert "基础数据表的支出合计与自评表的全年执行数不一致" in text
    assert "其中基本支出" not in text


def test_phrases() -> None:
    """Signs choose the words, a zero base has no rate, percentages are half up from unrounded figures."""
    assert change(Decimal("6.45"), Decimal("5.8"), "三公") == "比上年6.45万元减少0.65万元，下降10.08%"
    assert change(Decimal("1.42"), Decimal("1.99"), "会议费") == "比上年1.42万元增加0.57万元，增长40.14%"
    assert change(Decimal(0), Decimal("5"), "出国") == "上年无此项支出"
    assert change(Decimal("5"), Decimal("5"), "出国") == "与上年持平"
    assert change(Decimal(0), Decimal(0), "出国") == "上年、本年均无此项支出"
    assert change(None, Decimal("5"), "出国") == "【请补充：出国上年数】"
    assert against_budget(Decimal("10"), Decimal("8.5"), "支出") == "比年初预算10.00万元减少1.50万元"
    assert percent(Decimal("1"), Decimal("8"), "率") == "12.5%"
    assert percent(Decimal("1"), Decimal(0), "率") == "【请补充：率】"
    assert amount(Decimal("1.005"), "数") == "1.01万元"


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes draft and sources, refuses to write over them, and takes a template of one's own."""
    from xlselfeval.demo import filled_form, issued_form

    form, draft = tmp_path / "自评表.xlsx", tmp_path / "报告.docx"
    form.write_bytes(filled_form(issued_form()))

    command = ("report", "draft", "--form", form, "-o", draft)
    assert run(*command) == 0
    assert "587.65万元,自评表“自评表”F6" in (tmp_path / "报告-数据来源.csv").read_text("utf-8-sig")
    assert run(*command) == 2
    assert "未予覆盖" in capsys.readouterr().err
    own = tmp_path / "模板"
    own.mkdir()
    (own / "本局.docx").write_bytes(shipped_drafts()["guangzhou"])
    draft.unlink()
    (tmp_path / "报告-数据来源.csv").unlink()
    assert run(*command, "--outline", own) == 0
    with pytest.raises(TemplateError, match="可用的有"):
        template_of("nowhere")


def test_sources_are_named_in_words() -> None:
    """Each fact has a name that an office uses, and last the name for templates; conditions are no facts."""
    figures = honest_figures(random.Random(5))
    _, facts = facts_of(
        reviewed(budget=("90", "120", "100")), read_rows(filled_rows(figures, reasons=due_reasons(figures)))
    )
    rows = list(csv.reader(io.StringIO(sources_table(facts).decode("utf-8-sig"))))
    assert rows[0] == ["名称", "内容", "来源", "模板中的名称"]
    names = {row[3]: row[0] for row in rows[1:]}
    assert names["三公.变动"] == "“三公”经费：与上年比较"
    assert names["追加.方向"] == "年中预算调整：追加或减少"
    assert names["指标.3.完成值"] == "指标3：实际完成值"
    assert names["人员.1.编制"] == "人员情况1：编制"
    assert len(set(names.values())) == len(names)
    assert not any("." in name or "已填" in name or name.endswith("：有") for name in names.values())


def test_sources_are_no_formulas() -> None:
    """A text that begins like a formula is written as text."""
    from xlselfeval.draft.facts import Fact

    assert "'=1+1" in sources_table((Fact("名称", "=1+1", "自评表"),)).decode("utf-8-sig")


def test_the_shipped_templates_are_up_to_date() -> None:
    """`python -m xlselfeval.blanks` has written the templates as they are."""
    for name, content in shipped_drafts().items():
        assert (templates_folder() / "drafts" / f"{name}.docx").read_bytes() == content


def test_a_data_sheet_in_yuan() -> None:
    """Amounts of a sheet in 元 are written in 万元, those of the lines that the unit named too; counts stay."""
    figures = honest_figures(random.Random(3))
    rows = filled_rows(figures)
    rows.insert(2, ["单位：元"])
    data = read_rows(rows)
    values, _ = facts_of(reviewed(), data)
    spent = figures["spending", "spent"]
    assert values["支出"]["金额"] == amount(spent / 10_000, "支出")
    assert values["项目"][0]["金额"] == amount(figures["projects/1", "spent"] / 10_000, "项目")
    assert values["公车保有量"]["数量"] == f"{figures['cars_kept', 'spent']:f}".partition(".")[0] + "辆"
