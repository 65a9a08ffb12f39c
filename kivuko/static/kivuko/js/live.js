// A part of a page that asks again by itself: <div data-live="address">. Only while somebody looks at the page; it swaps
// in place and keeps the focus, and says aloud only what is new. Without this script the page is as of its opening.
(() => {
  "use strict";
  const EVERY = 15000;
  const part = document.querySelector("[data-live]");
  if (!part || !window.htmx) return;
  const news = document.getElementById("live-news");
  const read = () => new Map([...part.querySelectorAll("[data-news]")].map((one) => [one.dataset.news, one.dataset.say]));
  let known = read();

  async function ask() {
    if (document.visibilityState !== "visible") return;
    await window.htmx.ajax("GET", part.dataset.live, { target: part, swap: "innerHTML show:none focus-scroll:false" });
    const now = read();
    const fresh = [...now].filter(([key]) => !known.has(key)).map(([, say]) => say);
    if (fresh.length && news) news.textContent = [...new Set(fresh)].join(" ");
    known = now;
  }
  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
})();
