// The list of a report: sorted, filtered, a page at a time, each verdict explained on a click. Texts go in as texts.
(globalThis => {
  "use strict";
  const { commstd, document, Intl } = globalThis;
  const { MARKS, element, ratio, times, fraction, format, amount, fill } = commstd;
  const { calculate, requiredText, resultText, toldOthers, toldSteps } = commstd;
  const PAGE = 50, PRINTED = 500;
  const VERDICTS = { m: "met", s: "short", o: "over", u: "unknown", n: "not-applicable" };
  const RANKS = { s: 0, o: 1, u: 2, m: 3, n: 4 };
  const NUMBERS = new Set(["actual", "required", "gap"]);

  /** What is listed: a finding is a row and an item, and what it shows is made when it is shown. */
  const listOf = data => {
    const { items, results, words } = data;
    const standards = data.standards.map(one => ({ ...one, words, lang: data.lang }));
    const steps = items.map(({ step }) => ratio(step));
    const standardOf = item => standards[items[item].standard];
    const held = (item, name, row) => results[item][name]?.[row] ?? null;
    const exactly = (item, name, row) => {
      const number = held(item, name, row);
      return number === null ? null : times(fraction(BigInt(number)), steps[item]);
    };
    const judgement = (item, row) => ({
      verdict: VERDICTS[results[item].verdicts[row]], actual: exactly(item, "actual", row), low: exactly(item, "low", row),
      high: exactly(item, "high", row), gap: exactly(item, "gap", row),
    });

    /** What stands in a field, as its own unit has it. */
    const writtenOf = (standard, row) => Object.fromEntries(standard.fields.map(field => {
      const cell = data.fields[field.name][row];
      if (cell === null) return [field.name, ""];
      if (!field.resolution) return [field.name, cell];
      return [field.name, format(times(fraction(BigInt(cell)), ratio(field.resolution)))];
    }));
    const calculated = ([row, item]) => {
      const standard = standardOf(item), written = writtenOf(standard, row);
      return { standard, written, found: calculate(standard, written, items[item].chosen, data.asOf) };
    };

    // For the order alone, so in doubles; what a row lacks of what it needs comes first.
    const size = (item, name, row) => {
      const number = held(item, name, row);
      return number === null ? -Infinity : Number(number) * Number(steps[item].n) / Number(steps[item].d);
    };
    const need = (item, row) => held(item, "low", row) === null ? "high" : "low";
    const gap = ([row, item]) => Number(held(item, "gap", row) ?? -Infinity);
    const lack = ([row, item]) => gap([row, item]) / Math.max(Number(held(item, need(item, row), row)), 1);
    const { compare } = new Intl.Collator(data.lang, { numeric: true });
    const texts = {
      row: ([row]) => data.keys[row] ?? "", name: ([row]) => data.names[row] ?? "", standard: ([, item]) => items[item].title,
      force: ([, item]) => words[`force-${items[item].force}`], clause: ([, item]) => items[item].clauses,
    };
    const orders = {
      ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, (a, b) => compare(text(a), text(b))])),
      force: ([, a], [, b]) => data.forces.indexOf(items[a].force) - data.forces.indexOf(items[b].force),
      verdict: ([a, i], [b, j]) => RANKS[results[i].verdicts[a]] - RANKS[results[j].verdicts[b]],
      actual: ([a, i], [b, j]) => size(i, "actual", a) - size(j, "actual", b) || 0,
      required: ([a, i], [b, j]) => size(i, need(i, a), a) - size(j, need(j, b), b) || 0,
      gap: ([a, i], [b, j]) => size(i, "gap", a) - size(j, "gap", b) || 0,
      lack: (a, b) => lack(b) - lack(a) || gap(b) - gap(a) || 0,
    };

    /** The findings that a filter leaves, in an order. */
    const chosen = ({ search = "", standard = "", verdict = "", force = "" }, { by = "lack", descending = false } = {}) => {
      const wanted = search.normalize("NFKC").trim().toLowerCase(), kept = [];
      const has = text => (text ?? "").normalize("NFKC").toLowerCase().includes(wanted);
      const rows = data.keys.map((key, row) => row).filter(row => !wanted || has(data.keys[row]) || has(data.names[row]));
      items.forEach((item, at) => {
        if ((standard !== "" && Number(standard) !== at) || (force && item.force !== force)) return;
        for (const row of rows) if (!verdict || verdict.includes(results[at].verdicts[row])) kept.push([row, at]);
      });
      kept.sort(orders[by]);
      return descending ? kept.reverse() : kept;
    };

    /** The cells of a finding: texts, those of numbers apart. */
    const shown = finding => {
      const [row, item] = finding, standard = standardOf(item), one = judgement(item, row), { unit } = standard;
      const number = one => unit && one ? amount(one, unit) : "—";
      return {
        row: texts.row(finding), name: texts.name(finding), standard: texts.standard(finding), verdict: one.verdict,
        actual: number(one.actual), required: unit ? requiredText(standard, one) : "—", gap: number(one.gap),
        force: texts.force(finding), clause: texts.clause(finding),
      };
    };
    return { items, words, standards, chosen, shown, calculated };
  };

  /** How the verdict of a finding came about. */
  const told = (list, finding) => {
    const { words } = list, [, at] = finding, item = list.items[at];
    const { standard, written, found } = list.calculated(finding), { judgement, texts } = found;
    const verdict = judgement?.verdict ?? "not-applicable";
    const parts = [element("p", {}, element("strong", {}, `${MARKS[verdict]} ${resultText(standard, found)}`))];
    const force = words[`force-${item.force}`];
    parts.push(element("p", {}, fill(words["explain-source"], { force, clause: item.clauses })));
    if (item.by) parts.push(element("p", {}, fill(words["explain-by"], { by: item.by })));
    if (item.reading) parts.push(element("p", {}, fill(words["explain-reading"], { chosen: item.reading })));
    const fields = standard.fields.filter(field => found.fields.includes(field.name));
    if (fields.length) parts.push(element("h3", {}, words["explain-fields"]), pairs(fields.map(field => {
      const options = Object.fromEntries(field.options ?? []), text = written[field.name];
      return [field.label, text === "" ? words["explain-blank"] : options[text] ?? plain(words, standard, field, text)];
    })));
    const figures = Object.entries(texts ?? {}).map(([name, text]) => [standard.parameters[name].label, unbracketed(text)]);
    if (figures.length) parts.push(element("h3", {}, words["explain-figures"]), pairs(figures));
    const steps = toldSteps(standard, found);
    if (steps.length) parts.push(element("h3", {}, words["explain-steps"]), ...steps);
    parts.push(...toldOthers(standard, written, found, words["report-others"]));
    if (item.note) parts.push(element("p", { className: "note" }, item.note));
    return parts;
  };
  const plain = (words, standard, field, text) => {
    if (field.kind === "flag") return words[text];
    if (text === standard.never.value) return words["explain-never"];
    return field.unit ? `${text} ${field.unit}`.trim() : text;
  };
  const unbracketed = text => text.trim().replace(/^[（(](.*)[）)]$/, "$1");
  const pairs = rows => element("dl", {}, ...rows.flatMap(([name, text]) => [element("dt", {}, name), element("dd", {}, text)]));

  /** The list on its page. */
  const show = list => {
    const find = id => document.getElementById(id), table = find("findings"), body = table.tBodies[0];
    const form = document.querySelector(".filters"), pager = document.querySelector(".pager");
    const filters = ["search", "standard", "verdict", "force"].map(find);
    let order = {}, start = 0, kept = [], size = PAGE;

    const line = finding => {
      const cells = list.shown(finding);
      const open = element("button", { type: "button", className: `open verdict ${cells.verdict}` }, list.words[`verdict-${cells.verdict}`]);
      const made = element("tr", {}, ...Object.entries(cells).map(([name, text]) =>
        element("td", { className: NUMBERS.has(name) ? "number" : "" }, name === "verdict" ? open : text)));
      open.setAttribute("aria-expanded", "false");
      open.addEventListener("click", () => {
        const isOpen = open.getAttribute("aria-expanded") === "true";
        open.setAttribute("aria-expanded", String(!isOpen));
        if (isOpen) made.nextElementSibling.remove();
        else made.after(element("tr", { className: "told" }, element("td", { colSpan: made.cells.length }, ...told(list, finding))));
      });
      return made;
    };
    const draw = () => {
      const part = kept.slice(start, start + size), { words } = list;
      body.replaceChildren(...part.map(line));
      const held = { total: kept.length, first: start + 1, last: start + part.length };
      find("count").textContent = fill(words[kept.length ? "report-page" : "report-none-listed"], held);
      find("before").disabled = start === 0;
      find("after").disabled = start + size >= kept.length;
      pager.hidden = kept.length <= size;
    };
    const choose = () => {
      kept = list.chosen(Object.fromEntries(filters.map(({ id, value }) => [id, value])), order);
      start = 0;
      draw();
    };
    const turn = by => {
      start += by;
      draw();
      table.scrollIntoView();
    };
    table.tHead.addEventListener("click", ({ target }) => {
      const heading = target.closest("th[data-sort]"), by = heading?.dataset.sort;
      if (!by) return;
      order = { by, descending: order.by === by ? !order.descending : NUMBERS.has(by) };
      for (const one of table.tHead.querySelectorAll("th")) one.removeAttribute("aria-sort");
      heading.setAttribute("aria-sort", order.descending ? "descending" : "ascending");
      choose();
    });
    form.addEventListener("input", choose);
    form.addEventListener("submit", event => event.preventDefault());
    find("before").addEventListener("click", () => turn(-size));
    find("after").addEventListener("click", () => turn(size));
    // On paper stand all that are chosen, up to some pages of them.
    const resized = to => {
      size = to;
      if (kept.length <= PAGE) return;
      start = 0;
      draw();
    };
    globalThis.addEventListener("beforeprint", () => resized(PRINTED));
    globalThis.addEventListener("afterprint", () => resized(PAGE));
    find("verdict").value = list.chosen({ verdict: "so" }).length ? "so" : "";
    form.hidden = table.hidden = false;
    choose();
  };

  Object.assign(commstd, { listOf, told });
  if (document) show(listOf(JSON.parse(document.getElementById("data").textContent)));
})(globalThis);
