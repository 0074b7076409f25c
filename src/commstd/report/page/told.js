// How a verdict came about, as elements of a page; texts go in as texts.
(globalThis => {
  "use strict";
  const { commstd, document } = globalThis;
  const { arithmetic, otherTexts } = commstd;

  const MARKS = { met: "✓", short: "✗", over: "✗", unknown: "?", "not-applicable": "—" };

  const element = (name, properties = {}, ...inside) => {
    const one = Object.assign(document.createElement(name), properties);
    one.append(...inside);
    return one;
  };

  /** The arithmetic of a verdict, a block a formula. */
  const toldSteps = (standard, found) => {
    const colon = standard.lang === "zh" ? "：" : ": ";
    return arithmetic(standard, found).map(step => {
      const lines = [element("p", {}, element("b", {}, step.head + colon), step.words)];
      for (const inner of step.inner) lines.push(element("p", { className: "commstd-inner" }, `${inner.numbers} → ${inner.value}`));
      if (step.numbers !== step.value) lines.push(element("p", {}, `= ${step.numbers}`));
      lines.push(element("p", {}, `= ${step.value}`));
      if (step.rounded) lines.push(element("p", {}, `→ ${step.rounded}`));
      return element("div", {}, ...lines);
    });
  };

  /** What other readings say, folded where they are many; nothing where none differs. */
  const toldOthers = (standard, written, found, title) => {
    const others = otherTexts(standard, written, found);
    if (!others.length) return [];
    const list = element("ul", {}, ...others.map(text => element("li", {}, text)));
    const head = element("summary", {}, `${title} (${others.length})`);
    return [element("details", { open: others.length <= 4 }, head, list)];
  };

  Object.assign(commstd, { MARKS, element, toldSteps, toldOthers });
})(globalThis);
