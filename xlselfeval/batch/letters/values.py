"""The values of letters: the corrections asked of each organization, and the state of each department's forms.

Letters hold findings for units only, without codes and without what the bureau has settled. Templates call the values
by their Chinese keys.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain

from xlselfeval.batch.letters.earlier import EarlierLetter, last_letter, only_letter
from xlselfeval.batch.letters.lines import (
    ANEW,
    YOU,
    FormName,
    Values,
    form_line,
    misused_forms,
    one_day,
    with_name,
)
from xlselfeval.batch.letters.materials import (
    LISTS_OF_PAPERS,
    first_materials,
    materials_back,
    materials_to_return,
    named_materials,
    of_kind,
    papers_in_full,
)
from xlselfeval.batch.letters.options import LetterOptions
from xlselfeval.batch.letters.organization import ERROR, WARNING, Organization
from xlselfeval.batch.results import queries
from xlselfeval.batch.results.queries import WHOLE_DEPARTMENT, Form
from xlselfeval.batch.results.requests import Correction
from xlselfeval.batch.results.unread_files import unchanged_in_words, unread_in_words
from xlselfeval.cell import day_text
from xlselfeval.files.paths import name_of_path
from xlselfeval.files.xml_text import clean
from xlselfeval.review.conclusion import CONCLUSIONS, UNDER_STUDY
from xlselfeval.review.entries import demands_in_words
from xlselfeval.review.finding import EXPLAINABLE_ERROR, SEVERITY_WORDS

_EVERY_UNIT = "各有关单位"  # the address of a letter to units without a department
STUDIED, STUDIED_PAPERS = "审核中", "审核中材料"
_LIST_OF_CONCLUSION = {"退回修改": "修改", "请核实": "核实", UNDER_STUDY: STUDIED}
_LISTS = ("通过", "核实", "修改", "未报送", STUDIED, "催报")
# The words of demands to a body that is not subordinate.
_POLITE = {SEVERITY_WORDS[ERROR]: "请更正", EXPLAINABLE_ERROR: "请更正或说明"}
_MOST_PROBLEMS = 5
_BLANK_DAY, _BLANK_BUREAU, _BLANK_NUMBER = "　　年　　月　　日", "　　　　　财政局", "〔　　　〕　号"
_BLANK_NAME, _BLANK_PHONE = "　　　", "　　　　　"
_ITSELF = {one: f"我{one}" for one in "厅局处委办"}  # by the last character of the sender's name


def common_values(options: LetterOptions, today: date) -> Values:
    """Make the values of all letters: days, sender, and whom to ask."""
    bureau = clean(options.bureau or "")
    return {
        "日期": day_text(today),
        "期限": _BLANK_DAY if options.due is None else day_text(options.due),
        "财政部门": bureau or _BLANK_BUREAU,
        "自称": _ITSELF.get(bureau[-1:], "财政部门"),
        "文号": _BLANK_NUMBER,
        "依据": clean(options.basis or ""),
        "联系人": clean(options.contact or "") or _BLANK_NAME,
        "联系电话": clean(options.phone or "") or _BLANK_PHONE,
    }


def opinion_values(organization: Organization, *, years: Sequence[str], equal: bool) -> Values:
    """Make the values of the 审核意见表 of an organization.

    `equal` says that its department gets a 函, `years` are those of the batch.
    """
    came = [form for form in organization.forms if form.is_reviewed]
    words = _POLITE if equal else {}
    department = _named(organization.department, queries.NO_DEPARTMENT, "")
    opinions = [line | {"要求": words.get(str(line["要求"]), line["要求"])} for line in organization.opinions]
    asked = sum(bool(organization.asked_about(form)) for form in organization.forms)
    misused = sum(map(organization.asks_anew, came))
    return {
        "单位": clean(organization.name),
        "主管部门": department,
        "称谓": YOU[equal],
        "平行": equal,
        "经主管部门": bool(department) and department != clean(organization.name),
        "误用数": sum(form.is_foreign for form in came),
        "年度": _years(years, organization.forms) or _years((), organization.papers),
        "项目": clean(came[0].project) or WHOLE_DEPARTMENT if came else "",
        "份数": len(came),
        "误报数": misused,
        "表数": asked,
        "报告数": of_kind(organization.asked_papers, "report"),
        "数据表数": of_kind(organization.asked_papers, "data-sheet"),
        "其他材料": papers_in_full([one for one in organization.papers if one.is_reviewed]),
        "报回材料": materials_to_return(
            misused, materials_back(max(asked - misused, 0), organization.asked_papers)
        ),
        "要求条数": demands_in_words(organization.demands, words),
        "说明审核数": organization.in_study,
        "更正数": organization.count(ERROR),
        "核实数": organization.count(WARNING),
        "采纳数": organization.accepted,
        "采纳": [
            clean(f"{one.form.project or WHOLE_DEPARTMENT} {one.location}") for one in organization.settled
        ],
        "副本": [
            f"{clean(form.project) or WHOLE_DEPARTMENT}：{unchanged_in_words(form.unchanged)}"
            for form in came
            if form.unchanged and organization.asked_about(form)
        ],
        "意见": opinions,
    }


def department_values(
    department: str,
    members: Sequence[Organization],
    *,
    years: Sequence[str],
    equal: bool,
    reminded: Collection[str],
    asked_before: Mapping[str, EarlierLetter],
) -> Values:
    """Make the values of a letter to a department: how each of its forms stands.

    `years` are those of the batch; `equal` addresses a body that is not subordinate. About forms and papers
    that are `reminded`, by their keys, another letter goes out: this one only says so. `asked_before` has the
    earlier letters about those that nobody has answered, by their keys.
    """
    misused = misused_forms(form for one in members for form in one.forms)
    forms = [form for one in members for form in one.forms if not form.is_foreign]
    name = _named(department, queries.NO_DEPARTMENT, _EVERY_UNIT)
    you = _address(name, forms, equal=equal)
    lists: dict[str, list[Values]] = {name: [] for name in _LISTS}
    for one in members:
        for form in one.forms:
            if form.is_foreign:
                continue  # the form that is due has not come
            line = form_line(form, misused) | {
                "条数": one.places_asked(form),
                "审核中数": one.places_in_study(form),
                "采纳数": form.accepted,
            }
            if one.asks_anew(form):
                line["情况"] = ANEW
            listed = list_of(form)
            lists["催报" if form.key in reminded else listed].append(
                with_name(line, you) | _before(asked_before, form)
            )
    asked = {
        one.name: problems
        for one in members
        if (problems := [
            title for form in (*one.forms, *one.papers) if form.key not in reminded for title in one.titles_asked(form)
        ])
    }  # fmt: skip
    values: Values = {
        "主管部门": name,
        "称谓": you,
        "年度": _years(years, forms),
        "应报数": len(forms),
        "已报数": sum(form.is_reviewed for form in forms),
        "待核实数": len(lists["修改"]) + len(lists["核实"]),
        "误报数": sum(line["情况"] in misused.values() for line in lists["未报送"]),
        "采纳份数": sum(bool(line["采纳数"]) for line in lists["通过"]),
        "原期限": one_day(form.due for form in forms if not form.is_reviewed),
        **_problems(chain.from_iterable(asked.values())),
        "附件": [clean(one.name) for one in members if one.name in asked],
    }
    papers = [(paper, one) for one in members for paper in one.asked_papers if paper.key not in reminded]
    for kind, name in LISTS_OF_PAPERS.items():
        lists[name] = [
            with_name(_paper_line(*each), you) | _before(asked_before, each[0])
            for each in papers
            if each[0].kind == kind
        ]
    studied = [(paper, one) for one in members for paper in one.papers if paper.conclusion == UNDER_STUDY]
    lists[STUDIED_PAPERS] = [
        with_name(_paper_line(*each), you) for each in studied if each[0].key not in reminded
    ]
    absent = [one for unit in members for one in unit.missing if one.key not in reminded]
    lists["缺报"] = [with_name(form_line(one), you) for one in absent]
    values |= lists | {f"{name}数": len(lines) for name, lines in lists.items()}
    for kind, name in LISTS_OF_PAPERS.items():
        values[f"退回{name}数"] = sum(
            paper.kind == kind and paper.conclusion == CONCLUSIONS[0] for paper, _ in papers
        )
    beside = [paper for paper, _ in papers]
    anew = sum(line["情况"] == ANEW for line in lists["修改"])
    is_misused = any(line["情况"] in misused.values() for line in lists["未报送"])
    corrected = len(lists["修改"]) + len(lists["核实"]) - anew
    values["报回材料"] = materials_to_return(anew or is_misused, materials_back(corrected, beside))
    values["报送材料"] = materials_back(values["待核实数"] or values["误报数"], beside)
    values["核实材料"] = named_materials(values["待核实数"], beside)
    values["尚缺材料"] = named_materials(values["未报送数"], absent)
    values["尚缺文件"] = first_materials(values["未报送数"], absent)
    asked_lines = [line for kept in ("修改", "核实", *LISTS_OF_PAPERS.values()) for line in lists[kept]]
    values["上次通知"] = any(line["上次"] for line in asked_lines)
    values["再次"] = bool(asked_lines) and all(line["上次"] for line in asked_lines)
    return values | {"标题": _title(values, equal=equal)}


def _before(letters: Mapping[str, EarlierLetter], form: Form) -> Values:
    """Name the earlier letter about a form or a paper by its day and its 文号, "" without one."""
    one = letters.get(form.key)
    return {"上次": one.day if one else "", "上次文号": one.number if one else ""}


def _paper_line(paper: Form, organization: Organization) -> Values:
    counts = {
        "条数": organization.places_asked(paper),
        "审核中数": organization.places_in_study(paper),
        "采纳数": paper.accepted,
    }
    return form_line(paper) | counts | {"文件": clean(name_of_path(paper.path))}


def request_values(department: Values, earlier: EarlierLetter | None) -> Values:
    """Make the values of a 函 from those of a letter to the department.

    `earlier` is the first letter about the same forms, None where this is the first.
    """
    named = department | last_letter(filter(None, [earlier]))
    if earlier is None:
        return named
    return named | {"标题": str(department["标题"]).replace("商请", "再次商请", 1)}


def reminder_values(
    department: Values,
    missing: Sequence[Form],
    late: Sequence[Correction],
    *,
    misused: Mapping[FormName, str],
    asked: Collection[str],
    sent_back: Mapping[str, EarlierLetter],
) -> Values:
    """Make the values of a 催报通知 from those of a letter to the department.

    `missing` are the forms and papers that did not come, `late` the corrections that did not come back;
    `sent_back` are the letters that asked for these, by key; `asked` are the organizations that get a 审核意见表,
    which is the annex.
    """
    you = str(department["称谓"])
    papers = [one.form for one in late if not one.form.is_form]
    absent = [form for form in missing if not form.is_form]
    annexed = [
        *(form for form in missing if (form.organization, form.project) in misused),
        *(one.form for one in late),
    ]
    return department | {
        "标题": f"关于抓紧报送{department['年度']}预算绩效自评材料的通知",
        "未报送": [with_name(form_line(form, misused), you) for form in missing],
        "未报送数": len(missing),
        "未报送材料": "自评材料" if absent else "自评表",
        "原期限": one_day(form.due for form in missing),
        "未重报": [
            with_name(form_line(one.form), you)
            | {
                "情况": "；".join(
                    filter(None, (unread_in_words(one.form.unread), unchanged_in_words(one.form.unchanged)))
                ),
                "期限": one_day((one.request.due,)),
                "逾期天数": one.days_late,
            }
            | only_letter([sent_back.get(one.form.key)], "退回")
            for one in late
        ],
        **only_letter((sent_back.get(one.form.key) for one in late), "退回"),
        "未重报数": len(late),
        "未重报材料": "自评材料" if papers else "自评表",
        "报送材料": first_materials(len(missing) + len(late) > len(papers) + len(absent), [*papers, *absent]),
        "附件": list(
            dict.fromkeys(clean(form.organization) for form in annexed if form.organization in asked)
        ),
        "重报期限": one_day(one.request.due for one in late),
    }


def again(reminder: Values, is_all: bool) -> Values:
    """Call a 催报通知 a second one where an earlier one was about all of it."""
    is_again = bool(reminder["上次日期"]) and is_all
    title = str(reminder["标题"]).replace("抓紧报送", "再次催报") if is_again else reminder["标题"]
    return reminder | {"再次": is_again, "标题": title}


def list_of(form: Form) -> str:
    """Choose the list of a letter to a department in which a form is."""
    if not form.is_reviewed:
        return "未报送"
    return _LIST_OF_CONCLUSION.get(form.conclusion, "通过")


def _address(name: str, forms: Sequence[Form], *, equal: bool) -> str:
    """Address a department: with its units, alone where the forms are its own, without a name all units."""
    you = YOU[equal]
    if name == _EVERY_UNIT:
        return name
    return you if all(clean(form.organization) == name for form in forms) else f"{you}及所属单位"


def _problems(asked: Iterable[str]) -> Values:
    """List the most frequent problems, each with its places; a single one needs no list.

    `asked` has the title of the gravest finding of each place. The places of the others are counted.
    """
    found = Counter(asked)
    if found.total() < 2:
        found.clear()
    ranked = sorted(found.items(), key=lambda one: (-one[1], one[0]))
    return {
        "主要问题": [{"名称": title, "条数": number} for title, number in ranked[:_MOST_PROBLEMS]],
        "其余问题数": sum(number for _, number in ranked[_MOST_PROBLEMS:]),
    }


def _title(values: Mapping[str, object], *, equal: bool) -> str:
    """Choose the title of a letter to a department by what it asks."""
    about = f"{values['年度']}预算绩效自评"
    if equal:
        if not (values["未报送"] or values["缺报"]):
            return f"关于商请核实{about}有关情况的函"
        return f"关于商请{'核实、' if values['核实材料'] else ''}补报{about}材料的函"
    again = "再次" if values["再次"] else ""
    if values["修改"] or values["误报数"] or values["退回报告数"] or values["退回数据表数"]:
        return f"关于{'再次要求修改' if again else '退回修改'}{about}材料的通知"
    return f"关于{again}核实{about}有关情况的通知"


def _years(known: Sequence[str], forms: Iterable[Form]) -> str:
    """Write the year that a batch is about; where it is about several, those of the forms.

    One of another year than it should be says nothing.
    """
    own = (form.year for form in forms if not form.is_foreign) if len(known) != 1 else ()
    return years_in_words(own) or years_in_words(known)


def years_in_words(found: Iterable[str | None]) -> str:
    """Write years: 2022、2023年度, or nothing without any."""
    known = sorted({year for year in found if year})
    return f"{'、'.join(known)}年度" if known else ""


def _named(name: str, none: str, instead: str) -> str:
    return instead if name == none else clean(name)
