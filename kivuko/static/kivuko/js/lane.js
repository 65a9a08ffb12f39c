// The counter by keyboard: scan, look, decide, next. Every form also works without this file, as a plain page.
const main = document.querySelector("main.kv-lane");
const scan = document.getElementById("scan");
const field = document.getElementById("text");
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const PAUSE = 120; // ms without a character after which a whole document has arrived; readers send one each 1-10 ms
const LONG_PAUSE = 600; // ms, where what has arrived may as well be the beginning of a longer document
let waiting = 0;
let clock = 0;
let asked = 0;
let arrived = 0; // when the last character of a document came, by the page's own clock
let deciding = Promise.resolve(true); // a scan that comes before the decision is written waits; a refused one stays in the field

// -- the parts of the page ----------------------------------------------------------------------------------

async function send(form, button) {
  const turn = ++asked;
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  if (form.id === "photographed") body.set("first", scan.elements.first.value);
  const before = field.value;
  part("view").setAttribute("aria-busy", "true");
  let answer, text;
  try {
    answer = await fetch(form.action, { method: "POST", body, headers: { "X-Lane": "parts" } });
    text = await answer.text();
  } catch {
    if (turn === asked) lost();
    return false;
  }
  if (turn !== asked) return false; // somebody scanned again meanwhile: only the last answer counts
  if (answer.redirected) { location.assign(answer.url); return false; }
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!page.querySelector("[data-part]")) { strange(page); return false; }
  const read = answer.ok && ["scan", "typed", "photographed"].includes(form.id);
  if (read) other("");
  show(page);
  if (read) measured();
  const decided = answer.ok && form.id === "decide";
  if (decided && field.value === before) field.value = "";
  settle(form.id === "scan" && field.value === before); // what is still coming in goes on, it replaces nothing
  return answer.ok;
}

function show(page) {
  if (!page.querySelector("#decide")) deciding = Promise.resolve(true);
  for (const fresh of page.querySelectorAll("[data-part]")) part(fresh.dataset.part)?.replaceWith(document.adoptNode(fresh));
  dress();
}

// How long it took from the last character until the traveller could be seen: `performance.getEntriesByName("lane:look")`.
function measured() {
  const start = arrived;
  requestAnimationFrame(() => setTimeout(() => performance.measure("lane:look", { start, end: performance.now() })));
}

function lost() {
  part("view").removeAttribute("aria-busy");
  say(main.dataset.lost);
}

// A page of another kind came back (the posting ended, the node is being restarted): show its words, lose nothing.
function strange(page) {
  part("view").removeAttribute("aria-busy");
  say(page.querySelector("main")?.innerText.trim() || main.dataset.lost);
}

function say(words) {
  const notice = document.createElement("p");
  notice.className = "kv-notice kv-stop kv-lost";
  notice.setAttribute("role", "alert");
  notice.textContent = words;
  part("view").querySelector(".kv-lost")?.remove();
  part("view").prepend(notice);
}

// What only the script can do to fresh parts: fold the reasons away, run the undo's clock, open the first question.
function dress() {
  const asked = document.querySelector("#grounds input:checked") ? "grounds" : "reasons";
  const open = document.querySelector("#view > .kv-notice") && !waitsForOther();
  for (const panel of panels()) panel.hidden = !(open && panel.id === asked);
  count();
  until();
  stays();
}

const panels = () => document.querySelectorAll("[data-panel]");
const unfolded = () => document.querySelector("[data-panel]:not([hidden])");

function settle(select) {
  const first = document.querySelector("#typed .kv-wrong :is(input, select), #typed :is(select, input:not([type=hidden]))");
  if (first) { first.focus(); return; }
  field.focus();
  if (select) field.select(); // the next scan replaces what stands there
}

function clear() {
  other("");
  asked++; // an answer that is still under way is not wanted any more
  deciding = Promise.resolve(true);
  field.value = "";
  part("view").replaceChildren(document.getElementById("blank-view").content.cloneNode(true));
  part("view").removeAttribute("aria-busy");
  field.focus();
}

// -- the scan -----------------------------------------------------------------------------------------------

const SHAPES = new Set(["44,44", "36,36", "30,30,30"]);
const TOTALS = new Set([72, 88, 90]);

function whole(text) {
  const lines = text.split(/[\r\n]+/).map((line) => line.replace(/\s/g, "")).filter(Boolean);
  return SHAPES.has(lines.map((line) => line.length).join()) || (lines.length === 1 && TOTALS.has(lines[0].length));
}

// On one line, 72 characters may be the beginning of 88, and 88 of an identity card's 90.
function cut(text) {
  const line = text.trim();
  return !/[\r\n]/.test(line) && (line.length === 72 || (line.length === 88 && !/^[PV]/i.test(line)));
}

field.addEventListener("input", () => {
  arrived = performance.now();
  clearTimeout(waiting);
  if (whole(field.value)) waiting = setTimeout(() => scan.requestSubmit(), cut(field.value) ? LONG_PAUSE : PAUSE);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const lines = field.value.trim().split(/\n/);
  const unfinished = [44, 36, 30].includes(lines.at(-1).trim().length) && !whole(field.value);
  if (unfinished) return; // the reader ends each line with Enter
  event.preventDefault();
  arrived = performance.now();
  clearTimeout(waiting);
  if (field.value.trim()) scan.requestSubmit();
});

// -- a second document of the traveller in view -------------------------------------------------------------

const waitsForOther = () => Boolean(scan.elements.first.value);

function other(slip) {
  scan.elements.first.value = slip;
  document.getElementById("second").hidden = !slip;
  if (!slip) return;
  field.value = "";
  field.focus();
}

