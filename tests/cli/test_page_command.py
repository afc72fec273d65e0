"""xlselfeval page opens the page beside the package or in the current folder, or says how to get it."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import pytest
from support.command_line import run


def test_the_page_in_the_current_folder_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page is opened in the browser; where there is none, its path is printed."""
    opened: list[str] = []
    (tmp_path / "核对.html").write_text("page", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or len(opened) == 1)
    for words in ("已在浏览器中打开", "请用浏览器打开"):
        assert run("page") == 0
        assert words in capsys.readouterr().out
    assert opened == [(tmp_path / "核对.html").as_uri()] * 2


def test_without_a_page_the_command_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing page is an error with a next step."""
    monkeypatch.chdir(tmp_path)
    assert run("page") == 2
    assert "python page/build.py" in capsys.readouterr().err
