"""Words in notes and answers, causes, measures, stock phrases, and the name of the column of notes."""

from __future__ import annotations

import re
from functools import lru_cache

from xlselfeval.cell import ERROR_TEXTS
from xlselfeval.errors import shortened
from xlselfeval.scheme.model import Scheme
from xlselfeval.scoring.text import BLANK_NOTES, compact, is_blank_mark, normalise
from xlselfeval.submission import Submission

NOTE_COLUMN, _DEVIATION = "偏差原因栏", "偏差原因"
_LONGEST_CAPTION = 20  # characters of a caption

_MEASURE = re.compile(
    r"加大|加强|加快|进一步|提高|提升|完善|强化|继续|改进|改善|今后|下一步|下步|将|优化|推进|督促|严格|规范|落实|细化|积极|争取|力争|健全|增强"
)
_CAUSE = re.compile(
    r"因|由于|原因|受|导致|致使|造成|疫情|不足|不够|影响|滞后|较少|减少|偏低|偏高|调整|变化|变更|缺|困难|难以|延迟|推迟|延期|取消|未|没有|无法|"
    r"暂停|压减|节约|节省|结余|增加|下降|低于|高于|超过|超出|仅|只|少|晚|政策|天气|招标|施工|尚|离职|退休|去世|人员|个别|部分|按\d|扣"
)
_STOCK = frozenset(
    ["正常", "客观原因", "主观原因", "其他原因", "工作原因", "特殊原因", "无特殊原因", "见说明", "见附件", "详见附件", "详见说明", "见报告", "详见报告", "按实际完成",
     "根据实际情况", "实际情况", "符合要求", "已完成", "完成", "基本完成", "部分完成", "未完成", "没有完成", "有偏差", "存在偏差", "无偏差",
     "略有偏差", "偏差", "待改进", "需改进", "有待提高", "有待加强", "有待改进", "按要求完成", "自评扣分", "谦虚", "保守打分"]
)  # fmt: skip
# A cause without a content, and the shortfall that it would explain: 因客观原因未完成.
_NO_CAUSE = re.compile(
    r"(?:由于|因为?|受)?(?:[客主]观|其[他它]|工作|特殊|种种|[多各一][种些]|多方面)(?:方面)?的?(?:原因|因素|条件)的?(?:影响|制约|限制|所限|所致|导致|造成|致使)*"
    r"(?:(?:年度|部分)?(?:指标|任务|目标|工作)?(?:尚?未能?|没有?)(?:按[时期]|如期|及时|全部|全面|完全)*(?:完成|达到|达标|达成|实现)(?:年度|预期|绩效)*(?:任务|目标|指标|值)*)?"
)

_REMNANT = re.compile(
    r"(?<![A-Za-z0-9])[Xx×]{2,}(?![A-Za-z0-9])|[○●]{2,}|\*{2,}|_{2,}|\(?\d{2,4}字(?:以内|左右)\)?|请(?:在此处)?(?:简要)?(?:填写|说明)"
    r"|^(?:好[/、]?\(?坏\)?|是[/、]?\(?否\)?|有[/、]?\(?无\)?|优[/、]?良[/、]?中[/、]?差)$"
)
_PLACEHOLDER = re.compile(r"\([^()*×Xx]{0,6}[*×Xx]{1,6}[^()*×Xx]{0,8}\)|[<>≤≥=][*×Xx]{1,6}[^()*×Xx\d]{0,4}$")
_TARGET_IN_NAME = re.compile(
    r"[≥≤><=]|\d+(?:\.\d+)?%|百分之|不(?:少|低|高|超)|(?:以上|以内)$|\d+(?:\.\d+)?(?:万?元|家|个|人|次|件|户|篇|场|期|吨|公里|亩|米|天)$|(?:合格|达标)$"
)
_UNCHANGED, _UNEXPLAINED = "填报内容未变或仍有上述问题", "未写明理由"
_LONGEST_REMARK = 20
_CORRECTED = re.compile(r"(?:现|均|我们?单位)?(?:已经?|均已|都已)(?:全部|据实|按(?:要求|规定|照要求))*(?:进行)?(?:更正|改正|修改|更改|订正|纠正|整改|调整|改)(?:完毕|完成|过来|好|了)?")  # fmt: skip
_NO_REASON = frozenset(
    ["同意", "收到", "已收到", "已阅", "知悉", "已知悉", "知道了", "好的", "是的", "ok", "附件", "另附", "见附件", "详见附件", "见说明", "详见说明", "见报告", "详见报告"]
)  # fmt: skip
_BOXES = re.compile("□.*□")
_TICKED = re.compile("[■☑√✓✔]")
PUNCTUATION = ".,;:!?、()\"'"
_CLAUSES = re.compile(rf"[{re.escape(PUNCTUATION)}]")
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]")


