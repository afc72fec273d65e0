"""The catalogue of findings about what the buttons of a workbook run."""

from __future__ import annotations

from xlselfeval.review.catalogue_entry import CatalogueEntry

MACRO_ENTRIES = (
    CatalogueEntry("R918", "macro-settings", "error", "按钮的设置被改动",
          "带按钮的下发表中，按钮或xlwings读取设置的名称、隐藏工作表与下发时不一致，按钮、功能区运行的不是下发的宏，或早期版本按钮的“命令”格不是下发的命令；可能使按钮运行别的程序",
          "{state}", "请勿点击按钮，用下发的空白表重新填报。",
          "{state}，可能使按钮运行其他程序。请勿点击表内按钮，用下发的空白表重新填报。"),
)  # fmt: skip
