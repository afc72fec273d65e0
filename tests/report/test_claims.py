"""Claims by kind: what is found, with which severity, and what is no claim."""

from __future__ import annotations

import time

import pytest

from xlselfeval.report.check import claims_of
from xlselfeval.report.claim import Claim
from xlselfeval.report.finding import findings_of
from xlselfeval.report.passage import Passage


def passages(*texts: str) -> tuple[Passage, ...]:
    return tuple(Passage(number, text) for number, text in enumerate(texts, 1))


def wrong(*texts: str) -> list[Claim]:
    return [one for one in claims_of(passages(*texts)) if one.verdict == "wrong"]


def names(*texts: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.severity, one.operand.text) for one in wrong(*texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会议费1.99万元，比上年1.42万元减少0.57万元。", [("figure-direction", "error", "减少0.57万元")]),
        ("支出735.06万元，比上年768.92万元减少33.86万元，下降4.61%。", [("figure-change", "error", "4.61%")]),
        ("支出24.86万元，较年初预算数31.00万元减少5.14万元。", [("figure-difference", "error", "5.14万元")]),
        ("商品和服务支出较上年减0.04万元，增0.01%。", [("figure-direction", "error", "0.01%")]),
        ("其他应付款9.62万元，其中应上交款1.77万元，代扣款8.75万元。", [("figure-sum", "error", "9.62万元")]),
        ("年初预算7896.20万元，年中追加764.15万元，全年预算数8642.35万元。", [("figure-sum", "error", "8642.35万元")]),
        ("“三公”经费预算为12.00万元，支出决算为8.46万元，完成预算的29.50%。", [("figure-rate", "error", "29.50%")]),
        ("支出决算为8.46万元，比年初预算12.00万元大；预算为12.00万元，支出决算为8.46万元，决算数大于预算数，原因是工作增加。", [("figure-direction", "error", "决算数大于预算数")]),
        ("政府采购支出总额186.40万元，授予中小企业合同金额172.60万元，占政府采购支出总额的29.60%。", [("figure-share", "error", "29.60%")]),
        ("本年支出合计1520万元，其中基本支出1020万元，占67.11%，项目支出500万元，占38.89%。", [("figure-share", "error", "38.89%")]),
        ("固定资产1950万元（年初1860万元，新增168万元，处置38万元）。", [("figure-sum", "warning", "1950万元")]),
        ("编外人员年初126人，新招12人，离职18人，合计130人。", [("figure-sum", "warning", "130人")]),
        ("支出100万元（直接支付60万元，授权支付30万元）。", [("figure-sum", "error", "100万元")]),
        ("人员120人（在职100人，退休30人）。", [("figure-sum", "error", "120人")]),
        ("项目支出100万元。其中河道治理120万元。", [("figure-limit", "error", "120万元")]),
        ("全年预算1000万元，支出900万元。其中基本支出500万元，项目支出450万元。", [("figure-sum", "error", "900万元")]),
        ("局机关编制16人，实有18人。", [("figure-limit", "warning", "18人")]),
        ("收入501.98万元，其中：财政拨款507.37万元。", [("figure-limit", "error", "507.37万元")]),
        ("本局内设6个科室：办公室、人事科、财务科、宣传科。", [("figure-count", "error", "6个")]),
        ("满意度94.6%，比上年92.8%提高2.8个百分点。", [("figure-difference", "error", "2.8个百分点")]),
        ("一季度，收入完成年初预算的31.7%，超序时进度5.7个百分点。", [("figure-difference", "error", "5.7个百分点")]),
        ("全县资产总额4.7亿元，负债总额1.0亿元，净资产3.9亿元。", [("figure-difference", "warning", "3.9亿元")]),
        ("2022年基本支出252.5元，较上年231.5万元增加21万元，支出合计252.5万元。", [("figure-repeat", "warning", "252.5元")]),
        ("培训支出    万元，比上年增加。", [("report-unfilled", "error", "支出    万元")]),
        ("决算数比上年增加（减少）3万元。", [("report-unfilled", "error", "增加（减少）")]),
        ("会议费比上年3.2万元减少1.0万元，会议费2.2万元，与上年3.2万元持平。", [("figure-direction", "error", "3.2万元持平")]),
        ("会议费2.2万元，比上年3.2万元减少1万元，主要原因是会议增多，增加开支。", [("figure-direction", "warning", "增加开支")]),
        ("行政运行年初预算512.30万元，支出决算538.42万元，完成年初预算的95.15%。", [("figure-rate", "error", "95.15%")]),  # the inverse
        ("全年预算895万元，实际支出871.36万元，结余26.34万元。", [("figure-difference", "warning", "26.34万元")]),
        ("全年预算895万元，实际支出871.36万元，年末结转26.34万元。", [("figure-difference", "warning", "26.34万元")]),
        ("全年预算数895万元，全年执行数871.36万元，年末结转和结余26.34万元。", [("figure-difference", "warning", "26.34万元")]),
        ("全年预算895万元，支出871.36万元，结转下年继续使用26.34万元。", [("figure-difference", "warning", "26.34万元")]),
        ("全年预算895万元，支出871.36万元，结余26.34万元，结转下年使用。", [("figure-difference", "warning", "26.34万元")]),
        ("全年预算895万元（含上年结转20万元），支出871.36万元，年末结转26.34万元。", [("figure-difference", "warning", "26.34万元")]),
        ("固定资产原值1488.7万元，在用1470.5万元，在用率89.78%。", [("figure-rate", "warning", "89.78%")]),
        ("问卷317份，满意298份，满意率96.0%。", [("figure-rate", "warning", "96.0%")]),
        ("全年办理许可1286件，是年初目标1200件的117.2%。", [("figure-share", "error", "117.2%")]),
        ("满意度94.1%，低于95%的目标1.9个百分点。", [("figure-difference", "error", "1.9个百分点")]),
        ("发现隐患3,560条，已整改3,489条，整改率88.01%。", [("figure-rate", "error", "88.01%")]),
        ("出动人员500人次，发现隐患60条，已整改45条，整改率88.01%。", [("figure-rate", "warning", "88.01%")]),
        ("在职人员控制率=（在职人员数/编制数）×100%=（118/126）×100%=106.78%。", [("figure-rate", "error", "106.78%")]),
        ("变动率=（本年总额19.63万元-上年总额22.40万元）/上年总额22.40万元×100%=5.89%。", [("figure-rate", "error", "5.89%")]),
        ("公办园42所、民办园35所，合计87所。", [("figure-sum", "warning", "87所")]),
        ("年初预算300万元，年中调减42.5万元，调整后预算277.5万元。", [("figure-sum", "error", "277.5万元")]),
        ("年初预算860万元，上年结转15万元，年中追加20万元，全年预算985万元。", [("figure-sum", "error", "985万元")]),
        ("全年预算885万元，其中年初预算860万元、上年结转15万元、年中追加20万元。", [("figure-sum", "error", "885万元")]),
        ("年初批复预算860万元，年中调增35万元，其中上年结转15万元、追加财政拨款20万元，调整后预算985万元。", [("figure-sum", "error", "985万元")]),
        ("年初预算860万元，年中追加50万元，科目调剂12万元，全年预算985万元。", [("figure-sum", "warning", "985万元")]),
        ("年初结转12.40万元，本年收入350.00万元，本年支出341.15万元，年末结转36.25万元。", [("figure-difference", "warning", "36.25万元")]),
        ("支出决算数4128.56万元，年初预算数3850.00万元，决算数比预算数增加378.56万元。", [("figure-difference", "error", "378.56万元")]),
        ("接待游客1286.5万人次，同比增长14.3%，上年为1102.3万人次。", [("figure-change", "warning", "14.3%")]),
        ("满意度由上年的91.2%提高到96.8%，提高7.6个百分点。", [("figure-difference", "error", "7.6个百分点")]),
        ("党员236名，其中女党员98名，占58.5%。", [("figure-share", "warning", "58.5%")]),  # the rest of 100 %
        ("接待费预算18.50万元，决算14.26万元。决算数大于预算数的原因是接待增加。", [("figure-direction", "warning", "决算数大于预算数")]),
        ("投入得14分，过程得24分，产出得28分，效果得29分。综合得分93分。", [("figure-sum", "warning", "93分")]),
        ("实际支出286.4万元，比预算300万元节约13.6万元，节约率14.53%。", [("figure-change", "error", "14.53%")]),
        ("保有公务用车12辆，运行维护费28.8万元，车均3.4万元。", [("figure-rate", "warning", "3.4万元")]),
        ("项目18个，涉及资金2.36亿元，其中优的7个、良的9个、中的4个。", [("figure-sum", "warning", "18个")]),
        ("农机补贴296.40万元（预算300万元，执行率89.8%）。", [("figure-rate", "warning", "89.8%")]),
        ("全年预算300万元，实际支出296.40万元，执行率89.8%。", [("figure-rate", "error", "89.8%")]),
        ("农机补贴预算300万元，实际支出296.40万元，农机补贴执行率89.8%。", [("figure-rate", "error", "89.8%")]),
        ("核定编制105名，其中机关编制45名、中心编制70名。", [("figure-sum", "warning", "105名")]),
        ("在职50人，其中行政编制27人、事业编制33人。", [("figure-sum", "error", "50人")]),
        ("会议费19.9万元，比上年1.42万元增加0.57万元。", [("figure-difference", "error", "0.57万元")]),
        ("会议费19900万元，比上年1.42万元增加0.57万元。", [("figure-difference", "error", "0.57万元")]),
        ("全年受理工单6520件，办结6468件，办结率98.1%。", [("figure-rate", "error", "98.1%")]),
        ("支出3046万元，其中项目支出1685万元，比上年2850万元增加196万元，增长13.2%。", [("figure-change", "error", "13.2%")]),  # 196 of 1489 = 1685 - 196
        ("收入3000万元，其中财政拨款2900万元，较上年2800万元增加100万元，增长7.14%。", [("figure-change", "error", "7.14%")]),
        ("公务接待费上年5.44万元，本年4.51万元，减少1.13万元，降幅17.10%。", [("figure-difference", "error", "1.13万元")]),
        ("年初预算5358万元，全年预算5700.16万元，支出决算5614.64万元，年末结余95.52万元。", [("figure-difference", "warning", "95.52万元")]),
        ("全年预算5700.16万元，支出决算5614.64万元，尚未支出95.52万元。", [("figure-difference", "warning", "95.52万元")]),
        ("支出3046万元，比上年增加275万元，同比增长19.9%。", [("figure-change", "warning", "19.9%")]),
    ],
)  # fmt: skip
def test_a_wrong_claim(text: str, expected: list[tuple[str, str, str]]) -> None:
    """A figure that does not follow from the others is found where it is."""
    assert names(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "根据财预〔2020〕10号文件，1-10月支出占全年预算的68.03%，12月支出为全年预算的27.32%。",
        "收入434.72万元，其中：本年收入434.16万元，使用结余0.00万元，年初结转0.55万元。",  # 434.71: roundings
        "公务接待费1.52万元，与预算1.8万元相比，减少0.28万元，下降15%。",  # 15.56 cut off
        "教职工72人，其中：在职37人、女教师40人。",  # overlapping parts
        "上年无该预算，同比增加17000元，增长率无可比性。",
        "发放慰问金40余万元，慰问176人，每人2000元/人。",
        "收入587.65万元，其中财政拨款500万元，全年支出580万元。",
        "编制50个，其中：行政编27个，事业编23个；“七个一”活动、暖心十条、第16届大会。",
        "项目10个，其中重点项目6个，新建项目7个。",
        "本年比上年增加人员2人，支出120万元，主要原因是人员增加3万元，增长5%。",
        "内设办公室、人事科等5个科室。",
        "执行数1720.45万元，预算数1718.98万元，执行率100.09%。",
        "支出3046万元，比年初预算2860万元增加186万元，同比增长9.9%。",
        "支出3046万元，比年初预算2860万元增加186万元，可比口径增长2.9%。",
        "支出3046万元，比年初预算3060万元减少14万元，较2023年增长9.9%。",
        "调减了活动经费和老师课酬38.6万元，比年初预算4700万元调减49.03万元，调减1.04%。",
        "全年受理12345工单6520件，办结6468件，12345工单办结率99.2%，其中按期办结率98.1%。",
        "全年受理工单6520件，办结6468件，按期办结率98.1%。",
        "春季：资助学生4420人，发放资金631.2万元；秋季：资助学生4515人，发放资金655.2万元。",
        "家庭医生签约16.2万人，签约率38.6%，其中重点人群签约9.8万人，签约率82.3%。",
        "会议费2.2万元，与上年2.2万元持平，主要是工作大幅增加。",
        "到2025年，执行率提高到98%以上。",
        "增加50万元，增长100%。",
        "支出较上年减少0万元。",
        "自评得分96.4分，其中：执行10分得9.8分，产出50分得48.6分，效益30分得28.5分，满意度10分得9.5分，合计96.4分。",
        "下属单位有3家，其中甲中心为正科级、乙中心为副科级；本级内设科室8个。",
        "本年收支结余64.16万元，其中本年收入4562.18万元，本年支出4498.02万元。",
        "基本支出1 256.30万元，其中：工资福利支出980.20万元、商品和服务支出186.10万元、对个人和家庭的补助90.00万元。",
        "粮食总产量86.5万吨，比上年增产1.3万吨，增长1.5%。",
        "“三公”经费预算38.6万元，实际支出27.42万元，其中：公务用车20.15万元，公务接待费7.27万元，因公出国（境）费0万元。",
        "基本支出、项目支出分别为456.2万元和223.8万元，合计680万元，占支出总额的67.09%和32.91%。",
        "按每村5万元、每社区8万元的标准，补助村430万元、社区168万元，共计598万元。",
        "“三保”支出21.36亿元，其中保民生8.42亿元、保工资11.80亿元、保运转1.14亿元，占一般公共预算支出48.66亿元的43.9%。",
        "卫生与计划生育支出18.51万元，占本年支出488.80万元的3.79%。",
        "补助标准为每人每年640元，惠及1.2万人，资金768万元；公用经费标准2000元/人·年。",
        "全年支出763.22万元，其中：基本支出512.46万元，占67.14%；项目支出250.76万元，占32.86%。"
        "1.基本支出512.46万元，其中人员经费455.20万元，占88.83%；公用经费57.26万元，占11.17%。",
        "全年预算895万元，实际支出871.36万元，年末结转23.64万元。",
        "上年结转20万元，全年预算895万元，实际支出871.36万元，年末结转43.64万元。",
        "年初结转20万元。全年预算895万元，实际支出871.36万元，结转结余43.64万元。",
        "全年预算895万元（不含上年结转），实际支出901.36万元，年末结转3.64万元。",
        "全年预算895万元，实际支出871.36万元，结余10万元，结转下年使用13.64万元。",
        "全年预算895万元，实际支出871.36万元，结转下年13.64万元，收回10万元。",
        "女党员98名，男党员占58.5%，党员236名，资金到位率100%，到位及时率100%；实际支付286.4万元，占预算资金300万元的95.47%。",
    ],
)
def test_a_right_or_open_text(text: str) -> None:
    """Roundings, open lists, names with numbers and reasons are no findings."""
    assert names(text) == []


