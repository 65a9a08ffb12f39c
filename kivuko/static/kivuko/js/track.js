// "Put down where I am": one reading of the place, when the officer presses and never otherwise, as a line of the track.
(() => {
  "use strict";
  const button = document.querySelector("[data-track-point]");
  const track = document.getElementById("id_track");
  const said = document.querySelector("[data-track-said]");
  if (!button || !track || !navigator.geolocation) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    said.textContent = button.dataset.waits;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const line = `${coords.latitude.toFixed(3)}, ${coords.longitude.toFixed(3)}`;
        track.value = `${track.value.trimEnd()}${track.value.trim() ? "\n" : ""}${line}\n`;
        track.dispatchEvent(new Event("input", { bubbles: true }));
        said.textContent = button.dataset.done;
        button.disabled = false;
      },
      () => { said.textContent = button.dataset.fails; button.disabled = false; },
      { enableHighAccuracy: false, timeout: 20000, maximumAge: 60000 },
    );
  });
})();
