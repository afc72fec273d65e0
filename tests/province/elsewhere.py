"""Forms in the layouts of other regions: honest ones, and ones in which something was planted."""

from __future__ import annotations

import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from support.return_folder import put

from province.arithmetic import ACHIEVED
from province.build import Returned
from province.contents import Known
from province.contradictions import CONTRADICTIONS, cost_differs
from province.filling import SAID, Filled, honest
from province.folder import Province
from province.formplants import no_goal, no_total, overspent, remnant
from province.layouts import REGIONS, SHARED, Region
from province.plants import FormPlant, Planted, Plants
from province.rowplants import plant_rows
from province.targetplants import TARGET_PLANTS
from province.vocabulary import BRANCHES, CITIES, DEPARTMENTS, PROJECTS, aims
from province.writing import address


def elsewhere(seed: int, number: int) -> Returned:
    """Return a form of another region; half of them are honest."""
    region_id = sorted(REGIONS)[number % len(REGIONS)]
    region = REGIONS[region_id]
    chance = random.Random(f"{seed}/elsewhere/{number}")
    wants_plant = chance.random() < 0.5
    while True:
        form = _form(chance, region, region_id)
        planted = _planted(chance, form) if wants_plant else []
        if planted is None:
            continue
        names = {one.name for one in planted}
        if (region.judged is not None and not region.judged >= names) or (not region.asks and names & _ASKED):
            continue
        if not region.grouped and "outputs-without-spending" in names:
            continue
        shared = (
            {one.aim.name for one in form.entries[:SHARED]} if region_id == "merged-points" else set[str]()
        )
        if names & _OF_TARGETS and region_id in _OTHER_TARGETS:
            continue
        if names & _OF_ONE_CELL and any(one.indicator in shared for one in planted):
            continue
        if not region.whole:
            planted += cost_differs(form)
        department = f"{chance.choice(CITIES)}市{chance.choice(DEPARTMENTS)}"
        known = Known(
            organization=f"{department}{chance.choice(BRANCHES)}", department=department,
            project=f"{chance.choice(PROJECTS)}项目", year=form.year,
        )  # fmt: skip
        data, places = region.draw(chance, form, known)
        if "overshoot" in names and not any(place.startswith("note ") for place in places):
            continue  # no column in which to explain it
        if _of_unseen_points(form, planted, places):
            continue
        if all(one.place in ("", *places) or f"{one.place} {one.indicator}" in places for one in planted):
            break
    return Returned(
        form=number, file=f"{region_id}/{number:04d}.xlsx", data=data, kind="planted" if planted else "honest",
        expected=tuple((one.name, address(one, places), one.follows) for one in planted),
        total=form.reference if region.reference else None,
    )  # fmt: skip


def _of_unseen_points(form: Filled, planted: Plants, places: Mapping[str, str]) -> bool:
    """Tell if a reason is missing for points that a result in words lost, in a layout that shows no scores."""
    asked = {one.indicator for one in planted if one.name in ("reason-missing", "reason-empty-phrase")}
    return not any(place.startswith("score ") for place in places) and any(
        entry.aim.name in asked and entry.actual in SAID[ACHIEVED] for entry in form.entries
    )


# What a score cell may hold that a cell for several rows adds up to a figure.
_OF_ONE_CELL = {"number-as-text", "score-missing", "score-not-number", "score-negative"}
_OF_TARGETS = {"target-missing", "target-unreadable", "target-in-name"}
# A target in three columns; a standard of scoring beside it, which may take its place.
_OTHER_TARGETS = {"chongqing-2022", "initial-only"}
_ASKED = {"required-missing", "total-missing"}


def _form(chance: random.Random, region: Region, region_id: str) -> Filled:
    year = chance.randint(2021, 2024)
    while True:
        form = honest(chance, aims(chance, year, shares=region.shares, kinds=region.kinds), year)
        if region_id != "merged-points" or all(one.is_full and one.is_exact for one in form.entries[:SHARED]):
            return form


def _planted(chance: random.Random, form: Filled) -> Plants | None:
    if chance.random() < 0.6:
        return plant_rows(chance, form, 1) or None
    return chance.choice(PLANTS)(chance, form)


def _off_total(chance: random.Random, form: Filled) -> Plants | None:
    form.cells["off"] = chance.choice((Decimal(1), Decimal(2), Decimal("0.5")))
    return [Planted(name="total-mismatch", place="total")]


def _execution(_chance: random.Random, form: Filled) -> Plants | None:
    if not form.lost_execution:
        return None
    form.cells |= {"execution": Decimal(10), "off": Decimal(10) - form.execution}
    return [Planted(name="execution-score-mismatch", place="execution")]


def _rate(_chance: random.Random, form: Filled) -> Plants | None:
    if not form.lost_execution:
        return None
    form.cells["rate"] = Decimal(1)
    return [Planted(name="execution-rate-mismatch", place="rate")]


def _by_nature(_chance: random.Random, form: Filled) -> Plants | None:
    spent = form.budget[2]
    assert isinstance(spent, Decimal)
    form.cells["by nature"] = spent - Decimal("3.5")
    return [Planted(name="funds-sum-mismatch", place="by nature")]


PLANTS: tuple[FormPlant, ...] = (
    _off_total, no_total, _execution, _rate, overspent, no_goal, remnant, _by_nature, *CONTRADICTIONS, *TARGET_PLANTS,
)  # fmt: skip


def write_elsewhere(folder: Path, *, seed: int, forms: int) -> Province:
    """Write the forms below a folder; nobody asked for them, so there is no roster."""
    placed = []
    for number in range(forms):
        one = elsewhere(seed, number)
        put(folder, {one.file: one.data})
        placed.append((one, one.file))
    return Province(returns=folder, roster=None, dues=(), placed=tuple(placed))
