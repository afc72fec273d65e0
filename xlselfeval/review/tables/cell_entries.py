"""The catalogue of findings about how the content of a cell is seen and comes about."""

from __future__ import annotations

from xlselfeval.review.catalogue_entry import CatalogueEntry

CELL_ENTRIES = (
    CatalogueEntry("D710", "display-differs", "warning", "显示内容与单元格内容不一致",
          "填报内容所在单元格显示的不是其中的内容，且不能还原：数字格式只显示固定文字、不显示内容、按条件显示其他数字或以科学计数、分数显示其他数字，字色与底色相同或相近（含条件格式设置的；仅隐藏零值、错误值的不报），只显示数据条或图标，数字有上标、下标，字号、行高、列宽过小，缩进超出单元格，被合并单元格、图片或形状遮盖而不能看见（延至总分行及以下的印章不报）；以万、千等为单位显示的按显示数核对，不报",
          "单元格显示为“{found}”，实际内容为“{expected}”，按实际内容核对", "请恢复正常显示，按实际情况填写。",
          "该单元格显示为“{found}”，实际内容为“{expected}”，核对时以实际内容为准。请恢复单元格的正常显示，并按实际情况填写。"),
    CatalogueEntry("D711", "struck-text", "warning", "填报内容有删除线",
          "填报内容的全部或一部分有删除线；有删除线的内容不计，按其余内容核对",
          "填报内容“{found}”有删除线，按“{expected}”核对", "请删除不需要的内容，不用删除线。",
          "填报内容“{found}”全部或部分有删除线，核对时有删除线的内容不计，按“{expected}”核对。请删除不需要的内容后重新报送。"),
    CatalogueEntry("G806", "not-evaluated", "warning", "公式未能重新计算",
          "预算数、执行数、完成值、得分、原因等单元格的公式含TODAY、RAND、INDIRECT、OFFSET一类的函数，引用其他工作表，或因其他原因未能重新计算；未安装公式库的，仅在核对结果中说明",
          "公式{why}，未能重新计算，按{shown}核对", "请改填实际数字或文字。",
          "该单元格的公式{why}，未能重新计算，核对时以{shown}为准。请改填实际数字或文字。"),
)  # fmt: skip
