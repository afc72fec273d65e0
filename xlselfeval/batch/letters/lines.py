"""The lines of a letter that list forms: the unit, the due date, and what came instead.

Of several days the one that all have is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from xlselfeval.batch.results import queries
from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT, Form
from xlselfeval.batch.results.unread_files import unchanged_in_words, unread_in_words
from xlselfeval.cell import day_text
from xlselfeval.files.xml_text import clean

Values = dict[str, object]
FormName = tuple[str, str]  # organization and project
PARAGRAPH = "\a"  # begins one in a value of a template
YOU = ("你单位", "贵单位")  # an addressee without units of its own; the second one is not subordinate
ANEW = "须用最后一次下发的表重新填报"
# What came instead of a form, by the state of the line that stands for it.
MISUSED = {
    queries.OTHER_YEAR: "收到的是其他年度的表，不计为报送，须用本年度的表重新填报",
    queries.FOREIGN: "收到的是其他单位或项目的表，须用本单位、本项目的表重新填报",
}


def misused_forms(forms: Iterable[Form]) -> Mapping[FormName, str]:
    """Find the forms in whose place one of another unit or year came, and say so of each.

    One that names none of its unit's projects may have come for any of them. Of several each is named, that of another year
    first.
    """
    forms = list(forms)
    due = {(form.organization, form.project) for form in forms if not form.is_foreign}
    found: dict[FormName, str] = {}
    for status, words in MISUSED.items():
        named = {(form.organization, form.project) for form in forms if form.status == status}
        unclear = {organization for organization, _ in named - due}
        came = [one for one in due if one in named or one[0] in unclear]
        found |= {one: "；".join(filter(None, (found.get(one), words))) for one in came}
    return found


def form_line(form: Form, misused: Mapping[FormName, str] = MappingProxyType({})) -> Values:
    """Make a line of a list: whose form it is, by when it was due, how late it is, whom to call.

    `misused` are the forms in whose place one of another unit or year came, with what is to be said of each.
    """
    instead = "" if form.is_reviewed else misused.get((form.organization, form.project), "")
    return {
        "单位": clean(form.organization),
        "项目": clean(form.project) or WHOLE_DEPARTMENT,
        "条数": 0,
        "审核中数": 0,
        "采纳数": 0,
        "期限": one_day((form.due,)),
        "情况": instead or _useless(form) or unchanged_in_words(form.unchanged),
        "逾期天数": form.days_late or 0,
        "联系人": clean(form.contact),
    }


def with_name(line: Values, you: str) -> Values:
    """Name a form of a list with its unit.

    The unit is left out where all forms that the letter is about are the addressee's own.
    """
    is_own = you in YOU
    return line | {"名称": line["项目"] if is_own else f"{line['单位']}：{line['项目']}"}


def _useless(form: Form) -> str:
    """Say what came instead of a form that counts as missing; "" where nothing did."""
    if form.is_reviewed:
        return ""
    if form.returned:
        return f"收到{form.returned}份，均不能采用"
    return unread_in_words(form.unread) or form.miswritten or ("收到的是空白表" if form.blanks else "")


def one_day(days: Iterable[str | None]) -> str:
    """Write a day that is the only one of several; "" where they differ or one is not known."""
    found = set(days)
    (only,) = found if len(found) == 1 else (None,)
    return day_text(date.fromisoformat(only)) if only else ""
