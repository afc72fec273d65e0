"""Names of the sheets that this program writes, and titles by which a result sheet is recognised."""

from __future__ import annotations

import re

FORM_SHEET, RECORD_SHEET = "自评表", "_xlselfeval"
_RECORD_NAME = re.compile(re.escape(RECORD_SHEET) + r"(?:[2-9]|[1-9]\d+)?")


def record_sheet(number: int) -> str:
    """Return the name of the hidden sheet for the first, second … form of a workbook."""
    return RECORD_SHEET if number == 1 else f"{RECORD_SHEET}{number}"


def is_record_sheet(name: str) -> bool:
    """Return whether a sheet has the name of a sheet that holds an issue record."""
    return _RECORD_NAME.fullmatch(name) is not None


RESULT_SHEET = "核对结果"
# Beside the issued files, for people and programs.
ISSUED_LIST, ISSUED_RECORD = "下发清单.xlsx", "下发清单.json"
ISSUE_ID = "id"  # of a form in the list for programs: that of its issue record
EARLIER_ISSUES = "earlier"  # of a form in the list for programs: the ids of issues that this one has replaced
EARLIER_RECORDS = "earlier_records"  # their issue records, as in their hidden sheets
TEXTS_SHEET = "_xlselfeval_macros"  # macros/XseTexts.bas looks for it
XLWINGS_SHEET = "xlwings.conf"  # xlwings looks for it

TODO, COMPARISON, BASIS = "一、请处理", "二、逐项核对", "三、口径与依据"
SOURCE_FILE, FIRST_FORMAT, FACT_GAP = "原文件", "最初格式", "　　"  # of the facts at its head
EXPLANATION = "单位说明"  # the column of the table that units write in
RESULT_COLUMNS = 13  # of the table; people may write right of it
SIGNATURES = ("核对人：", "复核人：", "日期：")
