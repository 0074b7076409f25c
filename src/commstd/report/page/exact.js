// Formulas in fractions of BigInt: the reader that the calculators use, held by tests/laws to commstd.formula.exact and
// commstd.verdicts, whose shape it has. A classic script without a module: it runs from a disk and in the tests' engine too.
//
// A value is {n, d} (a reduced fraction), a flag, or a text (a choice's id, or a date such as 2020-12-31); null is missing.
// An outcome is every value that a tree may have, by a text that identifies it, and the missing fields on which that hangs.
(globalThis => {
  "use strict";

  // numbers

  const gcd = (a, b) => {
    a = a < 0n ? -a : a;
    while (b) [a, b] = [b, a % b];
    return a;
  };
  const fraction = (n, d = 1n) => {
    const sign = d < 0n ? -1n : 1n, common = gcd(n, d < 0n ? -d : d) || 1n;
    return { n: sign * n / common, d: sign * d / common };
  };
  const ratio = text => {
    const [n, d = "1"] = text.split("/");
    return fraction(BigInt(n), BigInt(d));
  };
  const isNumber = value => value !== null && typeof value === "object";
  const plus = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
  const negative = a => ({ n: -a.n, d: a.d });
  const minus = (a, b) => plus(a, negative(b));
  const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
  const over = (a, b) => fraction(a.n * b.d, a.d * b.n);
  const floorOf = a => {
    const whole = a.n / a.d;
    return a.n < 0n && whole * a.d !== a.n ? whole - 1n : whole;
  };
  const floor = a => fraction(floorOf(a));
  const ceil = a => fraction(-floorOf(negative(a)));
  const difference = (a, b) => {
    if (!isNumber(a)) return a < b ? -1 : a > b ? 1 : 0;
    const left = a.n * b.d, right = b.n * a.d;
    return left < right ? -1 : left > right ? 1 : 0;
  };
  const least = (...values) => values.reduce((a, b) => difference(b, a) < 0 ? b : a);
  const greatest = (...values) => values.reduce((a, b) => difference(b, a) > 0 ? b : a);

  // outcomes

  const identity = value => isNumber(value) ? `${value.n}/${value.d}` : `${typeof value} ${value}`;
  const outcome = (values, missing = []) => ({
    values: new Map(values.map(value => [identity(value), value])), missing: new Set(missing),
  });
  const decided = value => outcome([value]);
  const all = one => [...one.values.values()];
  const known = one => !all(one).includes(null);
  const value = one => one.values.size === 1 ? all(one)[0] : null;
  const blamed = operands => operands.flatMap(one => [...one.missing]);
  const unknown = operands => outcome([null], blamed(operands));
  const settled = (values, operands) => {
    const found = outcome(values);
    return value(found) === null ? outcome(values, blamed(operands)) : found;
  };
  const ways = operands =>
    operands.reduce((found, one) => found.flatMap(way => all(one).map(each => [...way, each])), [[]]);
  const combined = (operands, compute) => ways(operands).map(way => way.includes(null) ? null : compute(...way));
  const number = (operands, compute) => settled(combined(operands, compute), operands);
  const truth = (operands, decide) => {
    const answer = outcome(combined(operands, decide));
    return value(answer) === null ? unknown(operands) : answer;
  };
  const every = operands =>
    operands.some(one => value(one) === false) ? decided(false)
      : operands.every(one => value(one) === true) ? decided(true) : unknown(operands);
  const contrary = one => value(one) === null ? one : decided(!value(one));
  const branch = (condition, then, otherwise) => {
    if (value(condition) !== null) return value(condition) ? then : otherwise;
    let both = outcome([...all(then), ...all(otherwise)]);
    if (both.values.size > 1 && all(both).some(one => typeof one === "boolean")) both = outcome([null]);
    return settled(all(both), [condition, then, otherwise]);
  };

  const COMPARE = {
    "<": (a, b) => difference(a, b) < 0, "<=": (a, b) => difference(a, b) <= 0,
    ">": (a, b) => difference(a, b) > 0, ">=": (a, b) => difference(a, b) >= 0,
    "==": (a, b) => identity(a) === identity(b), "!=": (a, b) => identity(a) !== identity(b),
  };
  const NUMBERS = {
    "negative": negative, "+": plus, "-": minus, "*": times, "/": over, "min": least, "max": greatest, ceil, floor,
  };

  const isMissing = (row, name) => !Object.hasOwn(row, name) || row[name] === null;

  /** What a tree comes to, given values by name and local names by tree. */
  const evaluate = (tree, row, local = {}) => {
    const [kind, ...parts] = tree, read = part => evaluate(part, row, local);
    if (Object.hasOwn(NUMBERS, kind)) return number(parts.map(read), NUMBERS[kind]);
    switch (kind) {
      case "number": return decided(ratio(parts[0]));
      case "text": return decided(parts[0]);
      case "name":
        if (Object.hasOwn(local, parts[0])) return read(local[parts[0]]);
        return isMissing(row, parts[0]) ? outcome([null], [parts[0]]) : decided(row[parts[0]]);
      case "known": return decided(!isMissing(row, parts[0]));
      case "compare": {
        const [first, ...rest] = parts, sides = [first, ...rest.map(([, right]) => right)].map(read);
        return every(rest.map(([sign], at) => truth([sides[at], sides[at + 1]], COMPARE[sign])));
      }
      case "in": return truth([read(parts[0])], one => parts[1].includes(one) !== parts[2]);
      case "and": return every(parts.map(read));
      case "or": return contrary(every(parts.map(part => contrary(read(part)))));
      case "not": return contrary(read(parts[0]));
      case "if": return branch(...parts.map(read));
    }
    throw new Error(`no node of a formula: ${kind}`);
  };

  /** Every name in some trees, those behind local names too. */
  const namesIn = (trees, local = {}, found = new Set()) => {
    for (const tree of trees) {
      if (!Array.isArray(tree)) continue;
      if (tree[0] === "name" || tree[0] === "known") {
        if (Object.hasOwn(local, tree[1])) namesIn([local[tree[1]]], local, found);
        else found.add(tree[1]);
      } else if (tree[0] !== "text" && tree[0] !== "number") namesIn(tree, local, found);
    }
    return found;
  };

  // verdicts

  const common = (a, b) => fraction(gcd(a.n * b.d, b.n * a.d), a.d * b.d);

  /** The greatest step of which every value of a number is a whole multiple, given the steps of names. */
  const grid = (tree, steps, local = {}) => {
    const [kind, ...parts] = tree, step = part => grid(part, steps, local);
    const above = one => one.n < 0n ? negative(one) : one;
    switch (kind) {
      case "number": return above(ratio(parts[0]));
      case "name": return Object.hasOwn(local, parts[0]) ? step(local[parts[0]]) : above(steps[parts[0]]);
      case "negative": return step(parts[0]);
      case "ceil": case "floor": return fraction(1n);
      case "*": return times(step(parts[0]), step(parts[1]));
      case "/": return over(step(parts[0]), value(evaluate(parts[1], steps, local)));
      case "+": case "-": case "min": case "max": return parts.map(step).reduce(common);
      case "if": return common(step(parts[1]), step(parts[2]));
    }
    throw new Error(`no number: ${kind}`);
  };

  const leastAllowed = (bound, step, strict) => {
    const steps = over(bound, step);
    return times(strict ? plus(floor(steps), fraction(1n)) : ceil(steps), step);
  };
  const mostAllowed = (bound, step, strict) => {
    const steps = over(bound, step);
    return times(strict ? minus(ceil(steps), fraction(1n)) : floor(steps), step);
  };
  const end = (bound, step, allowed, read) =>
    bound ? (found => number([found], one => allowed(one, step, bound.strict)))(read(bound.tree)) : null;
  const kept = (actual, bound, holds) => bound && truth([actual, bound], holds);

  const shown = (one, choose, verdict) => {
    if (one === null || !known(one)) return null;
    return one.values.size > 1 && ["unknown", "not-applicable"].includes(verdict) ? null : choose(...all(one));
  };
  const hangingOn = parts => [...new Set(blamed(parts.filter(part => value(part) === null)))].sort();

  /** The verdict on a row: commstd.verdicts.judge. */
  const judge = (rule, row, step, local = {}) => {
    const read = tree => evaluate(tree, row, local), nothing = { actual: null, low: null, high: null, gap: null };
    const when = rule.when ? read(rule.when) : null, actual = rule.measure ? read(rule.measure) : null;
    if (when !== null && value(when) === false) {
      const verdict = "not-applicable";
      return { ...nothing, verdict, actual: shown(actual, least, verdict), missing: [] };
    }
    if (rule.holds) {
      const parts = [when, read(rule.holds)].filter(part => part !== null);
      if (parts.some(part => value(part) === null)) return { ...nothing, verdict: "unknown", missing: hangingOn(parts) };
      return { ...nothing, verdict: value(parts.at(-1)) ? "met" : "short", missing: [] };
    }
    const low = end(rule.lower, step, leastAllowed, read), high = end(rule.upper, step, mostAllowed, read);
    const lowKept = kept(actual, low, COMPARE[">="]), highKept = kept(actual, high, COMPARE["<="]);
    const parts = [when, lowKept, highKept].filter(part => part !== null);
    const verdict =
      when !== null && value(when) === null ? "unknown"
        : lowKept !== null && value(lowKept) === false ? "short"
          : highKept !== null && value(highKept) === false ? "over"
            : parts.some(part => value(part) === null) ? "unknown" : "met";
    const found = {
      actual: shown(actual, verdict === "short" ? greatest : least, verdict),
      low: shown(low, verdict === "short" ? least : greatest, verdict),
      high: shown(high, verdict === "over" ? greatest : least, verdict),
    };
    const gap =
      verdict === "met" ? fraction(0n)
        : verdict === "short" && found.actual && found.low ? minus(found.low, found.actual)
          : verdict === "over" && found.actual && found.high ? minus(found.actual, found.high) : null;
    return { ...found, verdict, gap, missing: verdict === "unknown" ? hangingOn(parts) : [] };
  };

  globalThis.commstd = {
    fraction, ratio, isNumber, plus, minus, times, over, floorOf, difference, evaluate, all, known, value, namesIn, grid,
    judge,
  };
})(globalThis);
