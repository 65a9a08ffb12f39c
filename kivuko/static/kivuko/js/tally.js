// The grid of a tally by keyboard: arrows move, what stands in a place is replaced by typing, the sum is shown. Keys
// with a name open what they stand on, as at the lane. Without this script everything works by Tab and Enter.
(() => {
  const grid = document.querySelector(".kv-heads table");
  const sum = document.querySelector("[data-sum]");
  const add = () => {
    if (!grid || !sum) return;
    const total = [...grid.querySelectorAll("input")].reduce((all, one) => all + (Number.parseInt(one.value, 10) || 0), 0);
    sum.textContent = total ? `(${total})` : "";
  };
  const move = (from, down, across) => {
    const cell = from.closest("td");
    const row = cell.parentElement.rowIndex + down;
    const target = grid.rows[row]?.cells[cell.cellIndex + across]?.querySelector("input");
    if (target) { target.focus(); target.select(); }
  };
  grid?.addEventListener("input", add);
  grid?.addEventListener("focusin", (event) => event.target.select?.());
  grid?.addEventListener("keydown", (event) => {
    const forward = document.dir === "rtl" ? -1 : 1;
    const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, forward], ArrowLeft: [0, -forward] };
    if (!(event.key in steps) || event.altKey || event.ctrlKey || event.metaKey || !event.target.matches("input")) return;
    event.preventDefault();
    move(event.target, ...steps[event.key]);
  });
  document.addEventListener("keydown", (event) => {
    if (!/^F\d+$/.test(event.key) || event.repeat) return;
    const target = document.querySelector(`[data-key="${(event.shiftKey ? "Shift+" : "") + event.key}"]`);
    if (!target) return;
    event.preventDefault();
    target.click();
  });
  add();
})();
