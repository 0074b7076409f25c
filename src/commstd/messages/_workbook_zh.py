"""工作簿里的话，中文。"""

from __future__ import annotations

from typing import Final

WORKBOOK: Final = {
    "workbook-extra": '写 Excel 工作簿要用 XlsxWriter，还没有安装：pip install "commstd[excel]"',
    "workbook-too-long": "写不了“{path}”：有 {rows} 行，而 Excel 的一张工作表最多放 {most} 行。请改写成 .csv 或 .parquet。",
    "workbook-too-large": "“{table}”有 {size} MiB，太大，不写成工作簿。请改写成 {options}，边读边写，占用的内存很少。",
    "workbook-whole": "工作簿总是整份写出，里面各表可以筛选；{option} 请用于 CSV、Parquet 或 JSON。",
    # names of sheets
    "sheet-summary": "汇总表",
    "sheet-shortfalls": "未达标清单",
    "sheet-rows": "明细",
    "sheet-targets": "指标完成情况",
    "sheet-problems": "数据问题",
    "sheet-sources": "依据",
    # notes on sheets
    "sheet-live-counts": "行数、达标率和差额是公式，随“明细”变化。",
    "sheet-live-note": "改正“填报内容”中的单元格，右侧灰底的结论、要求和差额是公式，会随之重算；超出范围的数和不认识的文字按缺失处理。其他工作表除“汇总表”外不随之变化，更正原表后可重新核对。",
    "sheet-values-note": "行数较多，结论、要求和差额写的是核对时的值，不是公式；更正后请重新核对。",
    "sheet-values-only": "以下标准在这里不是公式，更正后要重新核对：{standards}。",
    "sheet-shortfalls-note": "共 {total} 项不足或超出，差得最多的在前；这里是核对时的值，不随“明细”变化。",
    "sheet-cut": "只列出前 {shown} 项（共 {total} 项）；全部内容请写成 CSV 或 Parquet。",
    "sheet-targets-note": "这里是核对时的值，不随“明细”变化；两个数之间的“…”表示有内容缺失时的最低与最高。",
    "sheet-problems-note": "原表中没有使用或有疑问的内容，共 {total} 处；行号是原文件中的行号。",
    "sheet-check-title": "请核对",
    "sheet-check-number": "这里要填范围以内的数，不带单位；不知道就留空。",
    "sheet-check-word": "请从下拉列表中选；不知道就留空。",
    # words on sheets
    "sheet-filled-in": "填报内容",
    "sheet-lowest": "最低",
    "sheet-highest": "最高",
    "sheet-at-most": "不超过",
    "sheet-never": "未完成",
    "sheet-rejected": "未使用",
    "sheet-doubtful": "有疑问",
    "sheet-contradicts": "相互矛盾",
    "sheet-documents": "文件",
    "sheet-standards": "标准",
    "sheet-clauses": "条款",
    "sheet-figures": "施行中的参数",
    "sheet-versions": "版本",
    "sheet-pack-folder": "规则包（文件夹）",
    "sheet-digest": "规则包内容摘要",
    "sheet-as-of": "按哪一天有效的规定",
    "sheet-table": "核对的表",
    "head-about": "内容",
    "head-issued": "发布日期",
    "head-kind": "类别",
    "head-number": "文号",
    "head-status": "效力",
    "head-unit": "单位",
}
