// The copy buttons of code stand in landmarks without names of their own; a screen reader lists landmarks by name.
(globalThis => {
  "use strict";
  const { document, MutationObserver } = globalThis;
  let named = 0;
  const name = () => {
    for (const one of document.querySelectorAll("nav.md-code__nav:not([aria-label])")) {
      one.setAttribute("aria-label", `${one.firstElementChild?.title ?? ""} ${++named}`.trim());
    }
  };
  new MutationObserver(name).observe(document, { childList: true, subtree: true });
})(globalThis);
