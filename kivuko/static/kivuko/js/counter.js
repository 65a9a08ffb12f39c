// A counter that officers share. Locking takes the whole page off the screen at once and keeps it in this tab's memory
// alone; it comes back for the officer who locked it, and is thrown away when another one takes the counter.
(() => {
  "use strict";
  const form = document.querySelector("[data-counter-lock]");
  if (!form) return;
  const IDLE = Number(form.dataset.idle) * 1000;
  const EVERY = 60_000;
  let kept = null;
  let title = "";
  let used = Date.now();
  let told = Date.now();

  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value
    ?? form.querySelector("input[name=csrfmiddlewaretoken]").value;

  async function lock() {
    if (kept) return;
    const spelt = token();
    kept = document.createDocumentFragment();
    kept.append(...document.body.childNodes);
    title = document.title;
    document.title = "Kivuko";
    document.body.classList.add("kv-locked-now");
    say(form.dataset.wait);
    for (;;) {
      try {
        const answer = await fetch(form.action, { method: "POST", headers: { "X-CSRFToken": spelt } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const panel = page.querySelector("[data-locked]");
        if (!panel) { location.replace(answer.url); return; }
        show(panel);
        return;
      } catch {
        await new Promise((done) => { setTimeout(done, 2000); });
      }
    }
  }

  function say(words) {
    const line = document.createElement("main");
    line.className = "kv-wrap";
    line.textContent = words;
    document.body.replaceChildren(line);
  }

  function show(panel) {
    const main = document.createElement("main");
    main.className = "kv-wrap";
    main.append(document.adoptNode(panel));
    document.body.replaceChildren(main);
    main.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); open(event.target); });
    (main.querySelector(".kv-errors") ?? main.querySelector("input[type=password]"))?.focus();
    main.querySelector("input[type=password]")?.focus();
  }

  async function open(asked) {
    const body = new URLSearchParams(new FormData(asked));
    let answer;
    try {
      answer = await fetch(asked.action, { method: "POST", body, headers: { "X-Counter": "1" } });
    } catch { return; }
    if (!(answer.headers.get("Content-Type") ?? "").includes("json")) {
      const panel = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-locked]");
      if (panel) show(panel); else location.replace("/");
      return;
    }
    const said = await answer.json();
    if (!said.same) { location.replace(said.url); return; }
    document.body.replaceChildren(kept);
    kept = null;
    document.body.classList.remove("kv-locked-now");
    document.title = title;
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = said.token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": said.token }));
    used = told = Date.now();
    (document.querySelector("#text") ?? document.querySelector("#main"))?.focus();
  }

  // While locked, no key reaches the page that waits.
  window.addEventListener("keydown", (event) => {
    used = Date.now();
    if (kept) { event.stopPropagation(); return; }
    if (event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey && event.code === "KeyL") {
      event.preventDefault();
      event.stopPropagation();
      lock();
    }
  }, true);
  window.addEventListener("pointerdown", () => { used = Date.now(); }, true);
  form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); lock(); });

  setInterval(() => {
    if (kept) return;
    if (Date.now() - used > IDLE) { lock(); return; }
    if (used > told && Date.now() - told > EVERY) {
      told = Date.now();
      fetch(form.dataset.here, { method: "POST", headers: { "X-CSRFToken": token() } }).catch(() => {});
    }
  }, 5000);
})();
