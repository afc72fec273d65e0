"""The story of a bureau's three rounds, from the roster to the last letter, as `demo --batch` acts it out."""

from __future__ import annotations

import shlex
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.batch_runs import asked, in_copy, letter_texts, lines, listed, overview, states

from xlselfeval.cli.app import cli
from xlselfeval.demo_batch import ARCHIVE, CHECKED
from xlselfeval.demo_story import PROJECTS, ROUNDS

RETURNED, ASKED, CLEAN, STUDIED = "退回修改", "请核实", "表内未发现问题", "正在审核"
OPEN, EXPLAINED, SENT_BACK, ACCEPTED, IGNORED, CORRECTED = (
    "待处理",
    "已说明",
    "退回",
    "采纳说明",
    "忽略",
    "已改正",
)
CLINIC, SCREENING, CRAFTS, MACHINES = "疾病防控", "妇幼保健", "非遗保护", "农机购置补贴"
PENSIONS, RELIEF, RIVERS, WATER = "养老服务补贴", "困难群众救助", "河道治理", "农村饮水"
SCHOOLS, TEACHERS = "校舍维修", "教师培训"
# round → project → conclusion; None where nothing that counts has come
CONCLUSIONS: dict[int, dict[str, str | None]] = {
    1: {
        SCHOOLS: CLEAN, TEACHERS: CLEAN, PENSIONS: RETURNED, RELIEF: ASKED, RIVERS: ASKED, WATER: RETURNED,
        CLINIC: None, SCREENING: RETURNED, CRAFTS: None, MACHINES: RETURNED,
    },
    2: {
        SCHOOLS: CLEAN, TEACHERS: CLEAN, PENSIONS: CLEAN, RELIEF: ASKED, RIVERS: RETURNED, WATER: CLEAN,
        CLINIC: CLEAN, SCREENING: RETURNED, CRAFTS: RETURNED, MACHINES: STUDIED,
    },
    3: dict.fromkeys((one.name for one in PROJECTS.values()), CLEAN),
}  # fmt: skip
# round → what waits for the unit after the bureau's decisions; the rest of 待处理 is in SETTLED
WAITING = {
    1: {
        (PENSIONS, "H15"): OPEN, (RELIEF, "H15"): OPEN, (RELIEF, "H16"): SENT_BACK, (RIVERS, "H20"): OPEN,
        (WATER, "F8"): OPEN, (SCREENING, "H18"): OPEN, (MACHINES, "H15"): OPEN,
    },
    2: {
        (RELIEF, "H16"): SENT_BACK, (RIVERS, "H15"): OPEN, (RIVERS, "H20"): OPEN, (SCREENING, "H15"): OPEN,
        (SCREENING, "H18"): OPEN, (CRAFTS, "F18"): OPEN,
    },
    3: {},
}  # fmt: skip
SETTLED = {
    1: {},
    2: {(RELIEF, "H15"): ACCEPTED, (CLINIC, "F15"): IGNORED},
    3: {(RELIEF, "H15"): ACCEPTED, (CLINIC, "F15"): IGNORED},
}
MENDED = {
    1: set[tuple[str, str]](),
    2: {(PENSIONS, "H15"), (WATER, "F8"), (MACHINES, "H15")},
    3: {
        (RELIEF, "H16"),
        (RIVERS, "H15"),
        (RIVERS, "H20"),
        (SCREENING, "H15"),
        (SCREENING, "H18"),
        (CRAFTS, "F18"),
    },
}
ABSENT = {1: {CLINIC, CRAFTS}, 2: set[str](), 3: set[str]()}
each_round = pytest.mark.parametrize("number", [1, 2, 3])


@pytest.fixture(scope="module")
def acted_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("演示") / "财政局"
    return folder, CliRunner().invoke(cli, ["demo", "--batch", "-o", str(folder)], standalone_mode=False)


@pytest.fixture
def folder(acted_out: tuple[Path, Result]) -> Path:
    return acted_out[0]


def kept(folder: Path, number: int) -> Path:
    return folder / ARCHIVE / f"第{number}轮"


@each_round
def test_one_conclusion_everywhere(folder: Path, number: int) -> None:
    """收表台账, 结果汇总, 总览 and the copies say the same of every form, in the order of the roster."""
    output, expected = kept(folder, number), CONCLUSIONS[number]
    ledger = {line["项目"]: line for line in lines(output, "收表台账") if line["项目编码"]}
    assert list(ledger) == list(expected)
    assert {project: line["审核结果"] for project, line in ledger.items()} == expected
    reviewed = {project: word for project, word in expected.items() if word}
    results = listed(output, "结果汇总", "审核结论")
    assert {project: results.get(project) for project in reviewed} == reviewed
    counts = Counter(reviewed.values())
    shown = overview(output)
    assert {word: shown.get(f"{word}（份）", 0) for word in (RETURNED, ASKED, CLEAN, STUDIED)} == {
        word: counts[word] for word in (RETURNED, ASKED, CLEAN, STUDIED)
    }
    assert {project: in_copy(output, ledger[project]["路径"]) for project in reviewed} == reviewed


