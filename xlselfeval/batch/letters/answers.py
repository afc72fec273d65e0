"""The lines of a letter that answer units: explanations received or not accepted, and the text behind 退回."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlselfeval.batch.results.states import State, read_decision
from xlselfeval.review.entries import Entry
from xlselfeval.review.finding import Finding, is_explainable
from xlselfeval.review.note_words import explains

_RECEIVED = "单位说明已收悉，正在审核。"
_RECEIVED_ERROR = "单位说明已收悉，正在审核；未另行告知无须更正的，请按要求更正。"
_REFUSED = "单位说明未予采纳，请更正；另有理由的，请补充说明。"
_REFUSED_ERROR = "单位说明未予采纳，请按要求更正。"
_BUREAU = "财政部门意见："
_WORDS = {  # by state: where the unit may explain, and where it has to correct
    "explained": (_RECEIVED, _RECEIVED_ERROR),
    "returned": (_REFUSED, _REFUSED_ERROR),
}


def is_answered(state: State | None) -> bool:
    """Check whether the bureau has written anything beside its opinion on a finding.

    It has answered an explanation, or has put a text behind 退回.
    """
    return (
        state is not None
        and state.state in _WORDS
        and bool(explains(state.line.explanation) or state.request)
    )


def answers(
    entry: Entry, answered: Sequence[tuple[Finding, State]], explainable: Mapping[str, bool]
) -> Iterator[str]:
    """Yield what became of the explanations in an entry, and what the bureau wrote.

    Where it is about some findings of the entry alone, it has their places.
    """
    here = [(one, _answer(one, state, explainable)) for one, state in answered if one in entry.findings]
    if len(here) == len(entry.findings):
        return iter(dict.fromkeys(text for _, text in here))
    return (f"{one.where or one.part}：{text}" for one, text in here)


def _answer(finding: Finding, state: State, explainable: Mapping[str, bool]) -> str:
    may_explain, must_correct = _WORDS[state.state]
    said = may_explain if is_explainable(finding, explainable) else must_correct
    _, asked = read_decision(state.line.decision)
    is_sent = state.state == "returned" and bool(asked)
    return "\n".join([said] * explains(state.line.explanation) + [f"{_BUREAU}{asked}"] * is_sent)
