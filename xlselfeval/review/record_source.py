"""Sentences on what a form was compared with: the sender's file, its own issue record, or nothing."""

from __future__ import annotations

from xlselfeval.issue_record import RecordSource

_MATCHED = {"id": "下发编号相同", "fields": "单位、项目和年度相同", "name": "文件名相同"}
_LISTED = 3  # names of files that are listed


def describe_record_source(source: RecordSource) -> str:
    """Describe the source of the issue record, for the basis of a result and for the terminal."""
    if source.kind == "file":
        return f"按下发文件“{source.file}”核对（{_MATCHED[source.matched_by]}）{_INSIDE[source.own_record]}"
    before = ""
    if source.rivals:
        names = "、".join(f"“{name}”" for name in source.rivals[:_LISTED])
        more = f"等 {len(source.rivals)} 份" if len(source.rivals) > _LISTED else ""
        before = f"给出的下发文件里有几份都对得上（{names}{more}），无法确定是哪一份；"
    elif source.with_sender_files:
        before = "给出的下发文件里没有找到这张表；"
    if source.kind == "embedded":
        return f"{before}按工作簿里隐藏的下发记录核对，这份记录有可能被改动"
    if source.own_record == "edited":
        return f"{before}工作簿里隐藏的下发记录读不出来，没有与下发的内容对照"
    return f"{before}不是下发的表，或下发记录已不在，没有与下发的内容对照"


_INSIDE = {
    "sound": "；工作簿里的下发记录与它一致",
    "edited": "；工作簿里的下发记录与它不一致，没有采用",
    "absent": "；工作簿里没有下发记录",
}