@each_round
def test_states(folder: Path, number: int) -> None:
    """待处理 lists what waits, what is settled, and what the last return has corrected."""
    found = {place: state for place, state in states(kept(folder, number)).items() if place[1] != "整张表"}
    ended = {place for place, state in found.items() if state.startswith(CORRECTED)}  # or 已改正，见内部线索
    assert {place: state for place, state in found.items() if place not in ended} == WAITING[
        number
    ] | SETTLED[number]
    assert ended >= MENDED[number]


@each_round
def test_letters_ask_what_waits(folder: Path, number: int) -> None:
    """The letters ask for what waits, in its cells, and remind those who have not returned; nothing else."""
    output, day = kept(folder, number), ROUNDS[number - 1].day
    assert {place for place in asked(output, day) if place[1]} == set(WAITING[number])
    texts = "\n".join(letter_texts(output, day).values())
    named = {project for project in CONCLUSIONS[number] if project in texts}
    assert ABSENT[number] <= named
    assert (texts == "") == (number == 3)
    for secret in ("体育局", "终稿", "妇幼保健.xlsx", "国库以外", "S101", "=IF("):
        assert secret not in texts


def test_what_the_bureau_alone_sees(folder: Path) -> None:
    """A unit that is in no roster, and an actual that was changed to fit, are clues for the bureau."""
    clues = [
        {(line["项目"], line["编号"]) for line in lines(kept(folder, number), "内部线索")}
        for number in (1, 2, 3)
    ]
    assert ("全民健身", "U1003") in clues[0]
    assert not any(project == SCREENING for project, _ in clues[0])  # the bureau has chosen
    assert {project for project, _ in clues[1]} == {MACHINES}
    assert clues[2] == set()


def test_days(folder: Path) -> None:
    """Days of receipt that the bureau wrote decide who was late."""
    late = {line["项目"]: line["逾期天数"] for line in lines(kept(folder, 1), "收表台账") if line["逾期天数"]}
    assert late == {WATER: 1, CLINIC: 1, CRAFTS: 1}
    numbers = listed(kept(folder, 3), "收表台账", "第几次报送")
    assert (numbers[SCHOOLS], numbers[PENSIONS], numbers[RELIEF]) == (1, 2, 3)


def test_an_explanation_is_carried_along(folder: Path) -> None:
    """The words of a unit in its copy are in 汇总 beside the finding, also after it was accepted."""
    for number in (2, 3):
        (line,) = (line for line in lines(kept(folder, number), "待处理") if line["状态"] == ACCEPTED)
        assert "延迟到账" in line["单位说明"]


def test_every_command_that_is_shown_runs(
    acted_out: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commands printed can be typed into the folder; the last one gives the same result again."""
    folder, result = acted_out
    assert (result.exception, result.return_value) == (None, 0)
    commands = [shlex.split(line)[2:] for line in result.stdout.splitlines() if line.startswith("  $ ")]
    assert Counter(command[0] for command in commands) == {"batch": 6, "roster": 2, "issue": 1}
    monkeypatch.chdir(folder)
    for command in (*commands[1:3], commands[-1]):
        done = CliRunner().invoke(cli, command, standalone_mode=False)
        assert done.exception is None, command
    assert set(listed(Path(CHECKED), "结果汇总", "审核结论").values()) == {CLEAN}


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written into a folder that holds anything."""
    (tmp_path / "我的.txt").write_text("x")
    done = CliRunner().invoke(cli, ["demo", "--batch", str(tmp_path)], standalone_mode=False)
    assert "不是空文件夹" in str(done.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["我的.txt"]


def test_the_story_has_what_a_bureau_meets() -> None:
    """Six units, ten projects, three rounds; every later return is of a project that was asked."""
    assert len({one.unit for one in PROJECTS.values()}) == 6
    assert (len(PROJECTS), len(ROUNDS)) == (10, 3)
    for number, this in enumerate(ROUNDS[1:], 1):
        asked_before = {project for project, _ in WAITING[number]} | ABSENT[number] | {MACHINES}
        assert {one.project.name for one in this.returns} <= asked_before
