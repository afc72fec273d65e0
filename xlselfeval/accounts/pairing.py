"""The set of accounts that a paper is held against, and the basis on which its figures are.

Unit, year and scope must be known on both sides, and one basis must be found for the whole paper, before anything is compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlselfeval.accounts.facts import BASES, THREE_PUBLIC, Facts, Known
from xlselfeval.across.figures import Basis, Paper, PaperFigure
from xlselfeval.across.unit_names import same_unit, scope_in

_BOUND_BY = ("spending", "basic", "project", "income", "carried_out")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A paper with its set of accounts, and that of the year before where there is one.

    `bases` are those on which most of the paper's figures are, several where they agree in the accounts, none where
    no figure fits. `same_scope` where both state the scope.
    """

    paper: Paper
    facts: Facts
    previous: Facts | None
    bases: tuple[Basis, ...]
    same_scope: bool

    def fitting(self, figure: PaperFigure) -> tuple[Basis, ...]:
        """Return the bases in which the accounts have this figure."""
        return tuple(basis for basis, known in known_in(self.facts, figure.item) if known.fits(figure))


def pair_with(paper: Paper, every: Sequence[Facts]) -> Pair | str:
    """Choose the set of accounts for a paper; where none can be chosen the reason, in words."""
    stated = scope_in(paper.organization)
    if stated is not None:
        paper = replace(paper, scope=stated, is_scope_certain=True)
    name, year = paper.organization, paper.year
    if not name or year is None:
        return f"未注明{'单位' if not name else '年度'}"
    own = [one for one in every if one.accounts.organization and same_unit(name, one.accounts.organization)]
    if not own:
        named = "、".join(dict.fromkeys(one.accounts.organization or "（未注明单位）" for one in every))
        return f"所报单位为{name}，决算公开表为{named}"
    of_year = [one for one in own if one.accounts.year == year]
    if not of_year:
        years = "、".join(
            dict.fromkeys(f"{one.accounts.year}年度" if one.accounts.year else "未注明年度" for one in own)
        )
        return f"所报为{year}年度，决算公开表为{years}"
    if all(table.factor is None for one in of_year for table in one.accounts.tables.values()):
        return "决算公开表未注明金额单位"
    chosen = [one for one in of_year if not _differs(paper, one)]
    if len(chosen) > 1:
        chosen = _most_fitting(paper, chosen)
    if len(chosen) != 1:
        return "与决算公开表的范围（部门汇总、单位本级）不同或不能判断"
    (facts,) = chosen
    if paper.kind == "report":  # of several mentions the one that fits counts
        known = {one.item: [known for _, known in known_in(facts, one.item)] for one in paper.figures}
        paper = replace(paper, figures=tuple(sorted(paper.figures, key=lambda one: not any(other.fits(one) for other in known[one.item]))))  # fmt: skip
    before = [one for one in own if one.accounts.year == year - 1 and not _differs(paper, one)]
    return Pair(
        paper=paper,
        facts=facts,
        previous=before[0] if len(before) == 1 else None,
        bases=bind_basis(paper, facts),
        same_scope=paper.scope is not None and paper.scope == facts.accounts.scope,
    )


def _differs(paper: Paper, facts: Facts) -> bool:
    """Check whether paper and accounts state different scopes, one of them in the words 本级 or 汇总."""
    scope, other = paper.scope, facts.accounts.scope
    is_stated = paper.is_scope_certain or facts.accounts.is_scope_certain
    if scope is None or other is None:
        return paper.is_scope_certain != facts.accounts.is_scope_certain and (scope or other) == "unit"
    return is_stated and scope != other


def _most_fitting(paper: Paper, sets: Sequence[Facts]) -> list[Facts]:
    """Return the set that most figures of the paper fit, if one is ahead of the others."""
    fits = [sum(any(known.fits(figure) for _, known in known_in(one, figure.item)) for figure in paper.figures if figure.amount) for one in sets]  # fmt: skip
    return [one for one, count in zip(sets, fits, strict=True) if count == max(fits) and count]


def known_in(facts: Facts, item: str) -> Iterator[tuple[Basis, Known]]:
    """Yield what the accounts have for an item, by basis."""
    if item in THREE_PUBLIC:
        three = facts.three_public(item)
        yield from () if three is None else [(facts.basis_of_three_public, three)]
        return
    yield from facts.every(item)
    goods = facts.at("T6", "302")
    if item == "public" and goods is not None and facts.of("public", "general") is not None:
        yield "general", goods  # a note of some data sheets asks for this part alone


def bind_basis(paper: Paper, facts: Facts) -> tuple[Basis, ...]:
    """Return the bases on which most of the figures are; of equal ones those that the spending in all is on."""
    spending = paper.find("spending")
    stated = paper.basis or (None if spending is None else spending.basis)
    if stated is not None:
        return (stated,)
    counts = {basis: _fits(paper, facts, basis) for basis in BASES}
    best = max(counts.values())
    bound = [basis for basis in BASES if best and counts[basis] == best]
    if spending is not None:
        whole = [basis for basis in bound if (known := facts.of("spending", basis)) and known.fits(spending)]
        bound = whole or bound
    return tuple(bound)


def _fits(paper: Paper, facts: Facts, basis: Basis) -> int:
    """Count the figures of a paper, 0 left out, that the accounts have in a basis."""
    count = 0
    for item in _BOUND_BY:
        figure, known = paper.find(item), facts.of(item, basis)
        if figure is not None and figure.amount and known is not None and known.fits(figure):
            count += 1
    return count + _leaves_carried(paper, facts, basis)


def _leaves_carried(paper: Paper, facts: Facts, basis: Basis) -> int:
    """Return 1 where the budget that was not spent is what the accounts carry over."""
    budget, spent, left = (
        paper.find("spending", "adjusted"),
        paper.find("spending"),
        facts.of("carried_out", basis),
    )
    if budget is None or spent is None or left is None or not left.amount:
        return 0
    rest = PaperFigure(
        item="carried_out",
        period="spent",
        amount=budget.amount - spent.amount,
        half=budget.half + spent.half,
        quote="",
    )
    return int(left.fits(rest))