def test_operands_from_another_sentence_are_a_question() -> None:
    """A share of a total of the sentence before is only asked about, with both places quoted."""
    (found,) = wrong(
        "政府采购支出总额186.40万元。", "授予中小企业合同金额172.60万元，占政府采购支出总额的29.60%。"
    )
    assert (found.severity, found.expected) == ("warning", "92.6%")
    assert [(one.text, one.paragraph) for one in found.operands] == [("172.60万元", 2), ("186.40万元", 1)]


def test_a_finding_quotes_its_clause() -> None:
    """The quote is the clause with the wrong figure; start and end are the figure in its paragraph."""
    texts = passages(
        "一、基本情况", "全年支出735.06万元，比上年768.92万元减少33.86万元，下降4.61%，主要是压减。"
    )
    (found,) = findings_of(claims_of(texts), texts)
    assert (found.paragraph, found.quote, found.found, found.expected) == (2, "下降4.61%", "4.61%", "4.4%")
    assert texts[1].original[found.start : found.end] == "4.61%"
    assert found.message.startswith("【须更正】第2段“下降4.61%”：")
    assert found.to_dict()["operands"] == [
        {"text": "735.06万元", "paragraph": 2}, {"text": "768.92万元", "paragraph": 2}, {"text": "33.86万元", "paragraph": 2},
    ]  # fmt: skip


