"""What people read, word by word, as files to look through: each score with its steps, each message, the sheet.

    python tests/golden/wording.py          writes tests/golden/texts/*.txt anew
    git diff tests/golden/texts      shows what a change of the code does to them

The tests compare with these files, so that no word and no figure changes unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from support.edited_forms import tampered, unscored, without_money
from support.foreign_forms import national
from support.form_variants import variants
from support.forms import SHEET, reviewed, submission, with_row, written
from support.issued_variants import issued_variants
from support.planted_mistakes import CASES

from xlselfeval.cell import Cell, Written
from xlselfeval.checking import check_submission, check_workbook
from xlselfeval.demo import filled_form, issued_form
from xlselfeval.errors import UnreadableFile
from xlselfeval.files.open import open_workbook
from xlselfeval.issue_record import RecordSource
from xlselfeval.result.json_record import error_record, review_record
from xlselfeval.result.message_box import checked_message, rescored_message, written_message
from xlselfeval.result.table import result_table
from xlselfeval.review.explain import explain
from xlselfeval.review.not_checked import limits_of
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.review.review import Review
from xlselfeval.scheme.load import load_scheme
from xlselfeval.scoring.answers import Answer, Answers, unit_of_money
from xlselfeval.scoring.number import amount_of, chinese_numeral, decimal_of, parse_quantity, plain
from xlselfeval.scoring.recompute import recompute
from xlselfeval.scoring.scorecard import RowScore
from xlselfeval.submission import TotalRow

FOLDER = Path(__file__).parent / "texts"
TARGETS = (
    "≥200人", "＞200人", "200人", "=200人", "≤200人", "＜200人", "至少200人", "不超过200人", "200人以上", "200人以内",
    "150-200人", "200±10%", "±10%", "0", "=0", "≤0", "≥0起", "-5", "≥-5%", "100%", "≥95%", "≤5%", "95%-100%",
    "90万元", "≤90万元", "≥0.5亿元", "≥二百人", "3个工作日内", "≤3个工作日", "3-5天", "2020年12月31日前", "12月底之前", "2020年内",
    "第三季度", "2020年上半年", "6月上旬", "全年", "健全", "显著提升", "/", "", "培训3期300人", "≥1.5万人次", "≥266米", "﹦200",
)  # fmt: skip
ACTUALS = (
    "200人", "199.99", "210", "0", "-3", "95%", "0.95", "98", "90.5万元", "900000元", "2020年12月31日", "2021年1月1日",
    "2020年7月", "11月15日", "2020年6月10日", "已完成", "未完成", "达成年度指标", "部分达成年度指标并具有一定效果", "未达成年度指标且效果较差",
    "二百一十人", "150～200人", "约200人", "≥200", "4天", "20小时", "", "全部完成", "健全", "有所提升", "3千米",
)  # fmt: skip
MORE = (
    (
        "national-2020",
        "成本指标",
        ("200人", "90万元", "≤90万元", "0", "100%", "95%-100%", "3个工作日内", "健全"),
    ),
    (
        "national-2020",
        "时效指标",
        ("200人", "3个工作日内", "3-5天", "12月底之前", "第三季度", "全年", "100%", "健全"),
    ),
    ("national-2016", "质量指标", ("健全", "≤200人")),
    (
        "linear-reverse",
        "数量指标",
        ("≤200人", "＜200人", "≤0", "≤5%", "90万元", "150-200人", "200±10%", "±10%"),
    ),
)


def scores() -> Iterator[str]:
    """Every target with every actual: the rule, the interval of ten points, the steps; actuals with one outcome together."""
    for profile, subcategory, targets in (("national-2020", "数量指标", TARGETS), *MORE):
        scheme = load_scheme("national-project-2020", profile=profile)
        for target in targets:
            yield f"# {profile} {subcategory} {target or '（空白）'}"
            rows = tuple(
                Answer(
                    category="产出指标", subcategory=subcategory, name="指标", target=written(target), actual=written(actual), points=Decimal(10)
                )
                for actual in ACTUALS
            )  # fmt: skip
            outcomes: dict[str, list[str]] = {}
            for actual, score in zip(
                ACTUALS, recompute(scheme, Answers(year=2020, execution=None, rows=rows)).rows, strict=True
            ):
                outcomes.setdefault(_outcome(score), []).append(actual or "（空白）")
            yield from (f"{outcome} ← {'、'.join(actuals)}" for outcome, actuals in outcomes.items())


# Pairs on the edges of the rules: target, actual, subcategory.
EDGES = (
    ("＜0", "0", ""), ("≤100人", "200人", ""), ("150～200人", "150人", ""), ("150～200人", "200人", ""), ("0-5天", "0", "时效指标"), ("3-5天", "3天", ""), ("-5～5%", "-5%", ""),
    ("200万元±10万元", "210万元", ""), ("200±5", "205", ""), ("50±5%", "50%", ""), ("50±5人", "45人", ""), ("200人±0", "200人", ""), ("200人±0.5", "200人", ""), ("±10%", "10%", ""), ("±10%", "-10%", ""),
    ("±10%", "-12.5%", ""), ("±0%", "0", ""), ("200人±-5", "200人", ""), ("±5人", "3%", ""), ("≥3次/月", "36次/年", ""), ("≥3次/月", "3", ""), ("≥2次/年", "2", ""), ("≥150万", "150万元", ""), ("≥150万", "3万人", ""),
    ("≥95%", "200人", ""), ("≥95%", "3万", ""), ("≥30公里", "30000米", ""), ("≥30公里", "30吨", ""), ("≥2小时", "120分钟", ""), ("≥1吨", "900公斤", ""), ("≥100亩", "7公顷", ""), ("15000", "2万人", ""), ("≥2万人", "15000", ""),
    ("6万元", "50000", ""), ("≥50%", "3", ""), ("≥50%", "3.01", ""), ("≥49%", "3", ""), ("≥49%", "1", ""), ("0.95", "95%", ""), ("3", "95%", ""), ("12.31", "12.20", "时效指标"), ("20201231", "20201220", "时效指标"),
    ("12个月", "11个月", "时效指标"), ("6月", "5", "时效指标"), ("2020年12月", "2020.12", "时效指标"), ("100%及时", "100%", ""), ("≥90分", "92.5", "满意度指标"), ("0起", "1起", ""), ("=0", "0.0", ""), ("≥3个", "2.5个", ""),
    ("优秀", "优", ""), ("100%", "已完成", ""), ("≥1000元", "0.1万元", ""), ("≤1000元", "1001元", ""), ("≥5A级", "5A级", ""), ("二期", "三期", ""), ("≥三次", "叁次", ""), ("百分之九十五", "95%", ""), ("三万五千人", "35000人", ""),
    ("1万-2万元", "1.5万元", ""), ("1-2万元", "15000元", ""), ("1万-2万", "15000", ""), ("1万-2万", "2万人", ""), ("1万-20000人", "15000人", ""), ("150人-200", "200人", ""), ("150万人-200", "160", ""), ("5-5人", "5", ""), ("20-10人", "15", ""), ("1元-5人", "3", ""),
    ("1人-5个", "3", ""), ("1千人-2万人", "15000人", ""), ("1千人-2万元", "15000", ""), ("1千户-2万人", "15000", ""), ("10吨-20公里", "15", ""), ("50%-80", "60%", ""), ("10公里-20000米", "15公里", ""), ("1元-2亿元", "5万元", ""), ("8000元-1.2万元", "0.9万元", ""), ("150-200万元", "1800000", ""), ("150-200万元", "18000000", ""), ("1-100万元", "50000", ""), ("15000-20000", "1.8万", ""), ("1000-20000人", "1.8万", ""), ("5吨-6000", "5.5吨", ""),
    ("1-6月", "6月", "时效指标"), ("2020-01-01至2020-12-31", "2020-12-20", "时效指标"), ("2020-6-30至2020-6-30", "2020-7-1", "时效指标"), ("2020.1～2020.6", "2020-05-31", "时效指标"), ("2020年1月-12月", "2020年12月", "时效指标"), ("2019年10月至2020年3月", "2020年2月", "时效指标"), ("2019年10月至3月", "2019年11月", "时效指标"), ("3月-2月", "2月", "时效指标"), ("3月1日-3月1日", "3月1日", "时效指标"), ("1月-13月", "2月", "时效指标"), ("2020年3月-5月前", "4月", "时效指标"),
    ("第二季度", "5月", "时效指标"), ("二季度", "7月1日", "时效指标"), ("2季度", "4月1日", "时效指标"), ("第5季度", "4月", "时效指标"), ("四季度", "9月30日", "时效指标"), ("2020年下半年", "2020年12月31日", "时效指标"), ("2020年下半年", "2020年7月1日", "时效指标"), ("2020年下半年", "2021年1月1日", "时效指标"), ("上半年", "6月30日", "时效指标"), ("上半年", "7月1日", "时效指标"), ("上半年", "1月31日", "时效指标"),
    ("2020年", "1月20日", "时效指标"), ("6月上旬", "6月11日", "时效指标"), ("6月中旬", "6月20日", "时效指标"), ("6月中旬", "6月21日", "时效指标"), ("6月下旬", "6月30日", "时效指标"), ("6月下旬", "7月1日", "时效指标"), ("13月", "12月", "时效指标"), ("0月", "1月", "时效指标"), ("2月30日", "2月28日", "时效指标"), ("2月29日", "2月28日", "时效指标"), ("2019年2月29日", "2019年2月28日", "时效指标"),
    ("二〇二〇年十二月三十一日", "2020年12月31日", "时效指标"), ("十二月十日前", "12月11日", "时效指标"), ("十二月十日至十二月二十日", "12月15日", "时效指标"), ("6月上旬", "上半年", "时效指标"), ("上半年", "第一季度", "时效指标"), ("下半年", "三季度", "时效指标"), ("6月", "6月中旬", "时效指标"), ("第一季度", "1-3月", "时效指标"),
    ("200人及以上", "200", ""), ("不得低于200人", "199", ""), ("不能超过5次", "6", ""), ("不应少于3次", "3", ""), ("不宜高于3次", "4", ""), ("为200人", "200", ""), ("达到95%", "95%", ""), ("在95%以上", "94%", ""), ("到12月底前", "12月", "时效指标"), ("控制在5%以内", "5%", ""), ("以上", "5", ""), ("5以上", "5", ""), ("200人左右以上", "200", ""), ("至少达到95%", "95%", ""), ("大于等于5个", "5", ""), ("低于5个", "5", ""), ("5个以下", "5", ""),
    ("±-5%", "3%", ""), ("200±5人", "195", ""), ("200人±5%", "195", ""), ("200人±5万人", "195", ""), ("200人±5元", "195", ""), ("x±5", "195", ""), ("200±x", "195", ""), ("5%±1", "6%", ""), ("≥5公里/小时", "6公里/小时", ""), ("≥5次/人", "6", ""), ("≥3万户次", "30000户次", ""), ("≥90.5分", "90.5", ""),
)  # fmt: skip
NUMBERS = (
    "十二", "一千一百一", "百二十", "一千百", "百百", "万二", "三十%", "百分之五", "百分之", "一百十五", "三百十", "十五十", "三万五万", "一万万", "万", "百万零五", "三 百", "1 人", "1平方米左右", "1平方米", "1㎡", "5左右平方米",
    "十", "十五", "二十", "一百", "百", "千", "一百零五", "一百一十", "二百一", "两千", "一千零一十", "三万五千", "一万零五", "十二万三千四百五十六", "百万", "贰拾叁", "二〇二〇", "〇", "一二三四五六七八九〇一二", "一二三四五六七八九〇一二三", "三x", "",
    "1,234.5", "1,23", "-5", "+5", ".5", "5.", "５０", "1e5", "15分", "15 分", "15元", "15万", "15万元", "1.5亿元", "15%", "15人", "约15", "15左右", "三分", "无", "—", "/", "-", "999999999999999", "1000000000000000",
)  # fmt: skip


def edges() -> Iterator[str]:
    """Targets and actuals on the edges of the rules, and what is read from single texts."""
    scheme = load_scheme("national-project-2020")
    for target, actual, subcategory in EDGES:
        row = Answer(
            category="产出指标", subcategory=subcategory, name="指标", target=written(target), actual=written(actual), points=Decimal(10)
        )  # fmt: skip
        (score,) = recompute(scheme, Answers(year=2020, execution=None, rows=(row,))).rows
        yield f"{target} | {actual} | {subcategory} → {_outcome(score)} {score.target} {' '.join(score.remarks)}".rstrip()
    for text in NUMBERS:
        amounts = [
            amount_of(Written(text, text), unit) for unit in (None, *map(unit_of_money, ("元", "万元")))
        ]
        said = " ".join(f"{amount.number}{'t' if amount.as_text else ''}" for amount in amounts)
        yield f"{text} → {chinese_numeral(text)} | {decimal_of(text)} | {parse_quantity(text)!r} | {said}"


def _outcome(score: RowScore) -> str:
    known = {True: "达到", False: "未达到", None: "不知"}[score.reached] + (
        "" if score.computed else "，不算"
    )
    over = "" if score.over is None else f" 超 {score.over[0]:.4f} {plain(score.over[1])} {score.over[2]}"
    return f"{_ends(score)} {known}{over}"


def _ends(score: RowScore) -> str:
    if score.low is None or score.high is None:
        return f"{score.rule or '-'} 待核 {score.working}".rstrip()
    ends = plain(score.low) if score.low == score.high else f"{plain(score.low)}～{plain(score.high)}"
    return f"{score.rule} {ends}（{score.working}）"


def findings() -> Iterator[str]:
    """Every planted mistake of test_checks.py, edit of an issued form and variant of a form, with its messages."""
    planted = [(case.id, reviewed(**case.values[0])) for case in CASES]  # type: ignore[attr-defined]
    for title, review in (*planted, *(("下发后改动", review) for review in tampered()), *variants()):
        yield f"# {title}"
        for one in review.findings:
            yield one.message
            yield f"  {one.code} {one.audience} {one.cell} {one.indicator} 填 {one.found} 应 {one.expected} {one.hint or ''}".rstrip()


def against() -> Iterator[str]:
    """What is said of forms that are not as they were issued, or have not the columns of their scheme."""
    for title, review in issued_variants():
        yield f"# {title}"
        for one in review.findings:
            if one.code.startswith("R") or one.name == "column-unclear":
                yield one.message
                yield f"  {one.name} {one.audience} {one.sheet} {one.cell} {one.part} {one.indicator} 填 {one.found} 应 {one.expected}"


def origins() -> Iterator[str]:
    """What a form was compared with, and what its file could not tell."""
    for embedded in ("absent", "sound", "edited"):
        for matched in ("id", "fields", "name"):
            yield describe_record_source(RecordSource(kind="file", own_record=embedded, with_sender_files=True, file="甲.xlsx", matched_by=matched))  # fmt: skip
        for source in ("embedded", "none"):
            for wanted, rivals in ((False, ()), (True, ()), (True, tuple("甲乙")), (True, tuple("甲乙丙")), (True, tuple("甲乙丙丁"))):  # fmt: skip
                yield describe_record_source(
                    RecordSource(kind=source, own_record=embedded, with_sender_files=wanted, rivals=rivals)
                )
    form = reviewed().evidence.submission
    grade = Cell(SHEET, 31, 9, formula="?")
    for kind in ("", "xls", "xlsb", "ods"):
        for total in (form.total, replace(form.total, grade=grade), replace(form.total, grade=None)):
            yield f"# {kind} {'' if total.grade is None else total.grade.formula}"
            yield from limits_of(replace(form, values_of=kind, total=total))


def sloppy() -> Review:
    """A form with something of everything."""
    table = with_row(0, actual="195", score="14", note="加大宣传力度").splitlines()
    table[1] = "| 产出指标 | 质量指标 | 验收合格率 | ≥95% | 全部完成 | 15 | 15 | |"
    table[3] = "| 产出指标 | 成本指标 | 预算控制 | 232万元 | 250万元 | 10 | 9 | |"
    table[5] = (
        "| 效益指标 | 可持续影响指标 | 长效机制建设 | 健全 | 部分达成年度指标并具有一定效果 | 15 | 15 | |"
    )
    return reviewed(
        table="\n".join(table), budget=("100", "120", "100"), lines=[("60", "70", "60"), ("40", "50", None)],
        execution=("10", "84%", "8.4"), total="96", grade="良", points_total="99",
    )  # fmt: skip


def bare() -> Review:
    """A form without money block, total, year and project, with targets of other kinds."""
    table = "\n".join(
        f"| 产出指标 | 数量指标 | {name} | {target} | {actual} | {points} | {score} | |"
        for name, target, actual, points, score in (
            ("区间", "150-200人", "140人", "20", "20"), ("偏差", "±10%", "12.5%", "20", "16"), ("读不出", "培训3期300人", "300", "20", "20"),
            ("没有", "", "5", "20", ""), ("期限", "12月底前", "11月", "10", "10"), ("百分数", "95%", "0.95", "10", "10.5"), ("没有分值", "5个", "5", "", "3"), ("零分", "5个", "5", "0", "0"),
        )
    )  # fmt: skip
    whole = submission(table, year=None, organization=None)
    share = Written(Decimal("0.952"), "95.2%", "0.0%", 1)
    rows = [replace(row, actual=row.actual._replace(written=share)) if row.name == "百分数" else row for row in whole.rows]  # fmt: skip
    rows[1] = replace(rows[1], score=Cell(SHEET, 13, 0))
    none = TotalRow(points=None, score=None, grade=None)
    return check_submission(
        load_scheme("national-project-2020"), replace(whole, funds=None, total=none, rows=tuple(rows))
    )


def issued() -> Review:
    """The demonstration's form: issued with formulas, filled in."""
    (review,) = check_workbook(open_workbook(filled_form(issued_form())))
    return review


