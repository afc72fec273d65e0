"""The list of messages that `python tests/messages.py` prints can be read from its first line to its last."""

from __future__ import annotations

import re
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from messages import messages, texts
from support.source_tree import package_modules

LISTED = list(messages())


def test_each_sentence_is_listed_once_in_order() -> None:
    """Nothing is said two times; files follow each other, and in a file the lines."""
    said = [text for *_, text in LISTED]
    assert len(said) == len(set(said))
    places = [(name, line) for name, line, _ in LISTED]
    assert [name for name, _ in groupby(name for name, _ in places)] == list(dict(places))
    assert all(one <= other for (name, one), (same, other) in pairwise(places) if name == same)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("files/zip_members.py", "文件已损坏，请换用完好的文件"), ("cli/chinese.py", "命令或参数有误；{hint}"), ("page/program.js", "已取消，未生成结果。"),
        ("page/page.html", "选择填好的自评表"), ("page/bridge.py", "核对该文件时程序出错"), ("macros/texts.toml", "核对结果已清除，自评表未改动。"),
    ],
)  # fmt: skip
def test_every_place_that_speaks_is_listed(file: str, words: str) -> None:
    """The package, the page and the macros each have their messages in it."""
    assert any(name == file and words in text for name, _, text in LISTED)


def test_the_list_holds_sentences_alone() -> None:
    """No pattern, no statement of SQL, no part of a sentence; at most 1,300 lines."""
    wrong = r"^[，。；、）]|\(\?|\\[sdw]|SELECT |CREATE |\{\{"
    assert [one for one in LISTED if re.search(wrong, one[2])] == []
    assert 500 < len(LISTED) < 1_300


def test_a_file_is_read_for_whoever_owns_it() -> None:
    """No message of files/ speaks of handing in: a file that cannot be read may be the bureau's own roster."""
    modules: dict[str, Path] = package_modules()
    said = [
        text
        for name, path in modules.items()
        if name.startswith("xlselfeval.files.")
        for _, text in texts(path)
    ]
    assert said
    assert [text for text in said if "报送" in text] == []
