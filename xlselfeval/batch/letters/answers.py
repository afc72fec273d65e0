"""The lines of a letter that answer units: explanations that were not accepted, and the text behind 退回."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlselfeval.batch.results.states import State, read_decision
from xlselfeval.batch.results.summary_lines import SummaryLine
from xlselfeval.review.entries import Entry
from xlselfeval.review.finding import Finding, is_explainable

_REFUSED = "单位说明未予采纳，请更正；另有理由的，请补充说明。"
_REFUSED_ERROR = "单位说明未予采纳，请按要求更正。"
_BUREAU = "财政部门意见："


def is_returned(state: State | None) -> bool:
    """Check whether the bureau has something to say beside its opinion: 退回, after an explanation or with a text."""
    if state is None or state.state != "returned":
        return False
    return bool(state.line.explanation or read_decision(state.line.decision)[1])


def answers(
    entry: Entry, returned: Sequence[tuple[Finding, SummaryLine]], explainable: Mapping[str, bool]
) -> Iterator[str]:
    """Say of an entry that explanations were not accepted, and what the bureau wrote; of some findings with their places."""
    here = [(one, _answer(one, line, explainable)) for one, line in returned if one in entry.findings]
    if len(here) == len(entry.findings):
        return iter(dict.fromkeys(text for _, text in here))
    return (f"{one.where or one.part}：{text}" for one, text in here)


def _answer(finding: Finding, line: SummaryLine, explainable: Mapping[str, bool]) -> str:
    refused = _REFUSED if is_explainable(finding, explainable) else _REFUSED_ERROR
    _, asked = read_decision(line.decision)
    return "\n".join([refused] * bool(line.explanation) + [f"{_BUREAU}{asked}"] * bool(asked))
