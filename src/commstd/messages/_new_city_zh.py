"""开始写插件和不加载插件时说的话。"""

from __future__ import annotations

from typing import Final

NEW_CITY: Final = {
    # the command
    "cli-new-city": "开始写一个城市的插件：生成一份能通过测试的插件，再换成本市文件的内容。",
    "cli-option-zh": "城市的中文全称，例如 长沙市。",
    "cli-option-en": "城市的英文名称；不写就用 NAME，首字母大写。",
    "cli-option-pack-only": "只生成 TOML 文件夹，供 --pack DIR 使用，不打包，也没有 Python。",
    "cli-option-new-city-output": "写到哪个文件夹；默认是 commstd-NAME，用 --pack-only 时是 NAME。",
    # the arguments
    "division-long": "“{code}”有 {digits} 位，是乡镇、村的统计用代码；行政区划代码（GB/T 2260）是六位。\n如果指它所在的县，请写 {short}；市和省的代码以零结尾，例如 430100。",
    "division-unknown": "行政区划代码（GB/T 2260）没有以 {prefix} 开头的，“{code}”不是。\n前两位是省级：{options}；99 不代表任何地方，供试用。",
    "new-city-swapped": "代码写在前面。\n请写 commstd new-city {code} {city}",
    "new-city-id": "“{city}”不能作城市标识：只能用小写字母（a 到 z）、数字和连字符，以字母开头；全称用 --zh 和 --en 写明。\n{hint}",
    "new-city-id-hint": "例如 {city}",
    "new-city-name": "{option} 是“{text}”，应当是一行名称，不能有控制字符。",
    "new-city-taken": "已经有城市“{city}”了，来自 {who}；同一个城市的两个插件都不能用。\n请换一个标识，或修改那个插件。",
    "new-city-same-code": "注意：{code} 也是“{city}”的代码（{who}）。用各自的标识都能找到。",
    "new-city-occupied": "“{folder}”里已经有东西，不会覆盖。\n请用 -o 写明另一个文件夹，或清空这一个。",
    # the answer
    "new-city-written": "已在 {folder} 写入 {count} 个文件：",
    "new-city-next-plugin": "换成本市的文件以前，规则包里的内容都是示例。请从 pack.toml 开始，里面的注释会说明怎么写。\n  commstd check {folder}              一次列出规则包的全部错误\n  python -m pytest {folder}           示例和通用规律\n  python -m pip install -e {folder}   装好后 commstd cities 就会列出",
    "new-city-next-pack": "换成本市的文件以前，规则包里的内容都是示例。请从 pack.toml 开始，里面的注释会说明怎么写。\n  commstd check {folder}\n  commstd standards --city {city} --pack {folder}",
    # which plugins are loaded
    "cities-offers": "{status}；标准 {standards}、指标 {targets}、职责 {duties}、清单 {lists}、任务 {tasks}、流程 {processes}",
    "cities-leave-out": "其他城市照常可用。如果不想加载用不了的插件：{setting}",
    "cities-left-out": "{limit} 没有让这些插件加载：{names}",
    "cities-limit-unknown": "{limit} 里写了“{name}”，但没有安装这个插件。{near}",
    "city-left-out": "插件“{name}”已经安装，但环境变量 {limit} 没有让它加载。\n请把它加进去，或取消这个变量。",
    "plugin-entry-points": "它的入口文件读不出来：{error}。请重新安装或卸载它。",
}
