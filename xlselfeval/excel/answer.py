"""The answer of the command line to a button: a saved copy checked, as text for VBA."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from xlselfeval.checking import Checker
from xlselfeval.errors import SchemeError, UnreadableFile
from xlselfeval.result.checked_copy import earlier_results
from xlselfeval.result.data_sheet_table import paper_tables
from xlselfeval.result.message_box import checked_message, rescored_message
from xlselfeval.result.vba_answer import answer_text, failed_answer


def answer(path: str | Path, name: str, *, today: date | None = None) -> str:
    """Return the answer (see result/vba_answer.py) about the copy at `path`; `name` is the name of the original.

    Remarks in an earlier 核对结果 are taken over, as in a checked copy. A copy that cannot be reviewed gives an answer
    that says so: UnreadableFile and SchemeError are not raised.
    """
    checker = Checker()
    try:
        workbook = checker.open(Path(path))
        papers = checker.check_papers(workbook)
    except (UnreadableFile, SchemeError) as error:
        return failed_answer(str(error))
    old, day = earlier_results(workbook), today or date.today()
    tables = paper_tables(papers.reviews, papers.sheets, old, file=name, today=day)
    return answer_text(
        tables, checked=checked_message(papers.checked), rescored=rescored_message(papers.checked)
    )
