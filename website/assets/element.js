// The form around calculator.js and told.js.
(globalThis => {
  "use strict";
  const { commstd, customElements, document, HTMLElement } = globalThis;
  const { MARKS, choicesOf, calculate, element, resultText, toldOthers, toldSteps } = commstd;
  let made = 0;

  const labelled = (text, control, ...more) => {
    control.id = `commstd-${made++}`;
    return element("div", { className: "commstd-field" }, element("label", { htmlFor: control.id }, text), control, ...more);
  };
  const select = (options, chosen) => {
    const made = element("select");
    for (const [id, label] of options) made.append(element("option", { value: id, selected: id === chosen }, label));
    return made;
  };
  const today = () => {
    const day = new Date();
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map(part => String(part).padStart(2, "0")).join("-");
  };

  class Calculator extends HTMLElement {
    connectedCallback() {
      if (this.controls) return;
      const standard = this.standard = JSON.parse(this.dataset.standard), { words } = standard;
      this.controls = {};
      this.readings = {};
      const form = element("form", { noValidate: true });
      form.setAttribute("aria-label", words["calculator-title"]);
      form.addEventListener("submit", event => event.preventDefault());
      if (standard.examples.length) form.append(this.exampleField());
      for (const field of standard.fields) form.append(this.inputField(field));
      for (const [choice, options] of Object.entries(choicesOf(standard))) {
        const control = select(options.map(({ id, label }) => [id, label]), options.find(one => one.default).id);
        this.readings[choice] = control;
        form.append(labelled(words["calculator-reading"] + choice, control));
      }
      this.day = element("input", { type: "date", value: today(), required: true });
      form.append(labelled(words["calculator-day"], this.day));
      this.output = element("output");
      this.output.setAttribute("aria-live", "polite");
      this.steps = element("div", { className: "commstd-steps" });
      form.addEventListener("input", () => this.compute());
      this.append(form, this.output, this.steps);
      this.compute();
    }

    exampleField() {
      const { standard } = this, { words } = standard;
      const options = standard.examples.map(({ title }, at) => [String(at), title]);
      const control = select([["", words["calculator-none"]], ...options], "");
      control.addEventListener("input", () => this.fillIn(standard.examples[Number(control.value)], control.value));
      return labelled(words["calculator-example"], control);
    }

    fillIn(example, at) {
      for (const [name, { control }] of Object.entries(this.controls)) control.value = (at && example.given[name]) || "";
      for (const [choice, control] of Object.entries(this.readings)) {
        const options = choicesOf(this.standard)[choice];
        control.value = (options.find(one => at && example.readings.includes(one.id)) ?? options.find(one => one.default)).id;
      }
      this.day.value = (at && example.as_of) || today();
    }

    inputField(field) {
      const { words } = this.standard, blank = ["", words["calculator-blank"]];
      const control =
        field.kind === "flag" ? select([blank, ["yes", words.yes], ["no", words.no]], "")
          : field.kind === "choice" ? select([blank, ...field.options], "")
            : element("input", { type: "text", autocomplete: "off", placeholder: field.kind === "date" ? "2020-12-31" : "" });
      if (control.matches("input") && field.kind !== "date" && field.kind !== "text") control.inputMode = "decimal";
      const note = element("small", { id: `commstd-${made++}` });
      control.setAttribute("aria-describedby", note.id);
      control.name = field.name;
      this.controls[field.name] = { control, note };
      const unit = field.unit && field.label !== field.unit ? ` (${field.unit})` : "";
      return labelled(field.label + (this.standard.lang === "zh" && unit ? `（${field.unit}）` : unit), control, note);
    }

    compute() {
      const { standard } = this, asOf = this.day.value;
      if (!asOf) { this.show(standard.words["calculator-no-day"], "unknown"); return; }
      const written = Object.fromEntries(Object.entries(this.controls).map(([name, { control }]) => [name, control.value]));
      const found = calculate(standard, written, Object.values(this.readings).map(one => one.value), asOf);
      for (const [name, { control, note }] of Object.entries(this.controls)) {
        control.setAttribute("aria-invalid", String(name in found.faults));
        control.closest(".commstd-field").hidden = !found.fields.includes(name);
        note.textContent = found.faults[name] ?? found.rounded[name] ?? "";
      }
      this.show(resultText(standard, found), found.judgement?.verdict ?? (found.idle.length ? "not-applicable" : "unknown"));
      if (Object.values(written).some(text => text)) this.tell(written, found);
    }

    show(text, verdict) {
      this.output.className = `commstd-${verdict}`;
      this.output.replaceChildren(element("strong", {}, MARKS[verdict]), ` ${text}`);
      this.steps.replaceChildren();
    }

    tell(written, found) {
      const { words } = this.standard, steps = toldSteps(this.standard, found);
      if (steps.length) this.steps.append(element("h3", {}, words["explain-steps"]), ...steps);
      this.steps.append(...toldOthers(this.standard, written, found, words["calculator-others"]));
    }
  }

  if (!customElements.get("commstd-calculator")) customElements.define("commstd-calculator", Calculator);
})(globalThis);
