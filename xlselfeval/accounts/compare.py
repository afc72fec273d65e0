"""The comparison of papers with the accounts of their unit: what differs, each cause once.

Nothing is compared before unit, year, scope and basis are known. A difference must be corrected only where both papers
state the same scope and basis; everything else is asked about, with both places quoted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlselfeval.accounts.facts import BASES, DETAILS, TAIL, THREE_PUBLIC, Facts, Known
from xlselfeval.accounts.identities import Broken
from xlselfeval.accounts.layout import AMOUNT, LINE
from xlselfeval.accounts.pairing import Pair, known_in, pair_with
from xlselfeval.accounts.values import Accounts
from xlselfeval.across.figures import Basis, Paper, PaperFigure
from xlselfeval.scheme.model import Severity
from xlselfeval.scoring.number import plain
from xlselfeval.scoring.text import quoted

_PARTS_OF_THREE = {"three_public": ("abroad", "cars", "reception"), "cars": ("car_purchase", "car_running")}
_FISCAL = ("general", "fund", "state_capital")
# Periods of figures with a caption of the tables, and of rates of the initial budget.
LABEL, RATE = "label", "rate"
_SCALED = "与{known}相差1万倍，疑为元、万元混淆"
_FEWEST_MISFITS = 2  # without a figure that fits: then the papers are of different scopes


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A difference between a paper and the accounts: its name in the catalogue, the figure of the paper, the words."""

    name: str
    severity: Severity
    paper: Paper
    words: str
    figure: PaperFigure | None = None
    expected: str | None = None


def compare(accounts: Sequence[Accounts], papers: Sequence[Paper]) -> tuple[Difference, ...]:
    """Compare papers with the accounts of their units, those of the year before among them where they are given."""
    every = [Facts(one) for one in accounts]
    found: list[Difference] = []
    pairs: dict[int, list[tuple[Paper, Pair]]] = {}
    for paper in papers:
        pair = pair_with(paper, every)
        if isinstance(pair, str):
            is_of_project = all(one.item == "project_form" for one in paper.figures)
            found += [] if is_of_project else [_uncompared(paper, pair)]
        else:
            pairs.setdefault(id(pair.facts), []).append((paper, pair))
            found += [replace(one, paper=paper) for one in _compare_pair(pair)]
    for own in pairs.values():
        first, pair = own[0]
        for paper, one in own:
            found += [replace(rate, paper=paper) for rate in _rates(one, papers)]
        found += [*_projects(pair.facts, [one for one, _ in own]), *_open_tables(pair.facts, first)]
    return tuple(found)


def _uncompared(paper: Paper, reason: str) -> Difference:
    return Difference(
        name="accounts-other", severity="info", paper=paper, words=f"{reason}，未与决算公开表比对"
    )


def _difference(
    pair: Pair, name: str, severity: Severity, figure: PaperFigure, known: Known, words: str
) -> Difference:
    """Make a difference; {known} in the words is the quoted figure of the accounts."""
    text = words.format(known=known.words)
    return Difference(name=name, severity=severity, paper=pair.paper, figure=figure, words=text, expected=plain(known.amount))  # fmt: skip


def _compare_pair(pair: Pair) -> Iterator[Difference]:
    scaled = next(_scaled(pair), None)
    if scaled is not None:
        yield scaled
    elif not pair.same_scope and _has_nothing_in_common(pair):
        yield _uncompared(pair.paper, "各项数字均与决算公开表不同，疑为范围（部门汇总、单位本级）不同")
    else:
        for check in _CHECKS:
            yield from check(pair)


def _is_above(number: Decimal, known: Known, half: Decimal) -> bool:
    return number - known.amount > max(half + known.half, TAIL)


def _scaled(pair: Pair) -> Iterator[Difference]:
    """Find a figure that is that of the accounts in the other unit of money."""
    for item in ("spending", "three_public"):
        figure = pair.paper.find(item)
        if figure is not None and figure.amount and not pair.fitting(figure):
            for _, known in known_in(pair.facts, item):
                if known.is_scaled(figure):
                    yield _difference(pair, "accounts-scale", "warning", figure, known, _SCALED)