_LIST = "本年支出合计1520万元（其中：基本支出1020万元，项目支出510万元）"
_LONG = "含办公费、印刷费、水电费、差旅费、培训费、会议费、委托业务费、劳务费等日常运转和专项业务的各项支出"


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        (f"我局{_LIST}，比上年增加。", f"我局{_LIST}"),
        (f"全年支出100万元（直接支付60万元，授权支付30万元，{_LONG}）。", "全年支出100万元"),
        (f"全年支出（{_LONG}，含会议费19.9万元，比上年1.42万元增加0.57万元，{_LONG}）已公开。", "比上年1.42万元增加0.57万元"),
    ],
)  # fmt: skip
def test_a_quote_has_whole_brackets(text: str, quote: str) -> None:
    """A quote holds brackets with all that is in them, or ends before them; of a long one it holds a clause."""
    texts = passages(text)
    (found,) = findings_of(claims_of(texts), texts)
    assert found.quote == quote


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("会议费支出4.60万元，比上年5.00万元增加0.40万元，下降8%。", "“比上年5.00万元增加0.40万元，下降8%”前后表述的增减方向相反。请核对数字和增减的表述后更正。"),
        ("基本支出1870.00元（人员经费1570.00万元，公用经费300.00万元）。", "所列2项（1570.00万元、300.00万元）合计1870万元，疑为元与万元混淆。请核对总数和各分项后更正。"),
        ("支出5100.00万元，其中基本支出1870.00元，项目支出3230.00万元。", "所列2项（1870.00元、3230.00万元）合计3230.19万元，其中“1870.00元”疑为元与万元混淆。请核对总数和各分项后更正。"),
        ("“三公”经费支出27.40万元，其中：公务用车购置费0.00万元；公务用车运行维护费19.50万元；因公出国（境）费0.00万元；公务接待费5.20万元。", "所列4项（0.00万元、19.50万元、0.00万元、5.20万元）合计24.7万元。请核对总数和各分项后更正。"),
    ],
)  # fmt: skip
def test_the_words_of_a_finding_are_those_of_the_text(text: str, sentence: str) -> None:
    """A finding quotes whole clauses in the marks of the text, and gives a sum in the unit of its parts."""
    texts = passages(text)
    assert [one.sentence for one in findings_of(claims_of(texts), texts)] == [sentence]