# Reasons why a formula was not evaluated.
FORMULA_REASONS = {
    "library": '未安装公式库，可用pip install ".[formulas]"（在本程序的源码文件夹）安装',
    "volatile": "含结果随时间变化、随机或按地址文字取数的函数",
    "function": "含核对时不支持的函数或写法",
    "reference": "引用其他工作表、名称或整行整列",
    "dependent": "引用的单元格含核对时不支持的公式",
    "size": "过长或引用范围过大",
    "syntax": "写法不能识别",
    "contents": "引用的内容（日期、文本形式的数字等）在各软件中算法不同",
}


@lru_cache(maxsize=8192)
def remnant_in(text: str) -> str | None:
    """Find what is left of a template in an answer: XXX, 好坏 or boxes of which none is ticked."""
    plain = normalise(text)
    if _BOXES.search(plain) and not _TICKED.search(plain):
        return plain
    found = _REMNANT.search(plain)
    return found[0] if found else None


def without_placeholders(name: str) -> str:
    """Drop the placeholders of a template from a name: 受益人数（≥**人）, whose target has a column of its own."""
    return _PLACEHOLDER.sub("", normalise(name))


def names_target(name: str) -> bool:
    """Check whether the name of an indicator seems to hold its target (培训人数≥200人)."""
    return _TARGET_IN_NAME.search(compact(without_placeholders(name))) is not None


def is_remnant(text: str) -> bool:
    """Check whether text of the template is left in an answer."""
    return remnant_in(text) is not None


def is_blank_note(text: str) -> bool:
    """Check whether a note says nothing: blank, 无, 原因：无, one character, or the error of a formula."""
    note = compact(text)
    bare = note.strip(PUNCTUATION)
    if len(bare) < 2 or is_blank_mark(bare) or note in ERROR_TEXTS or not _WORD.search(bare):
        return True
    return all(part in BLANK_NOTES for part in _CLAUSES.split(bare) if part)


def answer_to_remark(text: str) -> str:
    """Say why a remark beside a finding explains nothing; "" for an explanation or none.

    Each of its clauses is blank (无), left of a template, gives no reason (见附件), or says that it was corrected.
    """
    note = compact(_REMNANT.sub("", normalise(text))).casefold().replace("。", ".")
    clauses = [one for one in _CLAUSES.split(note) if one]
    left = [one for one in clauses if not (is_blank_note(one) or one in _NO_REASON)]
    if not text.strip() or not all(map(_CORRECTED.fullmatch, left)):
        return ""
    return f"已写“{shortened(text.strip(), _LONGEST_REMARK)}”，{_UNCHANGED if left else _UNEXPLAINED}"


def explains(text: str) -> bool:
    """Check whether a remark beside a finding explains anything."""
    return bool(text.strip()) and not answer_to_remark(text)


def is_empty_phrase(note: str) -> bool:
    """Check whether a note gives no cause: every clause is a measure (加大宣传力度) or a stock phrase (客观原因)."""
    clauses = [clause for clause in re.split(r"[,.;:!、()]", compact(note)) if clause]
    return all(
        clause in _STOCK
        or _NO_CAUSE.fullmatch(clause)
        or (_MEASURE.search(clause) and not _CAUSE.search(clause))
        for clause in clauses
    )


def note_caption(submission: Submission, scheme: Scheme) -> str:
    """Return the caption of the form's column of reasons; that of the scheme where the form has none."""
    captions = (compact(one.caption.text) for one in submission.columns if one.role == "note")
    return shortened(next(filter(None, captions), "") or scheme.columns.note, _LONGEST_CAPTION)


def note_column(submission: Submission, scheme: Scheme) -> str:
    """Name the column in a sentence: 偏差原因栏 for a caption with these words, else “未完成原因”栏."""
    caption = note_caption(submission, scheme)
    return NOTE_COLUMN if _DEVIATION in caption or not caption else f"“{caption}”栏"