def _has_nothing_in_common(pair: Pair) -> bool:
    """Check whether several figures could be compared and none fits."""
    figures = [one for one in pair.paper.figures if one.period == "spent" and one.amount and any(known_in(pair.facts, one.item))]  # fmt: skip
    return len(figures) >= _FEWEST_MISFITS and not any(pair.fitting(one) for one in figures)


def _spending(pair: Pair) -> Iterator[Difference]:
    """Compare the spending in all with 全口径, 财政拨款 and 一般公共预算."""
    figure, ceiling = pair.paper.find("spending"), pair.facts.at("T1", "total_in")
    if figure is None or pair.fitting(figure):
        return
    if ceiling is not None and _is_above(figure.amount, ceiling, figure.half):
        severity: Severity = "error" if pair.same_scope else "warning"
        yield _difference(pair, "accounts-spending", severity, figure, ceiling, "大于{known}")
        return
    known = {} if pair.paper.is_of_part else dict(pair.facts.every("spending"))
    is_above = "all" in known and _is_above(figure.amount, known["all"], figure.half)
    if known and (len(known) == len(BASES) or is_above):
        listed = "；".join(f"{BASES[basis]}为{one.words}" for basis, one in known.items())
        words = f"与各口径的决算数均不相同：{listed}{_slip(pair, figure)}"
        yield Difference(name="accounts-spending", severity="warning", paper=pair.paper, figure=figure, words=words)  # fmt: skip


def _slip(pair: Pair, figure: PaperFigure) -> str:
    """Name another figure that the spending may have been taken from."""
    before, budget = pair.previous, pair.paper.find("spending", "adjusted")
    others = [
        *(("决算公开表的本年收入合计", known) for _, known in pair.facts.every("income")),
        *(("决算公开表的总计", known) for _, known in pair.facts.every("spending_total")),
        *(
            ("上年决算公开表的本年支出合计", known)
            for _, known in (before.every("spending") if before else ())
        ),
    ]
    name = next((name for name, known in others if known.fits(figure)), None)
    if name is None and budget is not None and budget.amount == figure.amount:
        name = "填报的全年预算数"
    return "" if name is None else f"；所填的数与{name}相同"


def _kinds(pair: Pair) -> Iterator[Difference]:
    """Find 基本支出 and 项目支出 that are on another basis than the rest, or on none."""
    for item in () if pair.paper.is_of_part else ("spending", "basic", "project"):
        figure, known = pair.paper.find(item), dict(known_in(pair.facts, item))
        bound = [one for basis, one in known.items() if basis in pair.bases]
        if figure is None or not bound:
            continue
        bases = pair.fitting(figure)
        if bases and not set(bases) & set(pair.bases):
            words = f"为{BASES[bases[0]]}数（{known[bases[0]].words}），其他各项为{BASES[pair.bases[0]]}数（该口径的相应数为{bound[0].words}）"
            yield _difference(pair, "accounts-basis", "warning", figure, bound[0], words)
        elif not bases and item != "spending":
            yield _difference(pair, "accounts-part", "warning", figure, bound[0], "与{known}不一致")


def _costs(pair: Pair) -> Iterator[Difference]:
    """Compare 人员经费 and 公用经费 with T6 where 基本支出 has no other funds, or the paper is of this basis."""
    every, general = (pair.facts.of("basic", basis) for basis in ("all", "general"))
    is_of_all = every is not None and general is not None and abs(every.amount - general.amount) <= TAIL
    for item in ("personnel", "public"):
        figure, known = pair.paper.find(item), list(known_in(pair.facts, item))
        if figure is not None and known and not pair.fitting(figure) and (is_of_all or "general" in pair.bases):  # fmt: skip
            yield _difference(pair, "accounts-part", "warning", figure, known[0][1], "与{known}不一致")


