"""文号: one for each letter, counted from the one that is given, for all kinds together or for each kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import count
from types import MappingProxyType

from xlselfeval.batch.letters.kinds import CIRCULAR, NOTICES, REMINDERS, REQUESTS
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.xml_text import clean

NUMBERED = (NOTICES, REQUESTS, REMINDERS, CIRCULAR)  # 审核意见表 is the annex of one of them
Name = tuple[str, str]  # kind of a letter, and whom it is for
_OTHERS = ""  # the kind of a text that names none
_NAMED = re.compile(r"([^：:=]*)[：:=](.*)")
_COUNTED = re.compile(r"(.*?)(\d+)(号)起")
_LAST = re.compile(r"(.*?)(\d+)(号)")


def give_numbers(
    text: str,
    letters: Sequence[Name],
    before: Mapping[Name, str] | None = None,
    *,
    used: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Give each letter its number, "" where none is given.

    `before` are those that letters of the same day and round got by the same text: they keep them, nobody else gets them. `used`
    are those of other letters, each with the folder of that one. `text` is a number, or the first of several with 起, for each kind
    apart with its name before it (审核通知：某财绩〔2024〕5号起；函：某财绩函〔2024〕1号). Raises SelfEvalError where letters would
    share a number, with a text that is accepted.
    """
    given = _by_kind(text)
    series: dict[str, list[Name]] = {name: [] for name in given}
    for one in letters:
        if (source := _source(one[0], given)) is not None:
            series[source].append(one)
    for name, those in series.items():
        if len(those) > 1 and not _COUNTED.fullmatch(given[name]):
            raise SelfEvalError(_explain_shared(given[name], Counter(kind for kind, _ in those), used))
    numbers = {
        one: number for name, those in series.items() for one, number in _counted(given[name], those, before or {})
    }  # fmt: skip
    found = [numbers.get(one, "") for one in letters]
    free = _free_numbers({name: (given[name], len(those)) for name, those in series.items()}, used)
    instead = f"；互不重复的，如 --number {free}" if free else "；请改为互不重复的"
    for number, times in Counter(filter(None, found)).items():
        if times > 1:
            raise SelfEvalError(
                f"--number 中的文号{number}用到了{times}份函件上，一份函件一个文号，未写函{instead}"
            )
    if again := [number for number in found if number in used]:
        folders = "、".join(f"“{one}”" for one in dict.fromkeys(used[number] for number in again))
        raise SelfEvalError(
            f"文号{'、'.join(again)}已用于{folders}中的函件，未写函{instead}；这些函件没有发出的，删去该文件夹后文号可以再用"
        )
    return found


def kinds_apart(text: str, kinds: Iterable[str]) -> list[str]:
    """List the kinds of letters to which a text that numbers each kind apart gives no number."""
    given = _by_kind(text)
    return [one for one in dict.fromkeys(kinds) if given and _source(one, given) is None]


def _by_kind(text: str) -> dict[str, str]:
    """Read the numbers by kind. Raises SelfEvalError where a kind is unknown or has two."""
    given: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in re.split("[；;]", clean(text)))):
        match = _NAMED.fullmatch(part)
        kind, number = (match[1].strip(), match[2].strip()) if match else (_OTHERS, part)
        if match and kind not in NUMBERED:
            raise SelfEvalError(f"--number 中“{kind}”不是函件的种类，可写的有：{'、'.join(NUMBERED)}")
        if kind in given:
            raise SelfEvalError(f"--number 中{kind or '文号'}写了两次：{given[kind]}、{number}")
        given[kind] = number
    return given


def _source(kind: str, given: Mapping[str, str]) -> str | None:
    """Choose which of the given numbers a kind of letter has."""
    if kind in given:
        return kind
    return _OTHERS if kind in NUMBERED and _OTHERS in given else None


def _counted(number: str, letters: Sequence[Name], known: Mapping[Name, str]) -> list[tuple[Name, str]]:
    """Count numbers for the letters of one series, of which there is one where nothing is counted."""
    counted = _COUNTED.fullmatch(number)
    if counted is None:
        return [(one, number) for one in letters]
    begin, first, end = counted.groups()
    used = set(known.values())
    free = (one for place in count(int(first)) if (one := f"{begin}{place}{end}") not in used)
    return [(one, known.get(one) or next(free)) for one in letters]


def _free_numbers(series: Mapping[str, tuple[str, int]], used: Collection[str]) -> str:
    """Write the options that give the letters numbers which no other letter has.

    The text is "" where a number does not end in digits that can be counted up.

    `series` holds by kind what was given and the number of letters.
    """
    taken, parts = set(used), []
    for kind, (given, size) in series.items():
        match = _LAST.fullmatch(given.removesuffix("起"))
        if match is None:
            return ""
        begin, first, end = match.groups()
        place = int(first)
        while clash := [one for one in range(place, place + size) if f"{begin}{one}{end}" in taken]:
            place = clash[-1] + 1
        taken |= {f"{begin}{one}{end}" for one in range(place, place + size)}
        counted = "起" if size > 1 or given.endswith("起") else ""
        parts.append(f"{kind}{'：' if kind else ''}{begin}{place}{end}{counted}")
    return "；".join(parts)


def _explain_shared(number: str, kinds: Mapping[str, int], used: Collection[str]) -> str:
    total = sum(kinds.values())
    listed = "、".join(f"{kind}{count}份" for kind, count in kinds.items())
    why = f"本次有{total}份函件要编文号（{listed}），一份函件一个文号，不能都写{number}，未写函。"
    ways = []
    if match := _LAST.fullmatch(_free_numbers({_OTHERS: (number, total)}, used).removesuffix("起")):
        last = int(match[2]) + total - 1
        ways.append(f"连续编号的，写 --number {match[0]}起（用到{last}号）")
        if len(kinds) > 1:
            apart = _free_numbers({kind: (number, count) for kind, count in kinds.items()}, used)
            ways.append(f"各类分别编号的，写明种类，如 --number {apart}（字号改为各自的）")
    ways.append("未定的，去掉 --number，在函中填写")
    return why + "；".join(ways)
