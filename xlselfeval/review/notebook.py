"""A review as notebooks show it: a line, a data frame, a table in HTML."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Literal

from xlselfeval.data_frames import load_pandas
from xlselfeval.errors import in_a_line
from xlselfeval.review.finding import SEVERITY_WORDS
from xlselfeval.review.record import review_record
from xlselfeval.review.record_fields import FINDING_FIELDS, ROW_FIELDS
from xlselfeval.scoring.number import plain

if TYPE_CHECKING:
    import pandas as pd

    from xlselfeval.review.review import Review

_FIELDS = {"findings": FINDING_FIELDS, "rows": ROW_FIELDS}


def review_line(review: Review) -> str:
    """Return a form, its conclusion and its figures in one line."""
    figures = f"{len(review.findings)} findings"
    if review.recomputed.scored:
        figures += f", declared {_declared(review) or 'no total'}, recomputed {_recomputed(review)}"
    return in_a_line(f"{_title(review)}: {review.conclusion}, {figures}")


def review_frame(review: Review, table: Literal["findings", "rows"]) -> pd.DataFrame:
    """Return the findings or the rows of the JSON record as a data frame; numbers are floats."""
    fields = _FIELDS[table]
    frame: pd.DataFrame = load_pandas().DataFrame(
        review_record("", review)[table], columns=[one.name for one in fields]
    )
    return frame.astype({one.name: "float64" for one in fields if one.type is Decimal})


def review_html(review: Review) -> str:
    """Return the figures and the findings as HTML in Chinese; texts from the form are escaped."""
    line = f"{_title(review)} ｜ {review.conclusion}"
    if review.recomputed.scored:
        line += f" ｜ 填报 {_declared(review) or '没有总分'} ｜ 复核参考 {_recomputed(review)}"
    rows = (
        f"<tr><td>{SEVERITY_WORDS[one.severity]}</td><td>{escape(one.location)}</td><td>{escape(one.sentence)}</td></tr>"
        for one in review.findings
    )
    head = "<tr><th>要求</th><th>位置</th><th>问题</th></tr>"
    return f"<p>{escape(line)}</p><table>{head}{''.join(rows)}</table>"


def _title(review: Review) -> str:
    submission = review.evidence.submission
    return submission.field_text("project") or submission.field_text("organization") or submission.sheet


def _declared(review: Review) -> str:
    declared = review.declared
    return "" if declared.total is None else f"{plain(declared.total)} {declared.grade or ''}".strip()


def _recomputed(review: Review) -> str:
    return f"{plain(review.recomputed.total)} {review.recomputed.grade}"
