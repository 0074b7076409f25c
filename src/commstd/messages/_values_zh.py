"""What is said about values, units, readings and names that a caller gives, in Chinese."""

from __future__ import annotations

from typing import Final

VALUES: Final = {
    "text": "{text}",
    "did-you-mean": "是不是想写 {names}？",
    # units and amounts
    "unit-unknown": "“{text}”不是认识的单位。请改用认识的单位，例如 m²、亩、户、人。{near}",
    "unit-missing": "“{text}”没有单位。请写上单位，例如“{text} {unit}”。",
    "unit-missing-for": "{what} 的值“{value}”没有单位。请写成数字加单位的文字，例如“100 户”“30 ㎡”。",
    "unit-mismatch": "“{text}”的单位是“{found}”，这里要的是“{expected}”或能同它换算的单位。请核对数和单位。",
    "quantity-unreadable": "“{text}”开头不是能用的数字。请写数字加单位，例如“352.46 ㎡”“1.2万人”。",
    "amount-negative": "“{value}”小于零，这里要零或更大的数。请改正它。",
    "amount-zero": "{what} 是零，不能用来除。请写大于零的数和单位，例如“100 户”。",
    "share-range": "“{value}”不是 0 到 1 之间的确切比例。请写成“2/3”“60%”这样的文字，或用 Fraction、Decimal。",
    "steps-unknown": "steps 没有“{value}”这种算法，可以写：{options}。",
    # values of fields
    "value-fraction": "“{value}”不是整数，而“{field}”只能是整数；请写整数。",
    "value-range": "“{field}”的值 {value} 超出范围：{low} 到 {high}{unit}。请核对数和单位。",
    "value-no-number": "“{field}”要一个数，“{value}”却不是。请写数字，不知道就不写。",
    "value-float": "“{field}”的值 {value} 是浮点数，存不准。请写整数，或把数加上引号写成文字。",
    "value-no-flag": "“{field}”的值“{value}”看不出是“是”还是“否”。请写 是 或 否（也可以写 true、false）。",
    "value-no-choice": "“{value}”不是“{field}”的选项，可以写：{options}。{near}",
    "value-no-date": "“{field}”要一个日期，“{value}”却不是。请写成 2024-05-09 这样。",
    # names, readings and parameters that are asked for
    "field-unknown": "对象“{subject}”没有字段“{name}”。请改正名称。{near}",
    "standard-unknown": "{city} 没有标准“{name}”，现有：{options}。{near}",
    "subject-no-standard": "{city} 没有关于对象“{subject}”的标准，有标准的对象是：{options}。",
    "reading-form": "“{text}”不是口径的写法。请写成“标准=口径”，例如 committee-staff=started。",
    "reading-unknown": "“{record}”没有口径“{name}”，它的口径有：{options}。{near}",
    "reading-twice": "“{one}”和“{two}”都是“{record}”同一个问题（{choice}）的口径，只能选一个。请去掉其中一个。",
    "parameter-unknown": "这个规则包没有参数“{name}”。请改正名称；commstd show 会列出一条标准用到的参数。{near}",
    "parameter-float": "参数“{name}”的值 {value} 是浮点数，存不准。请写成带单位的文字（如“2500 户”），或用 Fraction、Decimal。",
    "parameter-zero": "参数“{name}”要用来除或计步，不能是“{value}”。请写大于零的数。",
}
