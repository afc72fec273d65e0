"""A small province, filled in by a second hand: is everything found that was planted, and nothing else?"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from province.broken import BROKEN
from province.build import Returned, due_form, returned
from province.folder import RETURNS, ROSTER, gbk_archive, write_province
from province.judging import Judged, judge
from province.plants import FORM_PLANTS, ROW_PLANTS

SEED, FORMS = 7, 60


@pytest.fixture(scope="module")
def files() -> list[Returned]:
    return [one for number in range(FORMS) for one in returned(SEED, number)]


@pytest.fixture(scope="module")
def judgements(files: list[Returned]) -> list[Judged]:
    return [judge(one) for one in files]


def test_everything_planted_is_found(judgements: list[Judged]) -> None:
    """Is every planted mistake told by its name at its cell?"""
    assert [(one.form, one.missed) for one in judgements if one.missed] == []
    assert len({name for one in judgements for name, _ in one.found}) >= 15


def test_nothing_else_is_found(judgements: list[Judged]) -> None:
    """Does an honest form give no finding, and another one only what was planted?"""
    assert [(one.form, one.kind, one.false) for one in judgements if one.false] == []
    assert sum(one.kind == "honest" for one in judgements) >= 20


def test_totals_and_errors_are_the_right_ones(judgements: list[Judged]) -> None:
    """Is the reference total that of the second hand, and a broken file told for what it is?"""
    assert [(one.form, one.wrong) for one in judgements if one.wrong] == []
    assert any(one.error for one in judgements)


def test_a_province_is_the_same_each_time() -> None:
    """Does a seed give the same files, so that a run can be repeated?"""
    assert list(returned(SEED, 11)) == list(returned(SEED, 11))
    assert due_form(SEED, 11).aims != due_form(SEED + 1, 11).aims


def test_the_folder_holds_what_the_truth_names(tmp_path: Path) -> None:
    """Are the files, the roster and the truth written, and do they name each other?"""
    truth = json.loads(write_province(tmp_path, seed=SEED, forms=16, jobs=1).read_text(encoding="utf-8"))
    assert (tmp_path / ROSTER).is_file()
    for one in truth["returned"]:
        path = tmp_path / RETURNS / one["file"]
        if one["member"] is None:
            assert path.is_file()
        else:
            with zipfile.ZipFile(path, metadata_encoding="gbk") as archive:
                assert one["member"] in archive.namelist()
    forms = {one["form"] for one in truth["returned"]} | set(truth["not_returned"])
    assert forms == set(range(16))


def test_names_in_an_archive_are_gbk(tmp_path: Path) -> None:
    """Are the names in an archive those that Chinese programs write: GBK, and no flag that says so?"""
    path = tmp_path / "某局.zip"
    path.write_bytes(gbk_archive([("附件1-1(最终版2).xlsx", b"x"), ("自评表.xlsx", b"yy")]))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert all(not entry.flag_bits & 0x800 for entry in archive.infolist())
    with zipfile.ZipFile(path, metadata_encoding="gbk") as archive:
        assert archive.read("自评表.xlsx") == b"yy"


def test_every_plant_can_be_sown() -> None:
    """Is there a form among some hundred for every plant, so that none lies idle?"""
    import random

    from province.filling import honest
    from province.vocabulary import aims

    sown = set()
    for seed in range(150):
        for plant in {*ROW_PLANTS, *FORM_PLANTS}:
            random_ = random.Random(seed)
            form = honest(random_, aims(random_, 2020), 2020)
            if (plant in FORM_PLANTS and plant(random_, form)) or (
                plant in ROW_PLANTS and any(plant(random_, one) for one in form.entries)
            ):  # type: ignore[arg-type]
                sown.add(plant)
    assert sown == {*ROW_PLANTS, *FORM_PLANTS}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_told_for_what_it_is(kind: str, files: list[Returned]) -> None:
    """Is what cannot be read refused with its reason?"""
    form = next(one for one in files if one.kind == "honest")
    suffix, spoil, error = BROKEN[kind]
    spoilt = Returned(form=0, file=f"a{suffix}", data=spoil(form.data), kind=kind, expected=(), error=error)
    assert judge(spoilt).wrong == ""