def _three_public(pair: Pair) -> Iterator[Difference]:
    """Compare 三公 决算 with T7; a total is not reported where its parts explain it."""
    wrong: dict[str, tuple[PaperFigure, Known]] = {}
    for item in THREE_PUBLIC:
        figure, known = pair.paper.find(item), pair.facts.three_public(item)
        if figure is not None and known is not None and not known.fits(figure):
            wrong[item] = figure, known
    for item, (figure, known) in wrong.items():
        parts = [wrong[part] for part in _PARTS_OF_THREE.get(item, ()) if part in wrong]
        explained = sum((one.amount - other.amount for one, other in parts), Decimal(0))
        if not parts or abs(figure.amount - known.amount - explained) > TAIL * (len(parts) + 1):
            is_sure = pair.same_scope and stated_basis(pair.paper, figure) == pair.facts.basis_of_three_public
            yield _difference(pair, "accounts-three-public", "error" if is_sure else "warning", figure, known, "与{known}不一致")  # fmt: skip


def stated_basis(paper: Paper, figure: PaperFigure) -> Basis | None:
    """Return the basis that a figure's own words or its paper state."""
    words: Basis | None = "general" if "一般公共预算" in figure.quote else "fiscal" if "财政拨款" in figure.quote else None  # fmt: skip
    return figure.basis or words or paper.basis


def _three_public_budget(pair: Pair) -> Iterator[Difference]:
    """Compare 三公 预算 with T7, where it is the initial budget in some places and that of the whole year in others."""
    stated = (pair.paper.find("three_public", period) for period in ("initial", "adjusted"))
    printed = (pair.facts.three_public("three_public", period) for period in ("budget", "initial", "adjusted"))  # fmt: skip
    figures, known = [one for one in stated if one is not None], [one for one in printed if one is not None]
    if figures and known and not any(one.fits(figure) for one in known for figure in figures):
        words = "与{known}不一致（决算公开表中的预算数，有的地区为年初预算数，有的为全年预算数）"
        yield _difference(pair, "accounts-three-public-budget", "info", figures[0], known[0], words)


def _details(pair: Pair) -> Iterator[Difference]:
    """Find details of 公用经费 that are less than those of the 基本支出 alone."""
    for item in DETAILS:
        figure, known = pair.paper.find(item), pair.facts.details(item)
        if figure is not None and known is not None and known.amount - figure.amount > max(figure.half + known.half, TAIL):  # fmt: skip
            yield _difference(pair, "accounts-detail", "warning", figure, known, "小于基本支出中的{known}")


def _budget(pair: Pair) -> Iterator[Difference]:
    """Compare the budgets with 财决01表, the only form of accounts that has them."""
    for period in () if pair.paper.is_of_part else ("initial", "adjusted"):
        figure = pair.paper.find("spending", period)
        fiscal = [one for row in _FISCAL if (one := pair.facts.at("T1", row, AMOUNT, period)) is not None]
        rows = ("total_out", "total_in", "spending", "income")
        known = [one for row in rows if (one := pair.facts.at("T1", row, AMOUNT, period)) is not None]
        if figure is None or not fiscal or not any(one.amount for one in known):
            continue
        if not any(one.fits(figure) for one in (*known, fiscal[0], sum(fiscal[1:], fiscal[0]))):
            scaled = [one for one in known if one.is_scaled(figure)]
            words = _SCALED if scaled else "与{known}不一致"
            yield _difference(pair, "accounts-budget", "warning", figure, (scaled or known)[0], words)


def _previous(pair: Pair) -> Iterator[Difference]:
    """Compare figures of the year before with the accounts of that year; the first that differs stands for all."""
    for item in ("spending", "basic", "project", *THREE_PUBLIC) if pair.previous is not None else ():
        assert pair.previous is not None
        figure, known = pair.paper.find(item, "previous"), [one for _, one in known_in(pair.previous, item)]
        is_whole = item in THREE_PUBLIC or len(known) == len(BASES)
        if figure is not None and known and is_whole and not any(one.fits(figure) for one in known):
            yield _difference(pair, "accounts-previous", "warning", figure, known[0], "与上年决算公开表{known}不一致")  # fmt: skip
            return


def _labels(pair: Pair) -> Iterator[Difference]:
    """Compare figures that a sentence gives under a caption of the tables; one that fits settles its caption."""
    settled: set[tuple[str, Basis | None]] = set()
    for figure in pair.paper.figures:
        key = figure.item, figure.basis
        known = [one for basis, one in pair.facts.every(figure.item) if figure.basis in (None, basis)]
        if figure.period != LABEL or not known or key in settled:
            continue
        settled.add(key)
        if not any(one.fits(figure) for one in known):
            severity: Severity = "error" if pair.same_scope and figure.basis is not None else "warning"
            yield _difference(pair, "accounts-label", severity, figure, known[0], "与{known}不一致")