def test_quotes_within_quotes_are_single() -> None:
    """Quotes in the clause or the words that a finding quotes become single ones in its message and opinion."""
    texts = passages("“三公”经费支出27.40万元，其中：公务接待费28.20万元，公务用车运行维护费19.50万元。")
    found = findings_of(claims_of(texts), texts)
    assert [one.quote for one in found if "三公" in one.quote] == ["“三公”经费支出27.40万元"]
    assert all("““" not in one.message + one.opinion for one in found)
    assert any("“‘三公’经费支出27.40万元”：" in one.message for one in found)
    assert any("“‘三公’经费支出27.40万元”，" in one.opinion for one in found)


def test_one_quantity_with_two_values() -> None:
    """Counts of one name, totals with two digits exchanged, and the same thing in other words are asked about."""
    assert names("全年走访慰问困难老干部183人次。", "建成站点42个，走访慰问困难老干部138人次。") == [
        ("figure-repeat", "warning", "138人次")
    ]
    assert names("全年执行数8517.90万元。", "上述支出合计8571.90万元。") == [
        ("figure-repeat", "warning", "8571.90万元")
    ]
    assert names("4个支部被授牌为省级“五好”示范离退休党支部。", "全市挂牌省级示范支部13个。") == [
        ("figure-repeat", "warning", "13个")
    ]
    assert names("2022年培训新任村干部183人次。", "2021年培训新任村干部138人次。") == []


