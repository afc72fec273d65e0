"""Recompute scores from plain values, such as those of a database: no workbook, no declared score."""

from xlselfeval import Answer, Answers, ExecutionAnswer, load_scheme, recompute

ROWS: list[tuple[str, str, str, str | int, int]] = [  # subcategory, name, target, actual, points
    ("数量指标", "发布信息", "≥200篇", 195, 5),
    ("质量指标", "验收合格率", "≥95%", "98.5%", 10),
    ("成本指标", "会议费", "≤2万元", "2.1万元", 5),
    ("社会效益指标", "服务水平", "明显提升", "部分达成", 10),
]


def main() -> None:
    """Score four rows and the execution of a budget; put your own values in their place."""
    answers = Answers(
        year=2024,
        execution=ExecutionAnswer.typed(points=10, budget_adjusted=587.65, budget_spent="578.84"),
        rows=tuple(
            Answer.typed(subcategory=subcategory, name=name, target=target, actual=actual, points=points)
            for subcategory, name, target, actual, points in ROWS
        ),
    )
    scores = recompute(load_scheme("national-project-2020"), answers)
    for (_, name, *_), score in zip(
        (("", "预算执行率"), *ROWS), (scores.execution, *scores.rows), strict=True
    ):
        assert score is not None  # the execution is None where the answers have none
        earned = "open" if score.low is None else f"{score.low} to {score.high}"  # open: no rule applies
        print(f"{name}: {earned} of {score.points} ({score.rule}: {score.working})")


if __name__ == "__main__":
    main()
