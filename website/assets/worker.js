// A page that is opened from a disk may not start a worker; there the search runs in a frame.
(globalThis => {
  "use strict";
  const { document, location, EventTarget, MessageEvent } = globalThis;
  if (location.protocol !== "file:") return;

  // What a worker has: it talks to whoever started it, and loads scripts one after another.
  const inside = () => {
    globalThis.postMessage = data => parent.postMessage(data, "*");
    globalThis.importScripts = (...addresses) => addresses.reduce((before, src) => before.then(() => new Promise((done, failed) => {
      document.head.append(Object.assign(document.createElement("script"), { src, onload: done, onerror: failed }));
    })), Promise.resolve());
  };

  class FramedWorker extends EventTarget {
    constructor(address) {
      super();
      const frame = document.createElement("iframe"), src = new URL(address, document.baseURI).href;
      frame.hidden = true;
      frame.srcdoc = `<!doctype html><script>(${inside})()</script><script src="${src}"></script>`;
      this.ready = new Promise(done => frame.addEventListener("load", done));
      this.frame = frame;
      globalThis.addEventListener("message", ({ source, data }) => {
        if (source === frame.contentWindow) this.dispatchEvent(new MessageEvent("message", { data }));
      });
      document.documentElement.append(frame);
    }

    postMessage(data) {
      this.ready.then(() => this.frame.contentWindow.dispatchEvent(new MessageEvent("message", { data })));
    }
  }
  globalThis.Worker = globalThis.IFrameWorker = FramedWorker;  // by the latter name the theme's search knows it
})(globalThis);