def _rates(pair: Pair, papers: Sequence[Paper]) -> Iterator[Difference]:
    """Find rates of the initial budget where there was none, or that are of the budget of the whole year."""
    figure = pair.paper.find("spending", RATE)
    initial, adjusted = (next((found for one in papers if (found := one.find("spending", period))), None) for period in ("initial", "adjusted"))  # fmt: skip
    if figure is None or initial is None:
        return
    spent = [known.amount for _, known in pair.facts.every("spending")]
    of_year = adjusted is not None and any(_is_rate(figure, one, adjusted) for one in spent)
    if not any(_is_rate(figure, one, initial) for one in spent) and (of_year or not initial.amount):
        words = f"，该百分比与按“{adjusted.quote}”计算的相同" if of_year and adjusted is not None else ""
        yield Difference(name="accounts-rate", severity="warning", paper=pair.paper, figure=figure, words=f"年初预算填报为“{initial.quote}”{words}")  # fmt: skip


def _is_rate(figure: PaperFigure, spent: Decimal, budget: PaperFigure) -> bool:
    return budget.amount > 0 and abs(spent / budget.amount * 100 - figure.amount) <= 2 * figure.half


def _projects(facts: Facts, papers: Sequence[Paper]) -> Iterator[Difference]:
    """Compare what the projects' own forms add up to with the spending in all, of which they are a part."""
    spent = [(paper, one) for paper in papers for one in paper.figures if one.key == ("project_form", "spent")]  # fmt: skip
    known = facts.of("spending", "all")
    total = sum((one.amount for _, one in spent), Decimal(0))
    half = sum((one.half for _, one in spent), Decimal(0))
    if known is not None and spent and _is_above(total, known, half):
        paper, figure = spent[0]
        words = f"{len(spent)}个项目的全年执行数合计{plain(total)}万元，大于{known.words}"
        yield Difference(name="accounts-projects", severity="warning", paper=paper, figure=figure, words=words, expected=plain(known.amount))  # fmt: skip


def _open_tables(facts: Facts, paper: Paper) -> Iterator[Difference]:
    """Report the tables of the accounts that do not close, once each, by an identity of their own if there is one."""
    closure, tables = facts.closure, facts.accounts.tables
    reported: set[str] = set()
    for one in sorted(closure.broken, key=lambda one: len(one.identity.tables)):
        unused = {key for key in one.identity.tables if (key, one.period) not in closure.closed} - reported
        if unused:
            reported |= unused
            names = "、".join(f"《{tables[key].layout.name}》" for key in sorted(unused))
            words = f"{_broken_words(facts, one)}，{names}的数字未用于比对"
            yield Difference(name="accounts-open", severity="info", paper=paper, words=words)


def _broken_words(facts: Facts, one: Broken) -> str:
    left = one.identity.left
    table = facts.accounts.tables[left.table]
    place = "" if one.figure is None else f"（{one.figure.cell.sheet} {one.figure.cell.place}）"
    others = [facts.accounts.tables[key].layout.name for key in sorted(one.identity.tables - {left.table})]
    other = f"《{'》《'.join(others)}》的" if others else "各分项之和"
    ending = "" if one.identity.is_limit else "不符"
    caption = "" if left.row == LINE else table.captions.get(left.row, "")
    names = dict.fromkeys((caption, table.headings.get(left.column, "")))
    caption = "行".join(quoted(name) for name in names if name)
    return f"决算公开表《{table.layout.name}》{caption}{plain(one.stated)}万元{place}{'大于' if one.identity.is_limit else '与'}{other}{plain(one.computed)}万元{ending}"


_CHECKS: tuple[Callable[[Pair], Iterator[Difference]], ...] = (
    _spending, _kinds, _costs, _three_public, _three_public_budget, _details, _budget, _labels, _previous,
)  # fmt: skip
