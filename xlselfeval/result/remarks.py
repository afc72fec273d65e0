"""Remarks in an earlier 核对结果 sheet, matched to the findings of a new check by their places.

A remark is known by the text of its 位置 (H15 发布信息 得分). What moves or is renamed in the form changes that text: then
the indicator with its part counts, under its own or its issued name, and last the cell with its part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from xlselfeval.review.finding import ABOUT_FORMULAS, Finding
from xlselfeval.scoring.text import compact, join_sentences

Remark = tuple[str, str]  # 单位说明, 财政处理
_NOTHING: Remark = ("", "")
_ADDRESS = re.compile(r"((?:[A-Z]{1,3}\d+[:、]?)+) (.*)", re.DOTALL)


def take_remarks(
    lines: Sequence[Sequence[Finding]], remarks: dict[str, Remark], issued_names: Mapping[str, str]
) -> list[Remark]:
    """Take the remark of each line out of `remarks`.

    A line is the findings at one place; lines that share their text share what is written there. `issued_names` gives the
    issued names of indicators that were renamed.
    """
    found: dict[int, Remark] = {}
    for match in (_same_text, _same_indicator, _same_cell, _formula_of_cell):
        shared: set[str] = set()
        for number, findings in enumerate(lines):
            if number in found:
                continue
            texts = [text for text in remarks if match(text, findings, issued_names)]
            if texts:
                found[number] = join_remarks([remarks[text] for text in texts])
                shared.update(texts)
                for text in texts if match is not _same_text else ():
                    del remarks[text]
        for text in shared & remarks.keys():
            del remarks[text]
    return [found.get(number, _NOTHING) for number in range(len(lines))]


def with_known(remark: Remark, known: Sequence[Remark]) -> Remark:
    """Add what is known of the findings of a line; what the bureau says now takes the place of what it said before."""
    words: dict[str, str] = {}
    for one in filter(None, (remark[0], *(explanation for explanation, _ in known))):
        words.setdefault(compact(one), one)
    longest = [one for key, one in words.items() if not any(key in other for other in words.keys() - {key})]
    decisions = dict.fromkeys(decision for _, decision in known if decision)
    return join_sentences(longest), join_sentences(decisions) or remark[1]


def join_remarks(remarks: Sequence[Remark]) -> Remark:
    """Join remarks, each text once."""
    explanations, decisions = (
        join_sentences(dict.fromkeys(filter(None, texts))) for texts in zip(*remarks, strict=True)
    )
    return explanations, decisions


def _same_text(text: str, findings: Sequence[Finding], issued_names: Mapping[str, str]) -> bool:
    return any(text == one.location for one in findings)


def _same_indicator(text: str, findings: Sequence[Finding], issued_names: Mapping[str, str]) -> bool:
    """Return True for the same indicator or field at another cell, or under its issued name."""
    address = _ADDRESS.fullmatch(text)
    return address is not None and address[2] in set(_names(findings, issued_names))


def _names(findings: Sequence[Finding], issued_names: Mapping[str, str]) -> Iterator[str]:
    for one in findings:
        if one.subject.startswith("cell/"):  # nothing but the cell tells it from others of its part
            continue
        if one.indicator:
            yield f"{one.indicator} {one.part}"
            yield f"{issued_names.get(one.indicator, one.indicator)} {one.part}"
        else:
            yield one.part


def _same_cell(text: str, findings: Sequence[Finding], issued_names: Mapping[str, str]) -> bool:
    """Return True for an indicator under a third name, in its cell."""
    address = _ADDRESS.fullmatch(text)
    return address is not None and any(
        one.indicator and one.cell == address[1] and address[2].endswith(f" {one.part}") for one in findings
    )


def _formula_of_cell(text: str, findings: Sequence[Finding], issued_names: Mapping[str, str]) -> bool:
    """Return True for the formula of a cell whose content is in order now: one line asked for both (H21 总分)."""
    address = _ADDRESS.fullmatch(text)
    return address is not None and any(
        one.name.startswith(ABOUT_FORMULAS) and one.cell == address[1] and (one.indicator or "") in address[2]
        for one in findings
    )
