"""The catalogue of findings about which issue a form is of, and about money that was filled in when it was issued."""

from __future__ import annotations

from xlselfeval.review.catalogue_entry import CatalogueEntry

ISSUE_ENTRIES = (
    CatalogueEntry("R912", "year-mismatch", "error", "报送的不是本年度的表",
          "自评表的年度与下发文件的年度不同，或与单位名单中的截止日期不符（应为截止日期的上一年度或当年）；成批核对时不计为报送",
          "报送的是{found}年度的表，应为{expected}年度", "请用{expected}年度下发的表重新填报。",
          "报送的是{found}年度的自评表，应报送{expected}年度的表。请用{expected}年度下发的表重新填报。"),
    CatalogueEntry("R913", "record-unknown", "error", "下发记录不在下发文件之列",
          "工作簿内的下发记录完整，但下发文件和下发清单中没有该编号的表",
          "工作簿内的下发记录与下发文件、下发清单均不对应{against}", "请用下发的表重新填报，勿删改隐藏的工作表。",
          "工作簿内的下发记录与下发文件、下发清单均不对应{against}。请用下发的表重新填报；请勿删除或改动隐藏的工作表。"),
    CatalogueEntry("R914", "budget-changed", "warning", "下发时已填的预算数被改动",
          "年初预算数、全年预算数下发时已填好，现为另一数",
          "{now}，{basis}为{expected}", "请恢复下发的预算数；预算确有调整的，请附批复文件。",
          "下发时已填好的预算数{now}，{basis}为{expected}。请恢复下发的预算数；预算确有调整的，请附批复文件。"),
    CatalogueEntry("R919", "result-sheet-doubtful", "warning", "核对结果工作表存疑",
          "名称或标题为核对结果的工作表没有本程序写出的核对编号，写出后被改动，或写明的单位、项目、年度与本表不同；填写单位说明、财政部门意见的除外",
          "{state}", "请勿采信该工作表，以本次核对结果为准。",
          "工作簿中的该工作表{state}。请勿采信该工作表，以本次核对结果为准。", "bureau"),
    CatalogueEntry("R920", "form-left-out", "info", "缺少同一工作簿下发的自评表",
          "工作簿内有另一张自评表的下发记录，而该表不在工作簿中，或已不能识别为自评表",
          "下发时同一工作簿中的{forms}未见，或不能识别为自评表", "请确认已另行报送；未报送的，请补报。",
          "下发时同一工作簿中的{forms}未见，或不能识别为自评表。请确认已另行报送；未报送的，请补报。"),
    CatalogueEntry("R921", "scheme-missing", "error", "未按下发的表样核对",
          "下发记录写明的表样不是自带的，核对时也没有给出（--scheme）；此时只核对表上印着的内容，得分是否正确不能断定",
          "该表按另行制定的表样“{found}”下发，本次未按该表样核对", "请加--scheme指定该表样后重新核对。",
          "该表按另行制定的表样“{found}”下发，本次未按该表样核对，得分是否正确不能断定。请加--scheme指定该表样后重新核对。", "bureau"),
    CatalogueEntry("F312", "spending-negative", "warning", "全年执行数为负数",
          "资金合计行或分项的全年执行数小于0",
          "{line}全年执行数填报{found}，为负数", "请核实后更正；属退回、冲销的，请说明。",
          "{line}全年执行数填报为{found}，为负数。请核实后更正；属退回、冲销的，请说明。"),
)  # fmt: skip