// -- forms and keys -----------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("fetch" in form.dataset)) return;
  event.preventDefault();
  clearTimeout(waiting);
  const button = event.submitter;
  if (button?.dataset.opens) { unfold(button.dataset.opens); return; }
  if (button && "second" in button.dataset) { other(form.elements.slip.value); return; }
  if (form.id === "scan") { deciding.then((done) => done && send(form, button)); return; }
  if (form.id !== "decide") { send(form, button); return; }
  if (form.getAttribute("aria-busy")) return; // a key that bounced
  form.setAttribute("aria-busy", "true");
  deciding = send(form, button).then((done) => { form.removeAttribute("aria-busy"); return done; });
});

function unfold(id) {
  for (const panel of panels()) panel.hidden = panel.id !== id;
  const panel = document.getElementById(id);
  panel.querySelector("button, input").focus();
  panel.scrollIntoView({ block: "nearest" });
}

// A number chooses: a reason is sent at once, a ground goes on to the facts.
function choose(chosen) {
  if (chosen.type !== "radio") { chosen.click(); return; }
  chosen.checked = true;
  document.querySelector("#grounds textarea").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const open = unfolded();
  const writing = event.target.closest?.("textarea, input:not([type=radio]), select") && event.target !== field;
  if (event.key === "Enter" && event.target.closest?.("#decide")) {
    if (event.ctrlKey && open?.id === "grounds") { event.preventDefault(); open.querySelector("[data-proposes]").click(); return; }
    if (event.target.matches("input")) event.preventDefault(); // nothing is decided by Enter in an answer
    if (event.target.matches("[type=radio]")) choose(event.target);
    return;
  }
  if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "z") {
    const button = document.querySelector("[data-undo] button:not(:disabled)");
    if (button && !field.value) { event.preventDefault(); button.click(); }
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") {
    if (document.querySelector("details[open]")) return;
    event.preventDefault();
    if (open) { open.hidden = true; field.focus(); } else if (waitsForOther()) other(""); else clear();
    return;
  }
  if (open && !writing && /^[0-9]$/.test(event.key)) {
    const chosen = open.querySelector(`[data-number="${event.key}"]`);
    if (chosen) { event.preventDefault(); choose(chosen); }
    return;
  }
  if (!/^F\d+$/.test(event.key) || event.repeat) return;
  const key = (event.shiftKey ? "Shift+" : "") + event.key;
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return;
  event.preventDefault();
  if (key === "Shift+F2" && document.getElementById("decide")) return; // the lane turns round between travellers
  target.click();
});

// A page is left only where there is no other way: typing by hand opens beside the scan.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-parts], a[data-key=Escape]");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.key === "Escape") { clear(); return; }
  if (link.dataset.key === "F6" && document.getElementById("typed")) { settle(false); return; } // what is typed stays
  fetch(link.href, { ...inView(link), headers: { "X-Lane": "parts" } })
    .then(async (answer) => {
      if (answer.redirected) { location.assign(answer.url); return; }
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      const typed = document.querySelector("#typed [name=first]");
      if (typed) typed.value = scan.elements.first.value;
      settle(false);
    })
    .catch(lost);
});

// Typing by hand goes on from what was read of the traveller in view; of their second document nothing was read yet.
function inView(link) {
  const shown = document.getElementById("decide");
  if (link.dataset.key !== "F6" || !shown || waitsForOther()) return {};
  const { csrfmiddlewaretoken, slip } = shown.elements;
  return { method: "POST", body: new URLSearchParams({ csrfmiddlewaretoken: csrfmiddlewaretoken.value, slip: slip.value }) };
}

// Keys belong to the scan: a click on the ground gives it the focus back.
document.addEventListener("click", (event) => {
  if (!event.target.closest("a, button, input, select, textarea, label, summary, details, [tabindex='0']")
    && !String(getSelection())) field.focus();
});

// -- the last decision --------------------------------------------------------------------------------------

function count() {
  clearInterval(clock);
  const form = document.querySelector("[data-undo]");
  if (!form) return;
  const end = performance.now() + Number(form.dataset.undo) * 1000;
  const tick = () => {
    const left = Math.ceil((end - performance.now()) / 1000);
    form.querySelector("[data-seconds]").textContent = Math.max(0, left);
    if (left > 0) return;
    clearInterval(clock);
    form.querySelector("button").disabled = true;
    form.classList.add("kv-gone"); // keeps its room: nothing jumps
  };
  clock = setInterval(tick, 250);
  tick();
}

// The button says until when: "Admit until 19 Feb 2027".
function until() {
  const shown = document.querySelector("[data-until]");
  const day = document.querySelector("#decide input[type=date]");
  if (!shown || !day) return;
  const write = () => {
    const tongue = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang; // day before month
    const words = new Intl.DateTimeFormat(`${tongue}-u-nu-latn`, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
    shown.textContent = day.value ? `${shown.dataset.word} ${words.format(new Date(day.value))}` : "";
  };
  day.addEventListener("input", write);
  write();
}

// The purpose says which rule applies; a day that the officer set stays as it is.
function stays() {
  const purpose = document.querySelector("#decide select[name=purpose]");
  const day = document.querySelector("#decide input[type=date]");
  const rules = document.querySelectorAll("[data-stay]");
  if (!purpose || !day || !rules.length) return;
  let before = [...rules].find((rule) => !rule.hidden)?.dataset.day ?? "";
  purpose.addEventListener("change", () => {
    for (const rule of rules) rule.hidden = rule.dataset.stay !== purpose.value;
    const until = [...rules].find((rule) => !rule.hidden)?.dataset.day ?? "";
    if (day.value === before) { day.value = until; day.dispatchEvent(new Event("input")); }
    before = until;
  });
}

dress();
settle(false);
