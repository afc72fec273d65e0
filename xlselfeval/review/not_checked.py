"""Sentences on what could not be checked in a file, for the third block of 核对结果 and the JSON record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlselfeval.errors import in_a_line, shortened
from xlselfeval.scheme.load import scheme_ids
from xlselfeval.submission import FORMATS, Submission

_USUAL = frozenset(["target", "actual", "points", "score"])
_LONGEST = 80  # characters of the captions that are listed
_LONGEST_NAME = 31  # characters of the name of a sheet
_MOST_SHEETS = 4  # that are listed


def describe_unchecked(
    submission: Submission, scheme: str = "", switched_off: Sequence[str] = ()
) -> tuple[str, ...]:
    """Describe what could not be checked, and what was `switched_off`; nothing for a workbook that was read whole.

    `scheme` is the id of the scheme that it was reviewed by: a form that was issued by a bureau's own needs that one.
    """
    return (*_limits(submission, scheme), *describe_switched_off(switched_off))


def describe_switched_off(titles: Sequence[str]) -> tuple[str, ...]:
    """Describe in a sentence the kinds of findings that settings switch off; nothing where there are none."""
    return (f"按设置停用的核对事项：{'、'.join(titles)}。",) if titles else ()


def missing_scheme(submission: Submission, scheme: str) -> str:
    """Return the id of the bureau's own scheme by which a form should have been reviewed and was not.

    The form was issued from that scheme. The id is "" where there is none.
    """
    issued = submission.record.scheme if submission.record else ""
    return "" if issued in (scheme, *scheme_ids()) else issued


def _limits(submission: Submission, scheme: str) -> Iterator[str]:
    issued = missing_scheme(submission, scheme)
    if scheme and issued:
        yield f"本表按另行制定的表样（编号“{in_a_line(issued)}”）下发，本次未按该表样核对，表头、分值和计分规则可能不同，应指定该表样后重新核对。"
    other = submission.record.scheme if submission.record else ""
    if scheme and not issued and other not in ("", scheme):
        yield f"本表按表样“{in_a_line(other)}”下发，本次按指定的表样“{scheme}”核对：应填的栏目、分值、等级和计分规则以后者为准，可能与下发的不同；不是有意另行指定的，请不指定表样重新核对。"
    if submission.unknown_captions and _USUAL - {one.role for one in submission.columns}:
        shown = shortened("、".join(submission.unknown_captions), _LONGEST)
        yield f"表头中有未识别的栏目：{shown}。上述栏目未予核对。"
    if submission.skipped_sheets:
        count = len(submission.skipped_sheets)
        shown = "、".join(
            f"“{shortened(name, _LONGEST_NAME)}”" for name in submission.skipped_sheets[:_MOST_SHEETS]
        )
        yield f"工作簿中的工作表{shown}{f'等{count}张' if count > _MOST_SHEETS else ''}是图表、宏表，或无法读取，未予核对。"
    if submission.values_of == "docx":
        yield (
            "原文件为Word文档，核对的是其中的表格；位置按第几个表、第几行标注，紧接在下方的表格与上一表连续计行，表格上方的标题等文字不计行。"
            "附有核对结果的副本为.xlsx，仅含表格中的数字和文字。"
        )
    elif submission.values_of:
        kind = FORMATS[submission.values_of]
        yield (
            f"原文件为{kind}格式，仅读取单元格的数值和文字（百分数、单位、日期按显示内容读取），未读取公式；"
            "下发公式是否被改动、显示数是否为公式计算结果，未予核对。"
            "需要核对的，请用Excel或WPS另存为.xlsx后重新核对。"
        )
    elif submission.copy_of:
        yield (
            f"本文件为{FORMATS[submission.copy_of]}核对后的副本（.xlsx），副本中没有下发的公式和下发记录；"
            "这两项未与下发内容对照，各栏数字、文字已照常核对。"
        )
    grade = submission.total.grade
    if submission.first_format not in ("", "docx") and grade is not None and grade.is_uncalculated:
        yield f"等级（{grade.ref}）的公式结果未保存在文件中，未予核对。"
