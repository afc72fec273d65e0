"""The entry points that the buttons of a workbook call through xlwings.

Each works in the workbook that Excel calls from and shows one message, its result or the reason why there is none;
then it returns, so that the exit status is 0. Where no message can be shown the status is not 0: the macro may try
another way. Only the part of xlwings under the BSD licence is used.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import date

import xlwings as xw

from xlselfeval.buttons.problems import message_for
from xlselfeval.buttons.result_sheets import remove_results, results_of, write_results
from xlselfeval.checking import Checker
from xlselfeval.files.excel_book import ExcelBook
from xlselfeval.result.earlier import has_remarks
from xlselfeval.result.message_box import checked_message, rescored_message, written_message

TITLE = "绩效自评核对"
# Left in the status bar for the macro, which clears it: the add-in's exit status is 0 without any Python, too.
DONE = "xlselfeval: done"


def check() -> None:
    """检查填报: show the conclusion and the first findings; write nothing."""
    _press(lambda book: checked_message(Checker().check_papers(ExcelBook(book)).checked))


def rescore() -> None:
    """重算得分: calculate the workbook, then show the declared and the recomputed scores."""

    def rescored(book: xw.Book) -> str:
        book.app.calculate()
        return rescored_message(Checker().check_papers(ExcelBook(book)).checked)

    _press(rescored)


def write_result() -> None:
    """生成核对结果: write a sheet for each form and data sheet behind the others; keep remarks of earlier ones."""

    def written(book: xw.Book) -> str:
        opened = ExcelBook(book)
        papers = Checker().check_papers(opened)
        names = write_results(book, opened, papers.reviews, sheets=papers.sheets, today=date.today())
        return written_message(papers.checked, names)

    _press(written)


def clear_result() -> None:
    """清除核对结果: remove the sheets of our checks; ask first where one has remarks."""

    def cleared(book: xw.Book) -> str | None:
        old = results_of(ExcelBook(book))
        if not old:
            return "工作簿中无核对结果表，无需清除。"
        if any(has_remarks(one.content) for one in old):
            question = "核对结果表中已填写说明、意见或签名，清除后不能恢复。是否清除？"
            if book.app.alert(question, TITLE, "yes_no", "critical") != "yes":
                return None
        remove_results(book, old)
        return f"已清除核对结果表：{'、'.join(one.content.name for one in old)}。"

    _press(cleared)


def _press(action: Callable[[xw.Book], str | None]) -> None:
    """Run an action on the calling workbook and show its message; xlwings shows a bug."""
    try:
        book = xw.Book.caller()
        app = book.app
    except Exception as error:
        raise SystemExit(f"未能连接Excel中的工作簿（{type(error).__name__}: {error}）") from error
    mode = "info"
    try:
        message = action(book)
    except Exception as error:
        message, mode = message_for(error), "critical"
        if message is None:
            raise
    if message is not None:
        app.alert(message, TITLE, "ok", mode)
    with contextlib.suppress(
        Exception
    ):  # an Excel that is busy now takes nothing; the message has been shown
        app.status_bar = DONE
