"""What a person sees in the terminal: tables and lines in Chinese."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.finding import SEVERITY_WORDS, Finding
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.number import plain

if TYPE_CHECKING:
    from rich.console import Console

    from xlselfeval.review.review import Review

_STYLES = {"error": "bold red", "warning": "yellow", "info": "cyan"}


def console() -> Console:
    """The terminal; texts from files are never read as markup."""
    from rich.console import Console

    return Console(markup=False, highlight=False, emoji=False, soft_wrap=False)


def show_review(out: Console, file: str, review: Review, copy: str | None) -> None:
    """One reviewed form: its figures and a table of findings."""
    from rich.table import Table
    from rich.text import Text

    submission, declared, recomputed = review.evidence.submission, review.declared, review.recomputed
    who = submission.field_text("project") or submission.field_text("organization") or "（没有填单位）"
    out.print(Text(f"{file} ｜ {submission.sheet} ｜ {_line(who)}", style="bold"))
    said = "没有总分" if declared.total is None else f"{plain(declared.total)} {declared.grade or ''}".strip()
    interval = ""
    if recomputed.total_low != recomputed.total_high:
        interval = f"（区间 {plain(recomputed.total_low)}～{plain(recomputed.total_high)}）"
    waiting = f" ｜ 待核 {plain(recomputed.open_points)} 分" if recomputed.open_points else ""
    counts = " · ".join(
        f"{word} {review.count(severity)}"
        for severity, word in SEVERITY_WORDS.items()
        if review.count(severity)
    )
    out.print(
        f"填报 {said} ｜ 复核参考 {plain(recomputed.total)} {recomputed.grade}{interval}{waiting} ｜ {review.conclusion}"
        + (f" ｜ {counts}" if counts else "")
    )
    if review.findings:
        table = Table(show_lines=False, pad_edge=False)
        table.add_column("要求", no_wrap=True)
        table.add_column("位置", no_wrap=True)
        table.add_column("问题", overflow="fold")
        for finding in review.findings:
            table.add_row(
                Text(SEVERITY_WORDS[finding.severity], style=_STYLES[finding.severity]),
                Text(finding.cell or "—"),
                Text(_line(_what(finding))),
            )
        out.print(table)
    if copy is not None:
        out.print(f"核对结果已写入：{copy}")
    out.print()


def _what(finding: Finding) -> str:
    name = f"“{finding.indicator}”" if finding.indicator else ""
    return f"{name}{finding.part}：{finding.situation}。{finding.action}"


def _line(text: str) -> str:
    """One line without control characters, so that a file cannot steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in text)


def show_schemes(out: Console, schemes: Sequence[Scheme]) -> None:
    """The schemes shipped."""
    from rich.table import Table

    table = Table(pad_edge=False)
    for caption in ("方案", "名称", "地区", "年度", "口径"):
        table.add_column(caption, no_wrap=True)
    for scheme in schemes:
        table.add_row(scheme.id, scheme.title, scheme.region, str(scheme.year), scheme.profile.id)
    out.print(table)


def show_codes(out: Console) -> None:
    """The catalogue of findings."""
    from rich.table import Table

    table = Table(pad_edge=False)
    for caption in ("编号", "名称", "要求", "说明"):
        table.add_column(caption, no_wrap=caption != "说明", overflow="fold")
    for entry in CATALOGUE.values():
        table.add_row(entry.code, entry.name, SEVERITY_WORDS[entry.severity], f"{entry.title}：{entry.when}")
    out.print(table)


def codes_markdown() -> str:
    """The catalogue as a markdown table."""
    lines = ["| 编号 | 名称 | 要求 | 对象 | 问题 | 何时 |", "|---|---|---|---|---|---|"]
    audience = {"unit": "单位", "bureau": "财政"}
    lines += [
        f"| {entry.code} | `{entry.name}` | {SEVERITY_WORDS[entry.severity]} | {audience[entry.audience]} | {entry.title} | {entry.when} |"
        for entry in CATALOGUE.values()
    ]
    return "\n".join(lines)


def show_explanation(out: Console, lines: Sequence[str], findings: Sequence[Finding]) -> None:
    """The steps to one score, and what was found there."""
    for line in lines:
        out.print(_line(line), soft_wrap=True)
    for finding in findings:
        out.print(f"  → {_line(finding.message)}", soft_wrap=True)
    out.print()
