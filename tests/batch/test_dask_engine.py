"""A batch on a Dask cluster of real worker processes: the results of the local engine, file by file."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from distributed import LocalCluster
from support import engine_steps as steps
from support.batch_runs import TODAY, Watched, interrupted, outcomes
from support.return_folder import OUTCOMES, copies, dump, everything, put

import xlselfeval.batch.dask_engine as engine_module
from xlselfeval.batch.dask_engine import DaskEngine
from xlselfeval.batch.run import Options, Run, run_batch
from xlselfeval.engines.engine import Job, Lost
from xlselfeval.errors import SelfEvalError

LONG = 60.0


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two worker processes on this machine."""
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        dashboard_address=":0",
        silence_logs=logging.CRITICAL,
    ) as cluster:
        yield cluster


def on(cluster: LocalCluster, root: str, output: Path, *, today: date = TODAY) -> Run:
    options = Options(root=root, output=output, engine="dask", scheduler=cluster.scheduler_address)
    return run_batch(options, Watched(), today=today)


def test_as_on_this_machine(cluster: LocalCluster, tmp_path: Path) -> None:
    """Results and copies are those of the local engine, byte for byte, also of a folder behind a URL."""
    root = put(tmp_path / "收表", everything())
    run_batch(Options(root=str(root), output=tmp_path / "本机"), Watched(), today=TODAY)
    on(cluster, str(root), tmp_path / "集群")
    on(cluster, f"file://{root.as_posix()}", tmp_path / "网址")
    assert outcomes(tmp_path / "集群") == OUTCOMES
    for other in ("集群", "网址"):
        assert dump(tmp_path / other) == dump(tmp_path / "本机")
        assert copies(tmp_path / other) == copies(tmp_path / "本机")
    assert on(cluster, str(root), tmp_path / "集群").reused > 0


def test_hostile_jobs(cluster: LocalCluster) -> None:
    """A job that hangs, eats memory or crashes costs neither the Dask worker nor the other jobs."""
    with DaskEngine(None, 1, 512, cluster.scheduler_address) as engine:
        jobs = [
            Job(steps.sleep, 600.0, 0.3),
            Job(steps.eat, 4_000, LONG),
            Job(steps.leave, 3, LONG),
            Job(steps.fail, "oh", LONG),
            *(Job(steps.double, number, LONG) for number in range(20)),
        ]
        with closing(engine.run(jobs)) as found:
            pairs = list(found)
    lost = sorted(answer.why for _, answer in pairs if isinstance(answer, Lost))
    assert lost == ["crashed", "error", "memory", "timeout"]
    assert sorted(answer for _, answer in pairs if not isinstance(answer, Lost)) == [2 * number for number in range(20)]  # fmt: skip


def test_a_worker_that_dies(tmp_path: Path) -> None:
    """Every job is answered once and rightly when one of two workers is killed."""
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0", silence_logs=logging.CRITICAL)  # fmt: skip
    jobs = [Job(steps.double_slowly, (number, str(tmp_path)), LONG) for number in range(60)]
    with cluster, DaskEngine(None, 1, 512, cluster.scheduler_address) as engine:
        answers = []
        with closing(engine.run(jobs)) as found:
            for job, answer in found:
                answers.append((job.argument[0], answer))
                if len(answers) == 10:
                    next(iter(cluster.workers.values())).process.process._process.kill()
    assert sorted(answers) == [(number, 2 * number) for number in range(60)]
    assert len(list(tmp_path.iterdir())) == 60


def test_a_cluster_of_our_own(tmp_path: Path) -> None:
    """Without a scheduler a cluster is started on this machine, and ended with the run."""
    root = put(tmp_path / "收表", {"空.xlsx": b""})
    options = Options(root=str(root), output=tmp_path / "结果", engine="dask", jobs=1)
    assert run_batch(options, Watched(), today=TODAY).outcomes == {"unreadable": 1}


def test_a_cluster_that_cannot_be_used(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing cluster, and one that would give other results, are errors of one line."""
    monkeypatch.setattr(engine_module, "_CONNECT_SECONDS", 1)
    (tmp_path / "收表").mkdir()
    (tmp_path / "收表" / "某局.xlsx").write_bytes(b"")
    options = Options(root=str(tmp_path / "收表"), output=tmp_path / "结果", engine="dask")
    for scheduler in ("tcp://127.0.0.1:9", "nonsense://", "tcp://"):
        with pytest.raises(SelfEvalError, match="无法连接"):
            run_batch(replace(options, scheduler=scheduler), Watched())
    for digest, problem in ((steps.double, "没有可用的xlselfeval"), (os.getpid, "与本机不同")):
        monkeypatch.setattr(engine_module, "program_digest", digest)
        with pytest.raises(SelfEvalError, match=problem):
            DaskEngine(None, 1, 512, cluster.scheduler_address)


if sys.platform != "win32":

    def test_ctrl_c(tmp_path: Path) -> None:
        """Ctrl-C ends the command and its cluster without output of the workers."""
        status, out, errors = interrupted(tmp_path, "--engine", "dask")
        assert (status, "本次核对中断" in out, errors) == (2, True, "")
