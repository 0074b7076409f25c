"""关于指标的话，中文。"""

from __future__ import annotations

from typing import Final

TARGETS: Final = {
    # 规则包
    "target-no-examples": "指标没有示例，无从检验。\n请至少写一个达标（met）、一个不足（short）和一个无法判断（unknown）的示例。",
    "target-line-share": '这个比例的界限是 {value}，而比例在 0 和 1 之间，没有哪一组达得到。\n百分之九十写成 0.9，或者写成加引号的分数 "9/10"。',
    "target-parts": "指标要有 share、standard、count 中的一项，或者 part 和 whole 两项，并且至少有一个界限（at_least、more_than、at_most、less_than）。",
    "target-bound-field": "指标的界限只能用参数，这里用了字段“{name}”；请把数值写成参数，注明单位和条款。",
    "target-bound-unit": "界限的单位和所计的对不上（{kind}）：比例用单位 1，个数用对象自己的单位，汇总比值用 part ÷ whole 的单位。",
    "target-weight": "weight 要用数值字段，“{name}”不是数值。",
    "standard-of-target": "没有名为“{name}”的标准，指标无从计数；请改正 standard。\n{near}",
    "standard-subject": "标准“{name}”的对象是 {subject}，和指标的对象不同；请改正 subject 或 standard。",
    "list-field": "没有名为“{name}”的选项字段；field 要写选项字段的名称。\n{near}",
    "list-unknown": "没有名为“{name}”的清单；请改正 list，或者补上这个清单。\n{near}",
    "duty-needs": "needs 写 all（全部）或 any（任一），不能写“{value}”。",
    "department-spelling": "“{spelling}”已经是部门“{other}”的写法；一个写法只能属于一个部门，请删去一处。",
    "department-unknown": "没有名为“{name}”的部门；请在 departments 中补上，或者改正。\n{near}",
    "every-unknown": "every 要写 {options} 之一，不能写“{value}”。\n{near}",
    "serves-unknown": "serves 中的“{name}”不是本包的标准、指标、清单、职责或流程。\n{near}",
    # 表
    "table-no-targets": "“{name}”里是{subject}，这个城市没有关于它的指标，没有用到这张表。",
    "table-no-targets-fix": "如果选错了表，请换一张；逐行核对请用 commstd assess。",
    "row-in-two-tables": "编码“{row}”在“{table}”和“{other}”两张表中都有；只用“{other}”中的，这一行没有使用。",
    "row-in-two-tables-fix": "请核对两张表，编码写错的改正，重复的删去。",
    "by-no-field": "{subject}没有字段“{column}”，无法分组，按全市合计。",
    "by-no-field-fix": "请在表中补上这一列，或者换一个分组字段。",
    "part-above-whole": "“{target}”的分子大于分母，自相矛盾；这一行的分子按缺失处理。",
    "part-above-whole-fix": "请核对这两个数，分子不能大于分母。",
    # 结果
    "targets-heading": "{city}：指标完成情况，按 {as_of} 有效的规定",
    "targets-none": "表中的对象没有指标。",
    "targets-legend": "有缺失时，“现值”和“还差”给出最少和最多；区间跨过界限时无法判断。",
    "head-target": "指标",
    "head-group": "分组",
    "head-line-to-reach": "目标",
    "head-to-do": "还差",
    "head-yes": "是",
    "head-no": "否",
    "head-by": "期限",
    "cli-targets": "对照一张或多张表核对指标：比例、个数、汇总比值，给出上下界和还差多少。",
    "cli-option-by": "分组字段，例如 county；不写则按全市合计",
}
