// Runs in each page before anything else. `bench.watch(prefix)` begins to look for a picture that was not there before
// and whose alternative text begins with one of the prefixes; `bench.shown` becomes how long it took, in ms.
// All clocks are the browser's own: from the click or key that made the page ask the server for something.
(() => {
  const bench = (window.bench = { began: 0, sent: 0, received: [] });
  let touched = 0;
  for (const kind of ["click", "keydown"]) {
    window.addEventListener(kind, () => (touched = performance.now()), { capture: true });
  }

  window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => bench.received.push({ at: performance.now(), data }));
    }

    send(data) {
      if (!bench.sent) [bench.began, bench.sent] = [touched, performance.now()];
      super.send(data);
    }
  };

  const key = (image) => `${image.src} ${image.alt}`;
  const matching = (prefix) => [...document.querySelectorAll("img")].filter((image) => image.alt.startsWith(prefix));

  // When the server's message that names the picture came in; messages that are not about one picture are longer.
  function announced(image) {
    const path = new URL(image.src).pathname;
    const text = new TextDecoder();
    const message = bench.received.find(
      ({ data }) => data instanceof ArrayBuffer && data.byteLength < 4000 && text.decode(data).includes(path),
    );
    return message ? message.at : NaN;
  }

  bench.watch = (prefix) => {
    const before = new Set(matching(prefix).map(key));
    Object.assign(bench, { began: 0, sent: 0, received: [] });
    bench.shown = new Promise((resolve) => {
      const look = async () => {
        const image = matching(prefix).find((one) => !before.has(key(one)));
        if (!image) return;
        const wanted = key(image);
        await image.decode().catch(() => {}); // fails where the picture was replaced while it was loading
        if (key(image) !== wanted || !image.isConnected || !image.naturalWidth) {
          requestAnimationFrame(look);
          return;
        }
        observer.disconnect();
        resolve({
          total: performance.now() - bench.began,
          server: announced(image) - bench.sent,
          kilobytes: bench.received.reduce((sum, { data }) => sum + (data.byteLength ?? 0), 0) / 1000,
        });
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { subtree: true, childList: true, attributeFilter: ["src", "alt"] });
    });
  };

  // When the page's first `count` pictures are there and decoded, in ms since the request for the page.
  bench.drawn = async (count) => {
    const pictures = () => [...document.querySelectorAll('[data-testid="stMain"] img')];
    while (pictures().length < count) await new Promise(requestAnimationFrame);
    await Promise.all(pictures().map((picture) => picture.decode()));
    return performance.now();
  };
})();
