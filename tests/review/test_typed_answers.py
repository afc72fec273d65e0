"""Answers as people type them, each in a form of its own: what is asked about, and what is not."""

from __future__ import annotations

import pytest
from support.typed_answers import NO_ERROR, NO_FINDING, TypedAnswer, fault, read_answers


@pytest.mark.parametrize(
    "answer", list(read_answers("answers.tsv")), ids=lambda one: f"{one.target} {one.actual}"
)
def test_a_typed_answer_gets_what_is_required(answer: TypedAnswer) -> None:
    """An answer that says something else than a result is asked about, an honest one is not called wrong."""
    assert fault(answer) is None


def test_the_unseen_answers_are_many_and_of_both_kinds() -> None:
    """The table for the rates has more than a hundred pairs, and none of answers.tsv."""
    unseen = list(read_answers("answers_unseen.tsv"))
    known = {(one.target, one.actual) for one in read_answers("answers.tsv")}
    assert len(unseen) > 100
    assert len([one for one in unseen if one.required in (NO_ERROR, NO_FINDING)]) > 50
    assert not known & {(one.target, one.actual) for one in unseen}
