"""Files whose job has no answer: too slow, too large, or a program error, with a record for a developer."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from xlselfeval.batch.outputs import keep_trouble
from xlselfeval.batch.sources.collect import Found
from xlselfeval.batch.task import program_digest
from xlselfeval.engines.engine import Lost


def lost_file(found: Found, lost: Lost, *, output: Path, timeout: float, memory: int) -> Found:
    """Return a file whose job gave no answer, with its outcome and message.

    `timeout` (seconds) and `memory` (MB) are the limits of the job.
    """
    if lost.why == "timeout":
        line = f"核对超过{timeout:g}秒，已停止；请检查文件内容，或加大时限后重新运行"
        return replace(found, outcome="timeout", message=line, error="timeout")
    if lost.why == "memory":
        line = f"核对所需内存超过{memory}MB，已停止；请检查文件内容，或加大内存上限后重新运行"
        return replace(found, outcome="crashed", message=line, error="crashed")
    name = (found.digest or hashlib.sha256(found.path.encode()).hexdigest())[:16]
    record = keep_trouble(output, name, f"{found.path}\n{program_digest()}\n\n{lost.detail}\n")
    line = f"核对该文件时程序出错，详见{record}；请人工核对该文件，并将记录提供给技术人员"
    return replace(found, outcome="crashed", message=line, error="crashed")
