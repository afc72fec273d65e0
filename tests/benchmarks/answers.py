"""Rates over typed answers: cheats that stay silent, honest spellings that are called wrong or asked about.

    python tests/benchmarks/answers.py [--list] [answers_unseen.tsv …]

Each pair of a table in tests/data is drawn into a form of its own and checked. Those of answers_unseen.tsv were written without
knowledge of the rules; many kinds of fault that they showed have been corrected since, so that new answers fare worse.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from support.typed_answers import ASKED, NO_ERROR, NO_FINDING, fault, findings, read_answers

_WORDS = {
    ASKED: "cheats that stay silent",
    NO_ERROR: "honest answers, oddly spelt, called wrong",
    NO_FINDING: "honest and plain answers with any finding",
}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tables", nargs="*", default=["answers_unseen.tsv"])
    parser.add_argument("--list", action="store_true", help="print every answer that fails")
    options = parser.parse_args()
    for name in options.tables:
        total, failed, wrong = Counter[str](), Counter[str](), 0
        for answer in read_answers(name):
            total[answer.required] += 1
            how = fault(answer)
            if how is None:
                continue
            failed[answer.required] += 1
            wrong += answer.required != ASKED and any(one.severity == "error" for one in findings(answer))
            if options.list:
                print(f"{answer.required}: {answer.indicator} | {answer.target} | {answer.actual}: {how}")
        for required, words in _WORDS.items():
            print(f"{name}: {words}: {failed[required]} of {total[required]}")
        print(
            f"{name}: honest answers of both kinds with an error: {wrong} of {total[NO_ERROR] + total[NO_FINDING]}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
