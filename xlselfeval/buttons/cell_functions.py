"""The functions for cells: =自评得分(指标值, 完成值, 分值) and =自评说明(指标值, 完成值, 分值).

xlwings imports them into a workbook under the names that they have here; Windows only. A reference is read with
its number format, so that 95% is not 0.95; a date and a text are read as in a form.
"""

# ruff: noqa: N802, N803, PLC2401 - the names are what people type into a cell
from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import xlwings as xw
from xlwings.conversion import Accessor, Pipeline

from xlselfeval.files.excel_book import written_argument, written_in
from xlselfeval.result.cell_score import cell_score, cell_working

if TYPE_CHECKING:
    from xlwings.conversion import ConversionContext, Options

_ARGUMENTS = (
    ("指标值", "指标值所在的单元格，或文字，如“≥95%”"),
    ("完成值", "实际完成值所在的单元格，或数字、文字"),
    ("分值", "分值所在的单元格，或数字"),
)


class WrittenArgument(Accessor):
    """The converter of arguments: from a reference or a value to what a cell shows."""

    @classmethod
    def reader(cls, options: Options) -> Pipeline:
        """Return the one step that xlwings takes."""
        return Pipeline([_read])


def _read(context: ConversionContext) -> None:
    context.value = written_argument(context.value) if context.range is None else written_in(context.range)


def _with_arguments(function: Callable[..., object]) -> Callable[..., object]:
    for name, explanation in _ARGUMENTS:
        function = xw.arg(name, WrittenArgument, doc=explanation)(function)
    return function


# xlwings takes other annotations for converters
@xw.func(category="自评表")
@_with_arguments
def 自评得分(指标值: Any, 完成值: Any, 分值: Any) -> Any:
    """按评分规则计算得分；不能确定的，显示“待核”和可能区间。"""
    return cell_score(指标值, 完成值, 分值)


@xw.func(category="自评表")
@_with_arguments
def 自评说明(指标值: Any, 完成值: Any, 分值: Any) -> Any:
    """显示得分的算式，或不能计算的原因。"""
    return cell_working(指标值, 完成值, 分值)