@pytest.mark.parametrize(
    "texts",
    [
        ("年度总体目标：完成农田灌溉面积2万亩。", "完成情况：完成农田灌溉面积1.9万亩。"),
        (
            "（二）部门整体支出绩效目标",
            "完成农田灌溉面积2万亩。",
            "（三）履职情况",
            "完成农田灌溉面积1.9万亩。",
        ),
        ("年度绩效目标：完成农田灌溉面积2万亩。全年完成农田灌溉面积1.9万亩。",),
    ],
)
def test_a_target_is_no_result(texts: tuple[str, ...]) -> None:
    """A count of a goal differs from the one that was achieved; two that were achieved are asked about."""
    assert names(*texts) == []
    assert names(*texts, "完成农田灌溉面积1.8万亩。") == [("figure-repeat", "warning", "1.8万亩")]


def test_slow_progress_is_that_of_spending() -> None:
    """Slow works, or the slow money of one project, contradict no high rate of execution."""
    rate = "预算执行率98%。"
    assert names(rate, "因一处渠道施工进度滞后，未全部完成。") == []
    assert names(rate, "部分项目资金支出进度偏慢。") == []
    assert names(rate, "预算支出进度偏慢。") == [("figure-direction", "info", "预算支出进度偏慢")]


def test_sections_annexes_and_marks() -> None:
    """A missing section, an empty one, an annex that is not there, doubled marks and wrong brackets."""
    report = (
        "一、预算单位基本情况", "略述。", "二、预算收支情况", "三、资金使用及绩效情况", "较好，，完成任务。根据某财办[2020]5号。",
        "附件：1-1. 2020年度部门整体支出绩效自评表",
    )  # fmt: skip
    found = [(one.severity, one.situation) for one in wrong(*report)]
    assert ("warning", "未见“存在的问题及改进措施”部分") in found
    assert ("warning", "“二、预算收支情况”没有内容") in found
    assert ("warning", "附件“2020年度部门整体支出绩效自评表”未附在报告中") in found
    assert len([severity for severity, _ in found if severity == "info"]) == 2
    texts = passages(*report)
    missing = next(one for one in findings_of(claims_of(texts), texts) if one.situation.startswith("未见"))
    assert missing.quote == ""
    assert missing.message.startswith("【请核实】全文：未见“存在的问题及改进措施”部分")
    with_table = [
        one.situation for one in claims_of(passages(*report), has_table=True) if one.verdict == "wrong"
    ]
    assert not [words for words in with_table if "未附" in words]


