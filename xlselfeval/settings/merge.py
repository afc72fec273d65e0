"""Merge the settings of 设置.toml and of the sheet 设置: what a person has changed in either counts."""

from __future__ import annotations

from xlselfeval.errors import Fault
from xlselfeval.review.catalogue import CATALOGUE
from xlselfeval.review.settings import Setting, Settings
from xlselfeval.settings.entry import raise_faults


def merge_settings(
    shown: Settings, in_file: Settings | None, in_sheet: Settings | None
) -> dict[str, Setting]:
    """Merge both; `shown` is what file and sheet said when the summary was written last.

    Where both have changed one entry, the later day counts. None stands for a file or sheet that is not there: it has
    changed nothing. Raises SelfEvalError for two changes of one day.
    """
    file, sheet = (shown if one is None else one for one in (in_file, in_sheet))
    merged, faults = dict[str, Setting](), list[Fault]()
    for name in CATALOGUE:
        before, one, other = shown.get(name), file.get(name), sheet.get(name)
        setting = one if other == before else other
        if one not in (before, other) and other != before:
            days = [entry.since if entry else "" for entry in (one, other)]
            if not all(days) or days[0] == days[1]:
                entry = CATALOGUE[name]
                problem = (
                    "设置.toml 和汇总的“设置”表都改了这一项，内容不同，日期也分不出先后；请把两处写成一样"
                )
                faults.append(Fault(f"{entry.code} {entry.title}", problem))
            setting = max((one, other), key=lambda entry: entry.since if entry else "")
        if setting is not None:
            merged[name] = setting
    raise_faults("设置", faults)
    return merged
