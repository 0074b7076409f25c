// One standard, computed where it is read: commstd.report.calculator has what it reads. What it computes with is exact.js.
(globalThis => {
  "use strict";
  const { commstd } = globalThis;
  const { fraction, ratio, times, over, evaluate, all, known, value, isNumber, namesIn, grid, judge } = commstd;
  const { format, amount, fill, readField, difference } = commstd;
  const NUMBERS = new Set(["quantity", "count", "share"]);
  const PARTS = ["when", "measure", "lower", "upper", "holds"];
  const BOUNDS = { lower: ["at_least", "more_than"], upper: ["at_most", "less_than"] };

  /** A standard's formulas under chosen readings. */
  const ruleOf = (standard, chosen) => {
    const local = { ...standard.let }, parts = { ...standard.parts };
    let by = standard.by;
    for (const reading of standard.readings.filter(one => chosen.includes(one.id))) {
      for (const [name, part] of Object.entries(reading.replaces)) {
        if (name === "by") by = part;
        else if (name.startsWith("let.")) local[name.slice(4)] = part;
        else parts[name] = part;
      }
    }
    const inOrder = PARTS.filter(name => parts[name]).map(name => [name, parts[name]]);
    return { local, parts: Object.fromEntries(inOrder), by };
  };

  /** The readings of each choice. */
  const choicesOf = standard => {
    const found = {};
    for (const reading of standard.readings) (found[reading.choice] ??= []).push(reading);
    return found;
  };

  const trees = formulas => Object.fromEntries(Object.entries(formulas).map(([name, one]) => [name, one.tree]));
  const exactly = written => written.includes("/") ? ratio(written) : written;

  /** The figures and dates of a day, and the parameters that have none. */
  const figuresOn = (standard, used, by, asOf) => {
    const row = { as_of: asOf, ...(by && { by }) }, texts = {}, idle = [];
    for (const [name, parameter] of Object.entries(standard.parameters)) {
      if (!used.has(name)) continue;
      const entry = parameter.values.find(one => (!one.from || one.from <= asOf) && (!one.until || asOf < one.until));
      if (!entry) { idle.push(name); continue; }
      row[name] = exactly(entry.value);
      texts[name] = entry.text;
    }
    return { row, texts, idle };
  };

  /**
   * The verdict on what was written.
   * @param {object} standard what data-standard holds
   * @param {object} written texts by field; an empty one is missing
   * @param {string[]} chosen a reading of each choice
   * @param {string} asOf the day, such as 2020-12-31
   */
  const calculate = (standard, written, chosen, asOf) => {
    const { local, parts, by } = ruleOf(standard, chosen), localTrees = trees(local);
    const used = namesIn(Object.values(trees(parts)), localTrees);
    const fields = standard.fields.filter(field => used.has(field.name));
    const { row, texts, idle } = figuresOn(standard, used, by, asOf);
    const faults = {}, rounded = {}, steps = {};
    for (const field of fields) {
      const read = readField(field, written[field.name] ?? "", standard.never);
      if (read.fault) faults[field.name] = fill(standard.words[read.fault], read.values);
      if (read.rounded) rounded[field.name] = fill(standard.words["calculator-rounded"], read.rounded);
      if (NUMBERS.has(field.kind)) steps[field.name] = times(ratio(field.resolution), ratio(field.factor));
      row[field.name] = read.value ?? null;
    }
    const found = { fields: fields.map(field => field.name), faults, rounded, idle, asOf, by, chosen };
    if (Object.keys(faults).length || idle.length) return { ...found, judgement: null };
    const rule = { when: parts.when?.tree, measure: parts.measure?.tree, holds: parts.holds?.tree };
    for (const end of ["lower", "upper"]) if (parts[end]) rule[end] = parts[end];
    for (const [name, one] of Object.entries(row)) if (isNumber(one) && !steps[name]) steps[name] = one;
    const step = rule.measure ? grid(rule.measure, steps, localTrees) : fraction(1n);
    return { ...found, judgement: judge(rule, row, step, localTrees), step, local, parts, row, texts };
  };

  // the arithmetic, in words

  const separator = standard => standard.lang === "zh" ? "、" : ", ";
  const labelOf = (standard, name) => standard.fields.find(field => field.name === name)?.label ?? standard.parameters[name]?.label ?? name;

  const plainText = (standard, one, unit) => {
    if (one === null) return standard.words["explain-blank"];
    if (typeof one === "boolean") return standard.words[one ? "yes" : "no"];
    if (isNumber(one)) return amount(one, unit);
    return one === standard.never.value ? standard.words["explain-never"] : one;
  };

  const outcomeText = (standard, outcome, unit) => {
    if (known(outcome) && outcome.values.size > 1) {
      const texts = all(outcome).sort(difference).map(one => plainText(standard, one, unit));
      return fill(standard.words["explain-one-of"], { values: texts.join(separator(standard)) });
    }
    if (value(outcome) !== null) return plainText(standard, value(outcome), unit);
    const fields = [...outcome.missing].sort().map(name => labelOf(standard, name)).join(separator(standard));
    return fill(standard.words["explain-missing"], { fields });
  };

  const bracketed = (standard, name, text) => standard.lang === "zh" ? `${name}（${text}）` : `${name} (${text})`;

  const fieldText = (standard, field, one) => {
    if (NUMBERS.has(field.kind) && one !== null) return amount(one, { label: field.unit, factor: field.factor });
    const option = field.kind === "choice" && one !== null ? field.options.find(([id]) => id === one)?.[1] : null;
    return bracketed(standard, field.label, option ?? plainText(standard, one, null));
  };

  /** Every formula with its value: the local names that are used, each after those inside it, then the parts. */
  const arithmetic = (standard, { local, parts, row, texts, step, judgement }) => {
    if (judgement === null) return [];
    const localTrees = trees(local), outcomes = {};
    const read = formula => evaluate(formula.tree, row, localTrees);
    const valueText = name => {
      const field = standard.fields.find(one => one.name === name);
      if (field) return fieldText(standard, field, row[name]);
      if (!Object.hasOwn(local, name)) return texts[name] ?? plainText(standard, row[name] ?? null, null);
      const outcome = outcomes[name];
      return known(outcome) ? outcomeText(standard, outcome, local[name].unit) : name;
    };
    const withNumbers = formula => formula.numbers.replaceAll(/\{(\w+)\}/g, (_, name) => valueText(name));
    const told = (formula, head) => ({
      head, words: formula.words, numbers: withNumbers(formula),
      value: outcomeText(standard, read(formula), formula.unit),
      inner: formula.inner.map(one => ({
        numbers: withNumbers(one), value: outcomeText(standard, read(one), one.unit),
      })),
    });
    const order = [], visit = formula => {
      for (const name of Object.keys(local)) {
        if (!order.includes(name) && mentions(formula.tree, name)) { visit(local[name]); order.push(name); }
      }
    };
    Object.values(parts).forEach(visit);
    const steps = order.map(name => {
      outcomes[name] = read(local[name]);
      return told(local[name], fill(standard.words["explain-let"], { name }));
    });
    for (const [name, part] of Object.entries(parts)) {
      const key = BOUNDS[name] ? BOUNDS[name][Number(part.strict)] : name;
      const one = told(part, standard.words[`explain-${key}`]);
      steps.push({ ...one, rounded: roundedText(standard, key, name, part, read(part), step, judgement) });
    }
    return steps;
  };

  const mentions = (tree, name) =>
    Array.isArray(tree) && ((tree[0] === "name" && tree[1] === name) || tree.some(part => mentions(part, name)));

  const ROUNDED = {
    at_least: "explain-rounded-up", more_than: "explain-rounded-above",
    at_most: "explain-rounded-down", less_than: "explain-rounded-below",
  };
  const roundedText = (standard, key, name, part, outcome, step, judgement) => {
    const end = name === "lower" ? judgement.low : name === "upper" ? judgement.high : null;
    if (end === null || (value(outcome) !== null && difference(value(outcome), end) === 0)) return null;
    const exact = outcomeText(standard, outcome, part.unit), shown = amount(end, standard.unit);
    return fill(standard.words[ROUNDED[key]], { step: amount(step, standard.unit), exact, low: shown, high: shown });
  };

  const requiredText = (standard, { low, high }) => {
    const shown = one => amount(one, standard.unit);
    if (low !== null && high !== null) return `${format(over(low, ratio(standard.unit.factor)))} – ${shown(high)}`;
    return low !== null ? `≥ ${shown(low)}` : high !== null ? `≤ ${shown(high)}` : "—";
  };

  /** The verdict in one sentence. */
  const resultText = (standard, found) => {
    const { words } = standard, one = found.judgement;
    const listed = names => names.map(name => labelOf(standard, name)).join(separator(standard));
    if (found.idle.length) return fill(words["explain-idle"], { as_of: found.asOf, names: listed(found.idle) });
    if (one === null) return words["calculator-faulty"];
    if (one.verdict === "unknown") return fill(words["explain-result-unknown"], { missing: listed(one.missing) });
    if (one.verdict === "not-applicable") return words["explain-result-outside"];
    if (standard.unit === null) return words[one.verdict === "met" ? "explain-result-yes" : "explain-result-no"];
    const shown = { actual: one.actual && amount(one.actual, standard.unit), gap: one.gap && amount(one.gap, standard.unit) };
    return fill(words[`explain-result-${one.verdict}`], { ...shown, required: requiredText(standard, one) });
  };

  /** One reading of each choice, in every combination, or none beyond some dozens. */
  const combinations = standard => {
    const choices = Object.values(choicesOf(standard)).map(options => options.map(({ id }) => id));
    const found = choices.reduce((ways, ids) => ways.flatMap(way => ids.map(id => [...way, id])), [[]]);
    return found.length <= 64 ? found : [];
  };

  /** What the other readings say, where that differs. */
  const otherTexts = (standard, written, found) => {
    if (found.judgement === null) return [];
    const told = one => [one.judgement?.verdict, one.judgement && requiredText(standard, one.judgement)].join(" ");
    return combinations(standard).map(chosen => calculate(standard, written, chosen, found.asOf))
      .filter(one => one.judgement !== null && told(one) !== told(found))
      .map(one => fill(standard.words["explain-other"], {
        reading: one.chosen.join("+"), verdict: standard.words[`verdict-${one.judgement.verdict}`],
        required: requiredText(standard, one.judgement),
        gap: one.judgement.gap && standard.unit ? amount(one.judgement.gap, standard.unit) : "—",
      }));
  };

  Object.assign(commstd, { choicesOf, calculate, arithmetic, requiredText, resultText, otherTexts });
})(globalThis);