def test_a_cause_larger_than_its_effect() -> None:
    """An amount that is given as the reason of a smaller increase is asked about."""
    texts = (
        "预算565.72万元、决算587.65万元，增加21.93万元。其中：春节慰问市级老领导35.1万元。",
        "主要原因是春节慰问市级老领导经费未纳入年初预算。",
    )
    assert ("figure-limit", "warning", "35.1万元") in names(*texts)


def test_what_a_draft_left_to_people_is_one_entry() -> None:
    """All requests of a draft are one finding, with what each asks for and its paragraph.

    Other blanks keep their own.
    """
    texts = passages(
        "主要职能。【请补充：主要职能】", "公务接待【请补充：接待批次】，【请补充：接待人次，没有的写“0”】。", "支出□□万元。",
        "【请补充：支出构成。基础数据表的支出合计与自评表的全年执行数不一致，请核对】",
    )  # fmt: skip
    found = findings_of(claims_of(texts), texts)
    assert [(one.name, one.paragraph) for one in found] == [("report-unfilled", 1), ("report-unfilled", 3)]
    assert found[0].sentence == (
        "尚有4处待补充：第1段主要职能；第2段接待批次、接待人次；第4段支出构成。请逐处补充，并删除方括号及其中的提示。"
    )
    assert found[1].sentence == "未填写。请填写或选定后删除多余文字。"


def test_years() -> None:
    """An anniversary of another year is asked about where the title names the year."""
    assert names("2020年度部门整体支出绩效自评报告", "开展庆祝建党100周年活动。") == [
        ("report-year", "warning", "建党100周年")
    ]
    assert names("2021年度部门整体支出绩效自评报告", "开展庆祝建党100周年活动。") == []


@pytest.mark.parametrize(
    "pattern", ["1万元", "/", "内设", "全年预算1万元。支出1万元，执行率3%。", "预算1万元，支出1万元，执行率1%，", "其中：1万元；", "综合得分9分，得1分，", "支出5万元，与上年相比，增加1万元，增长3%，", "甲1万元、两项合计5万元，", "产出9分、", "产出9分、效益9分，合计18分。"]
)  # fmt: skip
def test_time_is_bounded(pattern: str) -> None:
    """A paragraph of 20,000 characters of one pattern takes seconds at most."""
    begun = time.perf_counter()
    wrong((pattern * 20_000)[:20_000])
    assert time.perf_counter() - begun < 5


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支出15万元，比上年18万元减少3万元，下降25%。", "16.67%"),
        ("支出决算为8.4万元，预算为12万元，完成预算的29.50%。", "70%"),
        ("政府采购支出总额180万元，授予中小企业合同金额17万元，占政府采购支出总额的29.60%。", "9.44%"),
        ("全年预算数1234.5万元，决算数1021.5万元，相差0.03亿元。", "0.02亿元"),
    ],
)
def test_what_follows_is_computed_from_the_printed_figures(text: str, expected: str) -> None:
    """The right figure is that of the printed operands, not the middle of what roundings allow."""
    assert [one.expected for one in wrong(text)] == [expected]


@pytest.mark.parametrize(
    "text", ["支出3046万元，比上年增加275万元，增长19.9%。", "支出24万元，比上年20万元增长30%。"]
)
def test_an_amount_and_a_rate_that_contradict_each_other(text: str) -> None:
    """Of an amount and a rate that cannot both be right, both are named and neither is taken as right."""
    (claim,) = wrong(text)
    assert (claim.severity, claim.expected) == ("warning", None)
    assert all(f"“{one.text}”" in claim.situation for one in (claim.operand, *claim.operands))
    assert "应为" not in claim.situation