def drawn() -> Review:
    """A project's form that somebody else drew, with formulas of its own."""
    (review,) = check_workbook(open_workbook(national(formulas=True)))
    return review


@cache
def reviews() -> tuple[Review, ...]:
    """The forms whose texts are written out."""
    return sloppy(), reviewed(), bare(), issued(), drawn(), unscored(), without_money(), *tampered()


def explained() -> Iterator[str]:
    """How each score of those forms comes about, and what stands about single rows."""
    for review in reviews():
        for wanted in (None, "H12", "总分", "自评表!$E$5"):
            yield f"# {wanted or '全部'}"
            for lines, about in explain(review, wanted):
                yield from lines
                yield from (f"  ! {finding.name}" for finding in about)


def sheets() -> Iterator[str]:
    """The 核对结果 sheets of those forms, cell by cell."""
    remarks = {"H12 培训人数 得分": ("已核实", "采纳"), "H99 别处": ("补充说明", "")}
    for review in reviews():
        table = result_table(review, file="某局.xlsx", today=date(2021, 3, 5), remarks=remarks)
        yield f"# {table.sheet} {table.head} {table.footer} {table.widths}"
        for row in table.rows:
            cells = (
                f"{cell.look}*{cell.span} {plain(cell.value) if isinstance(cell.value, Decimal) else cell.value or ''}{f' →{cell.link}' if cell.link else ''}"
                for cell in row.cells
            )
            yield f"{row.height:g} | " + " | ".join(text.replace("\n", "⏎") for text in cells)


def messages() -> Iterator[str]:
    """What the buttons say."""
    for review in reviews():
        for text in (checked_message((review,)), rescored_message((review,)), written_message((review,), ["核对结果"])):  # fmt: skip
            yield f"# {len(text)}"
            yield from text.splitlines()
    yield from checked_message((sloppy(), reviewed())).splitlines()


def records() -> Iterator[str]:
    """The JSON records."""
    for review in reviews():
        yield from json.dumps(review_record("某局.xlsx", review), ensure_ascii=False, indent=1).splitlines()
    refused = error_record("某局.xlsx", UnreadableFile("empty", "文件是空的"))
    yield from json.dumps(refused, ensure_ascii=False, indent=1).splitlines()


TEXTS = {
    "scores": scores, "edges": edges, "findings": findings, "against": against, "origins": origins, "explained": explained, "sheets": sheets, "messages": messages, "records": records,
}  # fmt: skip


def text_of(name: str) -> str:
    """One of the files as it should be now."""
    return "\n".join(TEXTS[name]()) + "\n"


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in TEXTS:
        (FOLDER / f"{name}.txt").write_text(text_of(name), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
