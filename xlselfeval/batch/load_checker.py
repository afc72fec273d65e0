"""Load the rules of a batch from its options."""

from __future__ import annotations

from pathlib import Path

from xlselfeval.batch.sources import is_url
from xlselfeval.checking import Checker
from xlselfeval.errors import SelfEvalError
from xlselfeval.files.limits import Limits
from xlselfeval.files.paths import canonical_path


def load_checker(
    root: str, output: Path, *, scheme: str | None, profile: str | None, issued: Path | None, limits: Limits
) -> Checker:
    """Load the rules, and the sender's files without returns and results that lie among them."""
    places = [output] if is_url(root) else [output, Path(root)]
    if issued is not None:
        folder = canonical_path(issued)
        if folder in map(canonical_path, places):
            raise SelfEvalError(f"{issued}：下发文件应放在报送文件和结果以外的文件夹")
        places = [place for place in places if canonical_path(place).is_relative_to(folder)]
    return Checker.load(scheme=scheme, profile=profile, issued=issued, limits=limits, leave_out=places)
