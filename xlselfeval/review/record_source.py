"""Sentences on what a form was compared with: the sender's file, its own issue record, or nothing."""

from __future__ import annotations

from xlselfeval.issue_record import RecordSource

_MATCHED = {"id": "下发编号相同", "fields": "单位、项目和年度相同", "name": "文件名相同"}
_LISTED = 3  # names of files that are listed


def describe_record_source(source: RecordSource, *, approved: bool = False) -> str:
    """Describe the source of the issue record, for the basis of a result and for the terminal.

    `approved` says that the indicators of the roster count in place of those of a record.
    """
    if approved:
        return f"{describe_record_source(source)}；指标、指标值和分值按单位名单所附的绩效指标核对"
    if source.is_foreign:
        return "工作簿系下发给其他单位或项目的，未与下发内容对照"
    if source.is_earlier:
        return f"该表已重新下发（新表为“{source.file}”），表内容与重新下发以前的相同，按下发清单所存的原下发记录核对"
    if source.kind == "file":
        return f"按下发文件“{source.file}”核对（{_MATCHED[source.matched_by]}）{_INSIDE[source.own_record]}"
    before = ""
    if source.own_record == "replaced":
        new = f"（新表为“{source.file}”）" if source.file else ""
        return f"该表已重新下发{new}，按工作簿内重新下发以前的记录核对"
    if source.other_year is not None:
        before = f"下发文件中只有该单位、项目{source.other_year}年度的表；"
    elif source.rivals:
        names = "、".join(f"“{name}”" for name in source.rivals[:_LISTED])
        more = f"等{len(source.rivals)}份" if len(source.rivals) > _LISTED else ""
        before = f"下发文件中有多份可对应（{names}{more}），不能确定所用的是哪一份；"
    elif source.with_sender_files:
        before = "下发文件中未找到该表；"
    if source.kind == "embedded":
        return f"{before}按工作簿内的下发记录核对；该记录可能被改动，以下发文件为准"
    if source.own_record in ("edited", "old"):
        return f"{before}工作簿内的下发记录无法读取，未与下发内容对照"
    return f"{before}该表不是下发的表或下发记录缺失，未与下发内容对照"


_INSIDE = {
    "sound": "；工作簿内的下发记录与其一致",
    "unknown": "；工作簿内的下发记录不在下发文件之列，未予采用",
    "old": "；工作簿内的下发记录由早期版本写入，未予采用",
    "edited": "；工作簿内的下发记录与其不一致，未予采用",
    "absent": "；工作簿内无下发记录",
}
