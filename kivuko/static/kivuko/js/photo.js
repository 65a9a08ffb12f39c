// A photo of the document: a camera with a frame, or a file. Only what lies in the frame leaves the browser, for the
// node that served this page; nothing is kept. Without this file the form sends a chosen file as it is.
const WIDEST = 1600; // points of the longer side that the node reads with
const MARGIN = 0.12; // of the frame's height that is sent around it: nobody aims exactly
const view = () => document.querySelector('[data-part="view"]');
let stream = null;
let taken = null; // the canvas that was sent, shown beside what was read from it
let busy = false;

function stop() {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
}

async function start(form) {
  const camera = form.querySelector("[data-camera]");
  const file = form.querySelector("input[type=file]");
  if (!camera) return;
  if (!navigator.mediaDevices?.getUserMedia) { say(form, camera.dataset.noCamera); return; }
  try {
    stop();
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
  } catch {
    if (form.isConnected) say(form, camera.dataset.noCamera);
    return;
  }
  if (!form.isConnected) { stop(); return; }
  const video = camera.querySelector("video");
  camera.hidden = false;
  file.required = false;
  video.srcObject = stream;
  await video.play().catch(() => {});
}

function say(form, words) {
  form.querySelector(".kv-photo-say").textContent = words;
}

// What the frame shows of the camera's picture, whose edges `object-fit: cover` cut off.
function framed(camera) {
  const video = camera.querySelector("video");
  const seen = video.getBoundingClientRect();
  const frame = camera.querySelector(".kv-frame").getBoundingClientRect();
  const scale = Math.max(seen.width / video.videoWidth, seen.height / video.videoHeight);
  const left = (video.videoWidth - seen.width / scale) / 2, top = (video.videoHeight - seen.height / scale) / 2;
  const margin = frame.height * MARGIN;
  const x = Math.max(0, left + (frame.left - seen.left - margin) / scale);
  const y = Math.max(0, top + (frame.top - seen.top - margin) / scale);
  const width = Math.min(video.videoWidth - x, (frame.width + 2 * margin) / scale);
  const height = Math.min(video.videoHeight - y, (frame.height + 2 * margin) / scale);
  return drawn(video, x, y, width, height);
}

function drawn(source, x, y, width, height) {
  const scale = Math.min(1, WIDEST / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(source, x, y, width, height, 0, 0, canvas.width, canvas.height);
  return canvas;
}

// A chosen file is drawn too: smaller to send, upright, and without what the camera wrote into it (place, time, name).
async function chosen(file) {
  try {
    const image = await createImageBitmap(file, { imageOrientation: "from-image" });
    return drawn(image, 0, 0, image.width, image.height);
  } catch {
    return null; // the node says in a sentence what is wrong with it
  }
}

async function send(form) {
  if (busy) return;
  const camera = form.querySelector("[data-camera]");
  const file = form.querySelector("input[type=file]").files[0];
  if (!file && !stream) { form.reportValidity(); return; }
  busy = true;
  say(form, camera.dataset.reading);
  form.setAttribute("aria-busy", "true");
  try {
    taken = file ? await chosen(file) : framed(camera);
    const body = new FormData(form);
    body.delete("photo");
    const blob = taken && (await new Promise((done) => taken.toBlob(done, "image/jpeg", 0.92)));
    body.append("photo", blob || file, "photo"); // no name of a file leaves the browser
    const answer = await fetch(form.action, { method: "POST", body, headers: { "X-Lane": "parts" } });
    if (answer.redirected) { location.assign(answer.url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector('[data-part="view"]');
    if (!form.isConnected) return; // somebody scanned meanwhile
    if (fresh) view().replaceWith(document.adoptNode(fresh));
    else say(form, page.querySelector("main")?.innerText.trim() || document.querySelector("main").dataset.lost);
  } catch {
    say(form, document.querySelector("main").dataset.lost);
  } finally {
    busy = false;
    form.removeAttribute("aria-busy");
  }
}

// The counter shows parts as it likes: whenever one of ours came, it is dressed; whenever the camera's went, it is off.
function look() {
  const form = document.getElementById("photo");
  if (form && !form.dataset.dressed) {
    form.dataset.dressed = "yes";
    start(form).then(() => form.isConnected && form.querySelector(stream ? "[data-take]" : "input[type=file], a")?.focus());
  }
  if (!form && stream) stop();
  const read = document.getElementById("photographed");
  if (!read) { if (!form) taken = null; return; }
  if (read.dataset.dressed) return;
  read.dataset.dressed = "yes";
  if (taken) read.querySelector("[data-taken]").replaceChildren(taken);
  if ("atOnce" in read.dataset) { read.requestSubmit(); return; }
  (read.querySelector(".kv-wrong :is(textarea, input:not([type=hidden]))") || read.querySelector("[name=surname]"))?.focus();
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "photo") return;
  event.preventDefault();
  send(event.target);
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("#photo input[type=file]") && event.target.files.length) send(event.target.form);
});
new MutationObserver(look).observe(document.querySelector("main"), { childList: true, subtree: true });
addEventListener("pagehide", stop);
look();
