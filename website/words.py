"""What the site says in its own words, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from commstd.messages import Label, catalogue, words

if TYPE_CHECKING:
    from commstd.messages import Language

SITE: Final = {
    # sections of the navigation
    "home": Label("首页", "Home"),
    "tutorial": Label("教程", "Tutorial"),
    "how-to": Label("怎样做", "How to"),
    "reference": Label("参考", "Reference"),
    "explanation": Label("说明", "Explanation"),
    "decisions": Label("设计决定", "Decisions"),
    "catalogue": Label("标准目录", "Catalogue"),
    "api": Label("Python 接口", "Python API"),
    "standards": Label("标准", "Standards"),
    "processes": Label("程序", "Processes"),
    "concepts": Label("各市县对照", "Comparison"),
    # the catalogue
    "cities": Label("城市", "Cities"),
    "catalogue-intro": Label(
        "以下各页由规则包生成：每个城市的标准、指标、事项、清单、任务和程序，连同条款。每条标准的页上有计算器，"
        "在浏览器里计算，不用联网，也不会发送任何数据。",
        "These pages are made from the packs: the standards, targets, duties, lists, tasks and processes of each city,"
        " with their clauses. On the page of each standard is a calculator, which computes in your browser, without a"
        " network, and sends nothing anywhere.",
    ),
    "inferred": Label("城市是推断出来的：{why}", "The city is inferred: {why}"),
    "truncated": Label("所依据的文本不完整，在结尾之前中断。", "The text that was encoded breaks off before its end."),
    "draft": Label("这是征求意见稿，还没有生效。", "This is a draft for comment, not in force."),
    "code": Label("行政区划代码", "Division code"),
    "document": Label("文件", "Document"),
    "number": Label("文号", "Number"),
    "issued": Label("印发日期", "Issued"),
    "status": Label("效力", "Status"),
    "plugin": Label("插件", "Plugin"),
    "overview": Label("概览", "Overview"),
    "targets": Label("指标", "Targets"),
    "duties": Label("须由人核对的事项", "Duties"),
    "lists": Label("清单", "Lists"),
    "tasks": Label("任务", "Tasks"),
    "parameters": Label("参数", "Parameters"),
    "clauses": Label("条款对应情况", "Clause coverage"),
    "none-here": Label("没有。", "None."),
    # a standard
    "formula": Label("公式", "Formula"),
    "in-words": Label("文字说明", "In words"),
    "as-text": Label("规则包里的写法", "As the pack has it"),
    "where": Label("其中", "where"),
    "readings": Label("口径", "Readings"),
    "readings-intro": Label(
        "文本容许不止一种算法。下面每个问题选一种口径，默认的用粗体。",
        "The text admits more than one computation. Each question below has its readings, the default in bold.",
    ),
    "examples": Label("示例", "Examples"),
    "given": Label("给定", "Given"),
    "verdict": Label("结论", "Verdict"),
    "required": Label("要求", "Required"),
    "gap": Label("差额", "Gap"),
    "reading": Label("口径", "Reading"),
    "choice": Label("问题", "Question"),
    "changes": Label("改成", "Changes"),
    "as-written": Label("记录原样", "the record as written"),
    "value": Label("值", "Value"),
    "from": Label("自", "From"),
    "until": Label("止", "Until"),
    "clause": Label("条款", "Clause"),
    "force": Label("强度", "Force"),
    "by": Label("期限", "Due by"),
    "subject": Label("对象", "Subject"),
    "concept": Label("主题", "Concept"),
    "field": Label("字段", "Field"),
    "unit": Label("单位", "Unit"),
    "id": Label("标识", "Id"),
    "title": Label("标题", "Title"),
    "note": Label("说明", "Note"),
    "applies": Label("适用条件", "Applies if"),
    "everyone": Label("全部", "everyone"),
    "calculator": Label("计算器", "Calculator"),
    "others": Label("其他城市的同类标准", "The same in other cities"),
    "other-cities": Label("见对照页：{link}", "See the comparison: {link}"),
    "measured": Label("核对什么", "What is measured"),
    "line": Label("目标线", "Line"),
    "among": Label("范围", "Among"),
    "part": Label("分子", "Part"),
    "whole": Label("分母", "Whole"),
    "target-share": Label("所占比例", "a share"),
    "target-standard": Label("达到一条标准的比例", "the share that meets a standard"),
    "target-count": Label("数量", "a count"),
    "target-ratio": Label("两个合计之比", "a ratio of two sums"),
    "each": Label("分组", "For each"),
    # lists, duties and tasks
    "open-list": Label("文件没有列完。", "The document says that there are more."),
    "forbids": Label("禁止", "forbidden"),
    "needs-all": Label("全部都要", "all are needed"),
    "needs-any": Label("有一项即可", "any one will do"),
    "list": Label("清单", "List"),
    "item": Label("项目", "Item"),
    "department": Label("部门", "Department"),
    "lead": Label("牵头", "Leads"),
    "support": Label("配合", "Supports"),
    "nobody": Label("没有写明部门", "No department named"),
    "task": Label("任务", "Task"),
    "every": Label("周期", "Recurs"),
    "serves": Label("服务于", "Serves"),
    "duty": Label("事项", "Duty"),
    "aliases": Label("又作", "Also called"),
    # processes
    "diagram": Label("流程图", "Diagram"),
    "diagram-of": Label(
        "“{title}”的流程图，步骤也列在下面的表里", "Diagram of “{title}”; the table below has the same steps"
    ),
    "steps": Label("步骤", "Steps"),
    "step": Label("步骤", "Step"),
    "after": Label("在此之后", "After"),
    "actors": Label("由谁", "Who"),
    "anybody": Label("不限", "anybody"),
    "within": Label("时限", "Time limit"),
    "workdays": Label("{count}个工作日，自“{start}”起", "{count} working days from “{start}”"),
    "optional": Label("可有可无", "optional"),
    "rules": Label("规则", "Rules"),
    "consequences": Label("后果", "Consequences"),
    "holds": Label("要求", "Required"),
    "result": Label("结果", "Result"),
    # clauses
    "gloss": Label("内容", "About"),
    "encoded-by": Label("写成的记录", "Encoded by"),
    "not-encoded": Label("没有写成记录：{why}", "Not encoded: {why}"),
    "used-by": Label("用到的参数：{names}", "Parameters: {names}"),
    "coverage": Label(
        "条款共 {count} 条：写成记录的 {encoded} 条，说明理由的 {reasons} 条。",
        "{count} clauses: {encoded} encoded, {reasons} with a reason.",
    ),
    # the comparison
    "concepts-intro": Label(
        "同一主题，各城市的标准并列。数值是各文件自己的，各城市的条件和口径可能不同，比较之前请看各自的页。",
        "What each city asks, concept by concept. The figures are those of each document; conditions and readings may"
        " differ, so look at the pages before you compare.",
    ),
    "city": Label("城市", "City"),
    "concept-targets": Label("指标", "Targets"),
    "no-standard": Label("—", "—"),
    # errors
    "errors": Label("全部提示和错误", "Every message and error"),
    "errors-intro": Label(
        "commstd 对表格、规则包、命令和代码说的每一句话，按所在的部分排列，共 {count} 条。花括号里的词换成当时的内容。",
        "Every sentence that commstd says about tables, packs, commands and code, by the part that says it: {count} of"
        " them. Words in braces stand for what was found.",
    ),
    "key": Label("键", "Key"),
    "sentence": Label("说什么", "What it says"),
    "mend": Label("怎么办", "What to do"),
    "errors-cases": Label("办件和日历", "Cases and the calendar"),
    "errors-duties": Label("事项、清单和任务", "Duties, lists and tasks"),
    "errors-explain": Label("说明和对照", "Explanations and comparisons"),
    "errors-frames": Label("数据框", "Frames"),
    "errors-keys": Label("规则包的键", "The keys of a pack"),
    "errors-new-city": Label("新插件和略过的插件", "New plugins, and those left out"),
    "errors-packs": Label("规则包和公式", "Packs and formulas"),
    "errors-reports": Label("命令行和输出", "The command line and what it prints"),
    "errors-rollup": Label("汇总", "Roll-ups"),
    "errors-tables": Label("表格", "Tables"),
    "errors-targets": Label("指标", "Targets"),
    "errors-template": Label("空白填报表", "Blank tables to fill in"),
    "errors-webpage": Label("网页报告", "Web reports"),
    "errors-workbook": Label("Excel 工作簿", "Excel workbooks"),
    "errors-testing": Label("插件的测试", "Tests of plugins"),
    "errors-values": Label("数值、单位和名称", "Values, units and names"),
    # the API
    "api-intro": Label(
        "由代码里的文档字符串生成，只有英文。用中文写的介绍见 [Python](../python.md)。",
        "Made from the docstrings. For an introduction see [Python](../python.md).",
    ),
    "module": Label("模块", "Module"),
    "names": Label("名称", "Names"),
    # the calculator
    "calculator-title": Label("计算器", "Calculator"),
    "calculator-intro": Label(
        "填数即算，在浏览器里精确计算，不联网。留空表示不知道。可以写 `1.2万`、`1,200户`、`0.5亩`，全角数字也行。",
        "Computes exactly, in your browser, as you type; nothing is sent. Leave empty what is not known. `1,200`,"
        " `1.2万`, `0.5 mu` and full-width digits are understood.",
    ),
    "calculator-noscript": Label("计算器需要 JavaScript。", "The calculator needs JavaScript."),
    "calculator-example": Label("填入示例", "Fill in an example"),
    "calculator-none": Label("（不填）", "(none)"),
    "calculator-blank": Label("（未填）", "(not known)"),
    "calculator-reading": Label("口径：", "Reading: "),
    "calculator-day": Label("按哪一天有效的规定", "Figures in force on"),
    "calculator-no-day": Label("请写日期。", "Give a day."),
    "calculator-faulty": Label("请先改正上面标出的内容。", "Mend what is marked above."),
    "calculator-rounded": Label("按 {step} {unit} 四舍五入。", "Rounded half up to {step} {unit}."),
    "calculator-others": Label("按其他口径", "Under other readings"),
}


def site(key: str, lang: Language, **values: object) -> str:
    """A text of the site in one language."""
    return SITE[key].text(lang).format(**{name: words(value, lang) for name, value in values.items()})


def told(key: str, lang: Language) -> str:
    """A sentence of commstd's own catalogue."""
    return catalogue(lang)[key]
