"""What is said about tables that are not in memory, in Chinese."""

from __future__ import annotations

from typing import Final

FRAMES: Final = {
    "output-stream": "“{path}”：边读边写只能写成 {options}。请换一个扩展名。",
    "frame-cell-not-plain": "“{value}”不全是用数字写的，或者位数太多；数据表留在数据库里时只读得懂用数字写的数和日期（352.46㎡、1.2万、2020年12月31日），这一格按缺失处理。",
    "frame-cell-not-plain-fix": "把该列改成数值列或普通写法；或者先取到内存（collect()）再评估，那时每一格都会逐一辨认。",
    "frame-cells-more": "这一列还有 {count} 格同样不能用，只列出前 {told} 格。",
    "frame-cells-more-fix": "先改正列出的，再评估一次。",
    "frame-no-key": "没有“{field}”列：各行没有编码，问题只能按内容列出，结果也不能按编码与其他表对接。",
    "frame-no-key-fix": "添加“{field}”列。",
    "frame-key-empty": "有 {count} 行没有编码；这些行照常评估。",
    "frame-key-empty-fix": "填写编码。",
    "frame-key-twice": "编码“{value}”出现 {times} 次；数据库里的行没有先后，各行都评估了。",
    "frame-key-twice-fix": "删去多余的行，或者改正编码。",
    "frames-of-one-subject": "有几张表都是{subject}，其中一张是惰性数据框（{name}）：请先合并，例如在引擎里做 union，因为只有一次查询才看得出哪些行重复。",
    "frame-needs-arrow": '取出 {name} 的结果要用 PyArrow，还没有安装：pip install "commstd[{extra}]"',
}
