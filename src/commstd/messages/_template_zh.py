"""模板里说的话。"""

from __future__ import annotations

from typing import Final

TEMPLATE: Final = {
    # the command
    "cli-template": "生成一个城市的空白填报表：列名、单位、下拉选项和填表说明都已备好，填好后直接用 assess 评估。",
    "cli-option-template-output": "写到哪个 XLSX 文件。",
    "template-written": "已写入 {path}：{sheets}。第 2 行是示例，评估时不计入。填好后：commstd assess {path} --city {city}",
    "template-sheet-columns": "{sheet}（{columns} 列）",
    "template-no-subject": "{city} 没有关于对象“{subject}”的标准或指标，可填报的对象是：{options}。",
    # the sheets
    "template-options": "选项",
    "template-title": "{city}{subject}填报表",
    "template-never": "未",
    "template-example-name": "示例行，不计入，可删除",
    "template-example-text": "某某",
    "template-cited": "{title}（依据 {clauses}）",
    "template-target": "指标：{text}",
    "template-named": "也可写作：{names}",
    # how a column is filled in
    "template-fill-key": "文本。填统计用区划代码或本单位自己的编码，每行不同。",
    "template-fill-number": "数字，单位是{unit}，最细到 {step}{span}。不知道就留空。",
    "template-fill-count": "整数，单位是{unit}{span}。不知道就留空，没有填 0。",
    "template-fill-share": "比例，例如 60% 或 0.6{span}。不知道就留空。",
    "template-span": "，从 {low} 到 {high}",
    "template-fill-choice": "从列表里选：{options}。不知道就留空。",
    "template-fill-flag": "填 是 或 否。不知道就留空。",
    "template-fill-date": "日期，例如 2024-05-09；还没有发生的填“未”；不知道就留空。",
    "template-fill-text": "文本。",
    "template-used": "用于：{uses}",
    "template-used-group": "用于分组汇总，不参与判断。",
    "template-used-name": "用于辨认，不参与判断。",
    # the explanations
    "template-explained": "{city}填表说明（按 {day} 有效的标准）",
    "template-how-codes": "1. 编码是文本，一行一个单位，编码不能重复。所有以 0 开头或超过 15 位的编码都要保持文本格式。",
    "template-how-blank": "2. 不知道就留空，不要填 0、约数或范围；{marks} 也按没有填处理。没有填的项目，结果是“资料不足”，不算不达标。",
    "template-how-numbers": "3. 数字按列名括号里的单位填，只填数字。可以整列粘贴，粘贴不会触发检查，评估时会再检查一遍。",
    "template-how-example": "4. 编码以“示例行”开头的行是示例，评估时略去，删不删都可以。列的顺序可以调，也可以加自己的列；不要改列名。",
    "template-how-next": "5. 填好后保存，运行：commstd assess 本文件 --city {city}（指标：commstd targets 本文件 --city {city}）。",
    "template-section": "工作表：{sheet}",
    "template-head-column": "列",
    "template-head-fill": "填法",
    "template-head-used": "用途和依据条款",
    # problems beside a result
    "problem-rejected": "没有使用",
    "problem-warning": "使用了但有疑问",
    "head-kind": "类别",
    "problems-written": "数据问题逐条写在 {path}。",
}
