"""A small province: everything that was planted is found, and nothing else."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support.packages import zipped_unflagged
from support.return_folder import dump

from province.broken import BROKEN
from province.build import Returned, due_form, returned
from province.elsewhere import write_elsewhere
from province.folder import RETURNS, ROSTER, TRUTH, Province, write_province, write_round
from province.formplants import FORM_PLANTS
from province.judging import Judged, judge
from province.layouts import REGIONS
from province.rowplants import ROW_PLANTS
from province.tableplants import TABLE_PLANTS
from province.targetplants import TARGET_PLANTS
from xlselfeval.batch.outputs import STORE, SUMMARY
from xlselfeval.batch.progress import Progress
from xlselfeval.batch.results.store import open_store
from xlselfeval.batch.run import Options, run_batch
from xlselfeval.checking import check
from xlselfeval.errors import UnreadableFile

SEED, FORMS, ELSEWHERE = 7, 64, 66
TODAY = date(2021, 4, 10)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    office = 4 if shutil.which("soffice") else 0
    return write_province(tmp_path_factory.mktemp("省"), seed=SEED, forms=FORMS, jobs=1, office=office)


def judged(province: Province, output: Path, today: date = TODAY) -> list[Judged]:
    """Check a province and compare what was found with the truth."""
    options = Options(root=str(province.returns), output=output, jobs=2, roster=province.roster, copies=False)
    run_batch(options, Progress(), today=today)
    with closing(open_store(output / STORE)) as store:
        return list(judge(store, province))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("结果")


@pytest.fixture(scope="module")
def judgements(province: Province, output: Path) -> list[Judged]:
    return judged(province, output)


def test_later_rounds(province: Province, judgements: list[Judged], output: Path, tmp_path: Path) -> None:
    """In a second and a third round what is planted is found, nothing else, and the last return of a form counts."""
    root = shutil.copytree(province.returns, tmp_path / RETURNS)
    now = replace(province, returns=root)
    shutil.copytree(output, tmp_path / "结果")
    for number in (2, 3):
        now = write_round(now, number, seed=SEED, jobs=1)
        later = judged(now, tmp_path / "结果", TODAY + timedelta(30 * number))
        assert [one for one in later if one.missed or one.false or one.wrong] == []
        kinds = {one.kind for one in later if one.kind.endswith(f"in round {number}")}
        assert len(kinds) == 2
    assert len(later) > len(judgements)


def test_everything_planted_is_found(judgements: list[Judged]) -> None:
    """Every planted mistake is reported by its name at its cell, or by the batch at its return."""
    assert [(one.form, one.missed) for one in judgements if one.missed] == []
    assert len({name for one in judgements for name, _ in one.found}) >= 20


def test_nothing_else_is_found(judgements: list[Judged]) -> None:
    """An honest form gives no finding, and any other only what was planted."""
    assert [(one.form, one.kind, one.false) for one in judgements if one.false] == []
    assert sum(one.kind == "honest" for one in judgements) >= 20


def test_totals_and_outcomes_are_the_right_ones(judgements: list[Judged]) -> None:
    """The reference total is that of `arithmetic`, and each file has the outcome it deserves."""
    assert [(one.form, one.path, one.wrong) for one in judgements if one.wrong] == []


def test_a_province_is_the_same_each_time() -> None:
    """A seed gives the same files again, so that a run can be repeated."""
    assert list(returned(SEED, 11)) == list(returned(SEED, 11))
    assert due_form(SEED, 11).aims != due_form(SEED + 1, 11).aims


def test_the_folder_holds_what_the_truth_names(tmp_path: Path) -> None:
    """Files, roster and truth are written and name each other."""
    written = write_province(tmp_path, seed=SEED, forms=16, jobs=1)
    truth = json.loads((tmp_path / TRUTH).read_text(encoding="utf-8"))
    assert (tmp_path / ROSTER).is_file()
    assert [one["path"] for one in truth["returned"]] == [path for _, path in written.placed]
    for one in truth["returned"]:
        archive, inside, member = one["path"].partition("!/")
        assert (tmp_path / RETURNS / archive).is_file()
        if inside:
            with zipfile.ZipFile(tmp_path / RETURNS / archive, metadata_encoding="gbk") as opened:
                assert member in opened.namelist()


def test_names_in_an_archive_are_gbk(tmp_path: Path) -> None:
    """The names in an archive are in GBK, without the flag for UTF-8."""
    path = tmp_path / "某局.zip"
    path.write_bytes(zipped_unflagged({"附件1-1(最终版2).xlsx": b"x", "自评表.xlsx": b"yy"}, "gbk"))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert all(not entry.flag_bits & 0x800 for entry in archive.infolist())
    with zipfile.ZipFile(path, metadata_encoding="gbk") as archive:
        assert archive.read("自评表.xlsx") == b"yy"


def test_every_plant_can_be_sown() -> None:
    """Some hundred forms contain one for every plant, so that none is idle."""
    from province.filling import honest
    from province.vocabulary import aims

    sown = set()
    for seed in range(150):
        for plant in {*ROW_PLANTS, *FORM_PLANTS, *TABLE_PLANTS, *TARGET_PLANTS}:
            random_ = random.Random(seed)
            form = honest(random_, aims(random_, 2020), 2020)
            if (plant not in ROW_PLANTS and plant(random_, form)) or (
                plant in ROW_PLANTS and any(plant(random_, one) for one in form.entries)
            ):  # type: ignore[arg-type]
                sown.add(plant)
    assert sown == {*ROW_PLANTS, *FORM_PLANTS, *TABLE_PLANTS, *TARGET_PLANTS}


def test_forms_of_other_regions_are_read_as_they_are(tmp_path: Path) -> None:
    """In layouts of other regions everything planted is found and nothing else, with no score that nothing supports."""
    others = write_elsewhere(tmp_path / "外省", seed=SEED, forms=ELSEWHERE)
    options = Options(root=str(others.returns), output=tmp_path / "结果", jobs=2, copies=False)
    run_batch(options, Progress(), today=TODAY)
    with closing(open_store(tmp_path / "结果" / STORE)) as store:
        judged = list(judge(store, others))
    assert [
        (one.path, one.missed, one.false, one.wrong) for one in judged if one.missed or one.false or one.wrong
    ] == []
    assert {one.path.partition("/")[0] for one in judged if one.kind == "honest"} == set(REGIONS)


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_reported_by_its_fault(kind: str) -> None:
    """A file that cannot be read is refused with its reason."""
    form: Returned = next(one for number in range(FORMS) for one in returned(SEED, number) if one.kind == "honest")  # fmt: skip
    _, spoil, error, _ = BROKEN[kind]
    with pytest.raises(UnreadableFile) as refused:
        check(spoil(form.data))
    assert refused.value.name == error


def _sheets(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the values of every sheet."""
    book = load_workbook(path, read_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.slow
def test_a_province_that_was_killed_again_and_again(province: Province, tmp_path: Path) -> None:
    """After kills at random moments results, ledger and summary are those of an undisturbed run."""
    chance = random.Random(SEED)
    output = tmp_path / "结果"
    command = [sys.executable, "-m", "xlselfeval", "batch", province.returns, "--roster", province.roster, "--jobs", "2", "-o"]  # fmt: skip
    for _ in range(5):
        with subprocess.Popen(
            [*map(str, command), str(output)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as running:
            time.sleep(chance.uniform(0.5, 3))
            running.kill()
    for folder in (output, tmp_path / "不受打扰"):
        subprocess.run([*map(str, command), str(folder)], capture_output=True, check=False)
    assert dump(output) == dump(tmp_path / "不受打扰")
    assert _sheets(output / SUMMARY) == _sheets(tmp_path / "不受打扰" / SUMMARY)
