"""Reports beside the accounts of their unit: sentences that quote the tables, and rates of the initial budget."""

from __future__ import annotations

from decimal import Decimal

import pytest
from support.accounts.figures import SetFigures
from support.accounts.papers import accounts_of, items_of, paper
from support.accounts.published import published_sets

from xlselfeval.accounts.report import against_accounts, paper_of_report
from xlselfeval.across.figures import Paper
from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim
from xlselfeval.report.finding import findings_of
from xlselfeval.report.passage import Passage
from xlselfeval.report.terms import read_sentences

SETS = published_sets()
CZJ, GHZY, SGB, STHJ = (SETS[f"SH-PT-{name}"] for name in ("CZJ-2024", "GHZY-2024", "SGB-2024", "STHJ-2025"))


def _passages(figures: SetFigures, *texts: str) -> tuple[Passage, ...]:
    title = f"{figures.organization}{figures.year}年度部门整体支出绩效自评报告"
    return tuple(Passage(number, text) for number, text in enumerate((title, *texts), 1))


def _claims(
    figures: SetFigures, *texts: str, others: tuple[Paper, ...] = (), scope: object = None
) -> list[Claim]:
    sentences = [one for passage in _passages(figures, *texts) for one in read_sentences(passage)]
    report = paper_of_report(sentences, figures.organization, figures.year)
    if scope is not None:
        report = Paper(
            kind="report",
            organization=report.organization,
            year=report.year,
            figures=report.figures,
            scope=scope,
        )  # type: ignore[arg-type]
    return against_accounts([accounts_of(figures)], report, others, [])


def _found(figures: SetFigures, *texts: str, **facts: object) -> list[tuple[str, str, str]]:
    return [(one.name, one.severity, one.operand.text) for one in _claims(figures, *texts, **facts)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("figures", "text"),
    [
        (CZJ, "2024年度收入支出总计2995.39万元，本年收入合计2946.25万元，年初结转和结余49.14万元；本年支出合计2940.05万元，年末结转和结余55.34万元。"),
        (CZJ, "2024年度财政拨款收入支出总计2961.68万元，年末财政拨款结转和结余21.63万元。"),
        (CZJ, "全年支出2940.05万元，其中：基本支出2336.91万元，项目支出603.14万元。“三公”经费支出0万元。"),
        (GHZY, "全年实际支出9759.38万元，基本支出5377.64万元，项目支出4381.74万元。"),
        (GHZY, "一般公共预算财政拨款基本支出5364.75万元，其中人员经费4884.09万元，公用经费480.66万元。"),
        (STHJ, "“三公”经费支出16.95万元，公务用车运行维护费16.95万元，公务接待费0万元。2024年“三公”经费支出20万元。"),
        (STHJ, "总收入5000万元，总支出4900万元，到位资金3000万元，政府采购支出2319.21万元，机关运行经费142.80万元。"),
        (STHJ, "项目支出中设备购置项目支出1354.13万元。"),
        (SGB, "预算执行率95.89%。"),
    ],
)  # fmt: skip
def test_true_sentences_pass(figures: SetFigures, text: str) -> None:
    """Sentences with figures of the accounts, on whatever basis, and those about other facts give nothing."""
    assert _found(figures, text) == []


@pytest.mark.parametrize(
    ("figures", "text", "expected"),
    [
        (CZJ, "2024年度财政拨款收入支出总计0.3万元。", ("accounts-label", "warning", "0.3万元")),
        (CZJ, "本年支出合计2950.05万元。", ("accounts-label", "warning", "2950.05万元")),
        (CZJ, "年末结转和结余65.34万元。", ("accounts-label", "warning", "65.34万元")),
        (STHJ, "2025年“三公”经费支出18.95万元。", ("accounts-three-public", "warning", "18.95万元")),
        (STHJ, "财政拨款“三公”经费支出18.95万元。", ("accounts-three-public", "warning", "18.95万元")),
        (GHZY, "全年支出决算9746.50万元。一般公共预算财政拨款基本支出5377.64万元。", ("accounts-basis", "warning", "5377.64万元")),
    ],
)  # fmt: skip
def test_wrong_sentences_are_claims(figures: SetFigures, text: str, expected: tuple[str, str, str]) -> None:
    """A figure under a caption of the tables that is another one there is found at its place."""
    assert _found(figures, text) == [expected]


def test_a_stated_basis_and_scope_make_it_an_error() -> None:
    """Where the sentence names the funds, and the report the scope of the accounts, the figure must be corrected."""
    text = "2024年度财政拨款收入支出总计0.3万元。"
    assert _found(CZJ, text, scope="department") == [("accounts-label", "error", "0.3万元")]
    (one,) = findings_of(_claims(CZJ, text, scope="department"), _passages(CZJ, text))
    assert one.message.startswith("【须更正或说明】第2段")  # as the catalogue, letters and the summary say


def test_a_rate_of_no_initial_budget_is_asked_about() -> None:
    """完成年初预算的95.89% with an initial budget of 0 (a real case) is the rate of the whole year's budget."""
    form = paper({**items_of(SGB), ("spending", "initial"): Decimal(0), ("spending", "adjusted"): Decimal("321.02")}, SGB, kind="form")  # fmt: skip
    text = "2024年度支出决算307.82万元，完成年初预算的95.89%。"
    (one,) = _claims(SGB, text, others=(form,))
    assert (one.name, one.severity, one.operand.text) == ("accounts-rate", "warning", "95.89%")
    assert one.situation == "年初预算填报为“spending0万元”，该百分比与按“spending321.02万元”计算的相同"
    there = paper({**items_of(SGB), ("spending", "initial"): Decimal(301)}, SGB, kind="form")
    assert _found(SGB, "完成年初预算的102.27%。", others=(there,)) == []


def test_the_finding_quotes_both_places() -> None:
    """The sentence for a letter quotes the report and the cell of the publication."""
    passages = _passages(STHJ, "2025年“三公”经费支出18.95万元，比上年减少。")
    (finding,) = findings_of(_claims(STHJ, passages[1].original), passages)
    assert finding.opinion == (
        "“2025年‘三公’经费支出18.95万元”与《“三公”经费支出决算表》“合计”16.95万元（7 财政拨款“三公”经费支出决算表 B7）不一致。"
        "请核实；口径、范围不同的，请说明。"
    )


def test_a_figure_is_asked_about_once() -> None:
    """A figure that another paper contradicts already is not asked about again because of the accounts."""
    passages = _passages(STHJ, "“三公”经费支出18.95万元。")
    sentences = [one for passage in passages for one in read_sentences(passage)]
    report = paper_of_report(sentences, STHJ.organization, STHJ.year)
    (claim,) = against_accounts([accounts_of(STHJ)], report, [], [])
    assert against_accounts([accounts_of(STHJ)], report, [], [claim]) == []
    assert [one for one in claims_of(passages) if one.verdict == "wrong" and one.operand.text] == []
