// Values as people write and read them: commstd.fields and commstd.numerals for the calculators.
(globalThis => {
  "use strict";
  const { commstd } = globalThis;
  const { fraction, ratio, isNumber, plus, times, over, floorOf, difference } = commstd;

  const MULTIPLIERS = { 十: 10n, 百: 100n, 千: 1000n, 万: 10n ** 4n, 亿: 10n ** 8n };
  const ARABIC = /^([+-]?)((?:\d{1,3}(?:,\d{3})+|\d+))(?:\.(\d+))?\s*([十百千万亿]*)/;
  const DIGIT = /^[\d零〇一二两三四五六七八九]/;
  const NOTED = /(?<=\d)(?=[²³¹⁰-⁹₀-₉①-⓿㉑-㉟㊱-㊿])/gu;
  const DATE = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))$/;
  const LONGEST = 60;

  /** Full-width characters made half-width; a raised digit behind a digit is no digit of the number. */
  const fold = text => text.replaceAll(NOTED, "^").normalize("NFKC").replaceAll("−", "-").trim();

  /** The number at the beginning of a text and what follows it; null where there is none. */
  const splitNumber = text => {
    const folded = fold(text), match = folded.length <= LONGEST ? ARABIC.exec(folded) : null;
    if (!match) return null;
    const [whole, sign, digits, decimals = "", marks] = match, rest = folded.slice(whole.length).trim();
    if (DIGIT.test(rest)) return null;
    let above = BigInt(digits.replaceAll(",", "") + decimals);
    for (const mark of marks) above *= MULTIPLIERS[mark];
    const number = fraction(sign === "-" ? -above : above, 10n ** BigInt(decimals.length));
    const below = /^\/\s*([1-9]\d*)$/.exec(rest);
    return below ? { number: over(number, fraction(BigInt(below[1]))), rest: "" } : { number, rest };
  };

  const HALF = fraction(1n, 2n);
  const roundHalfUp = value => fraction(floorOf(plus(value, HALF)));

  const fault = (key, values = {}) => ({ fault: key, values });

  /** A number of base units on the field's grid, or what is wrong with the text. */
  const readNumber = (field, text) => {
    const found = splitNumber(text), unit = field.unit;
    if (!found) return fault("value-no-number", { value: text, field: field.label });
    let { number, rest } = found;
    if (rest.startsWith("%") && field.kind === "share") {
      number = over(number, fraction(100n));
      rest = rest.slice(1).trim();
    }
    if (rest && !Object.hasOwn(field.units, rest)) return fault("cell-unit-other", { value: text, field: field.label, unit });
    const base = times(number, ratio(rest ? field.units[rest] : field.factor));
    const step = times(ratio(field.resolution), ratio(field.factor)), steps = over(base, step);
    if (field.kind === "count" && steps.d !== 1n) return fault("value-fraction", { value: text, field: field.label });
    const value = times(roundHalfUp(steps), step), shown = over(value, ratio(field.factor));
    if (difference(shown, ratio(field.low)) < 0 || difference(shown, ratio(field.high)) > 0) {
      const range = { low: format(ratio(field.low)), high: format(ratio(field.high)) };
      return fault("value-range", { value: text, field: field.label, unit, ...range });
    }
    return steps.d === 1n ? { value } : { value, rounded: { step: format(ratio(field.resolution)), unit } };
  };

  const readDate = (field, text, never) => {
    const folded = fold(text).toLowerCase();
    if (never.spellings.includes(folded)) return { value: never.value };
    const match = DATE.exec(folded);
    if (match) {
      const iso = [match[1], match[2] ?? match[4], match[3] ?? match[5]].map(part => part.padStart(2, "0")).join("-");
      const day = new Date(`${iso}T00:00:00Z`);
      if (!Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso)) return { value: iso };
    }
    return fault("value-no-date", { value: text, field: field.label });
  };

  /** One field's text as a value (null: missing), or what is wrong with it. */
  const readField = (field, text, never) => {
    if (text.trim() === "") return { value: null };
    switch (field.kind) {
      case "flag": return { value: text === "yes" };
      case "choice": case "text": return { value: text };
      case "date": return readDate(field, text, never);
      default: return readNumber(field, text);
    }
  };

  /** An exact decimal text, or n/d where the decimals never end. */
  const format = ({ n, d }) => {
    let below = d, twos = 0, fives = 0;
    for (; below % 2n === 0n; below /= 2n) twos++;
    for (; below % 5n === 0n; below /= 5n) fives++;
    if (below !== 1n) return `${n}/${d}`;
    const places = Math.max(twos, fives), sign = n < 0n ? "-" : "";
    const digits = ((n < 0n ? -n : n) * 10n ** BigInt(places) / d).toString().padStart(places + 1, "0");
    return sign + (places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits);
  };

  const DIGITS = fraction(10n ** 4n);
  const roundHalfEven = value => {
    const whole = floorOf(value), part = commstd.minus(value, fraction(whole)), side = difference(part, HALF);
    return fraction(side > 0 || (side === 0 && whole % 2n !== 0n) ? whole + 1n : whole);
  };

  /** A number of base units in a unit, for people. */
  const amount = (value, unit) => {
    const shown = unit ? over(value, ratio(unit.factor)) : value, text = format(shown);
    const near = text.includes("/") ? ` (≈ ${format(over(roundHalfEven(times(shown, DIGITS)), DIGITS))})` : "";
    return `${text}${near} ${unit ? unit.label : ""}`.trimEnd();
  };

  /** A sentence with what stands in its braces. */
  const fill = (sentence, values) => sentence.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

  Object.assign(commstd, { fold, format, amount, fill, readField, isNumber });
})(globalThis);
