// The counter by keyboard: scan, look, decide, next. Every form also works without this file, as a plain page.
const main = document.querySelector("main.kv-lane");
const scan = document.getElementById("scan");
const field = document.getElementById("text");
const part = (name) => document.querySelector(`[data-part="${name}"]`);
const PAUSE = 120; // ms without a character after which a whole document has arrived; readers send one each 1-10 ms
let waiting = 0;
let clock = 0;
let asked = 0;
let deciding = Promise.resolve(true); // a scan that comes before the decision is written waits; a refused one stays in the field

// -- the parts of the page ----------------------------------------------------------------------------------

async function send(form, button) {
  const turn = ++asked;
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
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
  show(page);
  const decided = answer.ok && form.id === "decide";
  if (decided && field.value === before) field.value = "";
  settle(form.id === "scan");
  return answer.ok;
}

function show(page) {
  if (!page.querySelector("#decide")) deciding = Promise.resolve(true);
  for (const fresh of page.querySelectorAll("[data-part]")) part(fresh.dataset.part)?.replaceWith(document.adoptNode(fresh));
  dress();
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
  const reasons = document.getElementById("reasons");
  if (reasons && !document.querySelector("#view > .kv-notice")) reasons.hidden = true;
  count();
  until();
}

function settle(select) {
  const first = document.querySelector("#typed .kv-wrong :is(input, select), #typed :is(select, input:not([type=hidden]))");
  if (first) { first.focus(); return; }
  field.focus();
  if (select) field.select(); // the next scan replaces what stands there
}

function clear() {
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

field.addEventListener("input", () => {
  clearTimeout(waiting);
  if (whole(field.value)) waiting = setTimeout(() => scan.requestSubmit(), PAUSE);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const lines = field.value.trim().split(/\n/);
  const unfinished = [44, 36, 30].includes(lines.at(-1).trim().length) && !whole(field.value);
  if (unfinished) return; // the reader ends each line with Enter
  event.preventDefault();
  clearTimeout(waiting);
  if (field.value.trim()) scan.requestSubmit();
});

// -- forms and keys -----------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("fetch" in form.dataset)) return;
  event.preventDefault();
  clearTimeout(waiting);
  const button = event.submitter;
  if (button?.dataset.key === "F4") { unfold(); return; }
  if (form.id === "scan") { deciding.then((done) => done && send(form, button)); return; }
  if (form.id !== "decide") { send(form, button); return; }
  if (form.getAttribute("aria-busy")) return; // a key that bounced
  form.setAttribute("aria-busy", "true");
  deciding = send(form, button).then((done) => { form.removeAttribute("aria-busy"); return done; });
});

function unfold() {
  const reasons = document.getElementById("reasons");
  reasons.hidden = false;
  reasons.querySelector("button").focus();
  reasons.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const reasons = document.getElementById("reasons");
  const open = reasons && !reasons.hidden;
  if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "z") {
    const button = document.querySelector("[data-undo] button:not(:disabled)");
    if (button && !field.value) { event.preventDefault(); button.click(); }
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "Escape") {
    if (document.querySelector("details[open]")) return;
    event.preventDefault();
    if (open) { reasons.hidden = true; field.focus(); } else clear();
    return;
  }
  if (open && /^[0-9]$/.test(event.key)) {
    const chosen = reasons.querySelector(`[data-number="${event.key}"]`);
    if (chosen) { event.preventDefault(); chosen.click(); }
    return;
  }
  if (!/^F\d+$/.test(event.key) || event.repeat) return;
  const target = document.querySelector(`[data-key="${event.key}"]`);
  if (target) { event.preventDefault(); target.click(); }
});

// A page is left only where there is no other way: typing by hand opens beside the scan.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-key]");
  if (!link) return;
  event.preventDefault();
  if (link.dataset.key === "Escape") { clear(); return; }
  fetch(link.href, { headers: { "X-Lane": "parts" } })
    .then(async (answer) => {
      if (answer.redirected) { location.assign(answer.url); return; }
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
      settle(false);
    })
    .catch(lost);
});

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

dress();
settle(false);
