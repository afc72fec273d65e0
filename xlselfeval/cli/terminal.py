"""Tables and lines in Chinese on standard output, and progress on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlselfeval.data_sheet.review import DataReview
from xlselfeval.errors import in_a_line
from xlselfeval.issue_record import RecordSource
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.catalogue_entry import CatalogueEntry
from xlselfeval.review.entries import counts_in_words, demands_in_words, list_lines
from xlselfeval.review.figures import figures_line
from xlselfeval.review.finding import Finding, demand, is_explainable
from xlselfeval.review.record_source import describe_record_source
from xlselfeval.scheme.model import Scheme
from xlselfeval.scheme.profile import Profile
from xlselfeval.scoring.text import nest_quotes

if TYPE_CHECKING:
    from rich.console import Console

    from xlselfeval.demo_papers import Papers
    from xlselfeval.report_checking import ReportReview
    from xlselfeval.review.review import Review

_NO_CELL = "表内"  # the place of a finding that is about no cell
_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def _console() -> Console:
    """Return the terminal; it reads no markup in texts from files."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False)


@contextmanager
def progress_bar(caption: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function of (done, all) that moves a bar on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, count: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(caption, total=None)
        yield lambda done, count: bar.update(task, completed=done, total=count)


def show_checked(file: str, review: Review | DataReview, copy: str | None) -> None:
    """Print the findings of a form or of a data sheet."""
    if isinstance(review, DataReview):
        show_data_sheet(file, review, copy)
    else:
        show_review(file, review, copy)


def show_review(file: str, review: Review, copy: str | None) -> None:
    """Print the figures and findings of a form: a table in a terminal, lines elsewhere.

    Lines are not wrapped, so that other programs can search them.
    """
    head = [
        f"{in_a_line(file)} ｜ {in_a_line(review.evidence.submission.sheet)} ｜ {in_a_line(_form_title(review))}",
        _figures(review),
        *(f"未核对事项：{text}" for text in review.unchecked),
        *_compared_with(review.evidence.submission.record_source),
        *_of_bureau(review.findings),
    ]
    copied = [] if copy is None else [f"核对结果已写入：{in_a_line(copy)}"]
    if sys.stdout.isatty():
        _show_table(head, review, copied)
        return
    print(*head, *_lines(review), *copied, "", sep="\n")


def _show_table(head: Sequence[str], review: Review, copied: Sequence[str]) -> None:
    from rich.table import Table
    from rich.text import Text

    out = _console()
    out.print(Text(head[0], style="bold"))
    for line in head[1:]:
        out.print(line)
    if review.for_unit:
        table = Table(show_lines=False, pad_edge=False)
        table.add_column("要求", no_wrap=True)
        table.add_column("位置", no_wrap=True)
        table.add_column("问题", overflow="fold")
        for one in list_lines(review.for_unit):
            asked = Text(one.demand(review.explainable), style=_STYLES[one[0].severity])
            table.add_row(asked, Text(one[0].where or _NO_CELL), Text(in_a_line(one.summary)))
        out.print(table)
    for line in (*copied, ""):
        out.print(line, soft_wrap=True)


def show_report(file: str, review: ReportReview, copy: str | None) -> None:
    """Print the findings about a report, one a line: what is asked, the paragraph, the problem."""
    found = demands_in_words(demand(one) for one in review.findings)
    year = "" if review.year is None else f"{review.year}年度"
    print(f"{in_a_line(file)} ｜ {in_a_line(review.organization or '（未识别单位）')} {year}".rstrip())
    nothing = "未发现问题" if review.checked else "没有可核对的数字，未作判断"
    print(f"核对数字表述{review.checked}处 ｜ {found or nothing}")
    for text in review.unchecked:
        print(f"未核对事项：{in_a_line(text)}")
    for one in review.findings:
        place, quote = (one.where, f"“{in_a_line(one.quote)}”：") if one.quote else ("全文", "")
        print(f"{demand(one)}\t{place}\t{nest_quotes(quote + in_a_line(one.sentence))}")
    print(*([] if copy is None else [f"带批注的副本：{in_a_line(copy)}"]), "", sep="\n")


def show_demo_papers(papers: Papers) -> None:
    """Print which papers the demonstration wrote, and the findings of the check of the draft.

    They are counted beside the places that are to be filled in.
    """
    print(f"基础数据表：{papers.data_sheet}")
    if papers.report is None:
        print(f"报告初稿未生成：{papers.problem}")
        return
    unfilled = [one for one in papers.report.findings if one.name == "report-unfilled"]
    others, left = len(papers.report.findings) - len(unfilled), sum(1 + len(one.operands) for one in unfilled)
    print(f"报告初稿：{papers.draft}（各数字的来源：{papers.sources.name}）")
    print(
        f"初稿核对：核对数字表述{papers.report.checked}处，"
        + (f"发现问题{others}条" if others else "未发现问题")
        + f"；待补充{left}处，已写作【请补充：…】"
    )


def show_data_sheet(file: str, review: DataReview, copy: str | None) -> None:
    """Print the findings about a data sheet, one a line: what is asked, the cells, the problem."""
    found = counts_in_words(review.asked)
    sheet = review.sheet
    year = "" if sheet.year is None else f" {sheet.year}年度"
    print(
        f"{in_a_line(file)} ｜ {in_a_line(sheet.sheet)} ｜ {in_a_line(sheet.organization or '（未填单位）')}{year}"
    )
    blank = "（空白表，未填报）" if review.is_blank else ""
    print(f"基础数据表{blank} ｜ {review.conclusion}" + (f"（{found}）" if found else ""))
    copied = [] if copy is None else [f"核对结果已写入：{in_a_line(copy)}"]
    compared = [] if review.is_blank else [review.comparison]
    unchecked = (f"未核对事项：{text}" for text in review.unchecked)
    about = (*_compared_with(sheet.record_source), *compared, *unchecked, *_of_bureau(review.findings))
    print(*about, *_lines(review), *copied, "", sep="\n")


def _lines(review: Review | DataReview) -> list[str]:
    """Return a line for each place that the unit is asked about: the demand, the cells, the problem."""
    changed = None if isinstance(review, DataReview) else review.explainable
    lines = list_lines(review.for_unit)
    return [f"{one.demand(changed)}\t{one[0].where or _NO_CELL}\t{in_a_line(one.summary)}" for one in lines]


def _form_title(review: Review) -> str:
    submission = review.evidence.submission
    return submission.field_text("project") or submission.field_text("organization") or "（未填单位）"


def _figures(review: Review) -> str:
    counts = counts_in_words(review.asked, review.explainable)
    places = review.evidence.scheme.profile.total_places
    ending = review.conclusion + (f"（{counts}）" if counts else "")
    if review.is_blank:
        return f"空白表（未填报） ｜ {ending}"
    return f"{figures_line(review.declared, review.recomputed, places)} ｜ {ending}"


def _of_bureau(findings: Iterable[Finding]) -> list[str]:
    """Return the line about findings for the bureau, which have their titles; none without any."""
    others = [one for one in findings if one.audience == "bureau"]
    titles = "、".join(dict.fromkeys(CATALOGUE[one.name].title for one in others))
    return (
        [f"另有{len(others)}条由财政部门处理，不列入单位核对结果（可用--json查看）：{titles}"]
        if others
        else []
    )


def _compared_with(source: RecordSource) -> list[str]:
    """Return the line about the sender's file, where the sender's files are at hand."""
    return [f"下发对照：{in_a_line(describe_record_source(source))}"] if source.with_sender_files else []


def show_schemes(schemes: Sequence[Scheme], profiles: Sequence[Profile]) -> None:
    """Print schemes and profiles as two lists."""
    rows = [
        (
            one.id, one.title, one.region, str(one.year), one.profile.id if one.scores else "不计分",
            "可下发" if one.issues else "只核对",
        )
        for one in schemes
    ]  # fmt: skip
    show_list(("表样", "名称", "地区", "年度", "口径", "空白表"), rows)
    show_list(("口径", "名称", "内容"), [(one.id, one.title, one.summary) for one in profiles])


def codes_with(words: str) -> list[CatalogueEntry]:
    """Return the findings with that number, or with the words in their name or texts; without words all of them."""
    same = [one for one in CATALOGUE.values() if words.upper() == one.code]
    return same or [one for one in CATALOGUE.values() if words in "".join(map(str, astuple(one)))]


def show_codes(entries: Sequence[CatalogueEntry]) -> None:
    """Print findings of the catalogue."""
    rows = [
        (one.code, one.name, demand(one), _explainable(one), f"{one.title}：{one.when}") for one in entries
    ]
    show_list(("编号", "名称", "要求", "单位可否说明", "说明"), rows)


def _explainable(entry: CatalogueEntry) -> str:
    """Say whether a unit may explain such a finding."""
    if entry.audience == "bureau":
        return "—"
    return "可说明" if is_explainable(entry) else "须更正"


def show_list(
    captions: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    folded: int = 1,
    styles: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Print a table in a terminal, lines with tabs elsewhere.

    Texts in the last `folded` columns may take several lines; `styles` maps texts to their colours.
    """
    if not sys.stdout.isatty():
        print(*("\t".join(row) for row in (captions, *rows)), "", sep="\n")
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(pad_edge=False)
    for column, caption in enumerate(captions, 1):
        table.add_column(caption, no_wrap=column <= len(captions) - folded, overflow="fold")
    for row in rows:
        table.add_row(*(Text(text, style=styles.get(text, "")) for text in row))
    _console().print(table)


def codes_markdown() -> str:
    """Return the catalogue of findings as a Markdown table."""
    lines = ["| 编号 | 名称 | 要求 | 单位可否说明 | 对象 | 问题 | 何时 |", "|---|---|---|---|---|---|---|"]
    audience = {"unit": "单位", "bureau": "财政"}
    lines += [
        f"| {entry.code} | `{entry.name}` | {demand(entry)} | {_explainable(entry)} | {audience[entry.audience]} | {entry.title} | {entry.when} |"
        for entry in CATALOGUE.values()
    ]
    return "\n".join(lines)


def show_explanation(lines: Sequence[str], findings: Sequence[Finding]) -> None:
    """Print the steps to one score, and its findings."""
    print(*(in_a_line(line) for line in lines), sep="\n")
    for finding in findings:
        print(f"  → {in_a_line(finding.message)}")
        if finding.name.startswith("formula-") and (finding.expected or "").startswith("="):
            print(
                f"     现为：{in_a_line(finding.found or '')}；下发的公式：{in_a_line(finding.expected or '')}"
            )
    print()
