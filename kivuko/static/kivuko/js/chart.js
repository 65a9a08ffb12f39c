// A chart: <figure class="kv-chart" data-chart="id of a JSON script">, where the script holds
// {kind: "line"|"bars", x: [...], x_kind: "date"|"label", series: [{label, values}], unit}.
// gaps: true marks the days that have no number, by kinds: hatched (silent), crossed (closed), barred (limited). A value that is no number ("<5", or none) is a gap: what is suppressed is not drawn. The table below says it in words.
(() => {
  "use strict";
  const uPlot = window.uPlot;
  const DASHES = [[], [7, 4], [2, 3], [11, 3, 2, 3]];
  const DAYS = [1, 2, 3, 7, 14, 28, 61, 91, 182, 365].map((days) => days * 86400); // no mark falls within a day
  const tone = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const TONES = ["--kv-accent", "--kv-look", "--kv-soft", "--kv-stop"];

  function options(chart, box, language) {
    const number = new Intl.NumberFormat(language, { numberingSystem: "latn" });
    const day = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", timeZone: "UTC", numberingSystem: "latn" });
    const month = new Intl.DateTimeFormat(language, { month: "short", year: "numeric", timeZone: "UTC", numberingSystem: "latn" });
    // The drawing surface runs from the left; Arabic words in it are set apart so that 8 November keeps its order.
    const own = (text) => (document.dir === "rtl" ? `\u2067${text}\u2069` : text);
    const dated = chart.x_kind === "date";
    const long = dated && chart.x.length > 1 && Date.parse(chart.x.at(-1)) - Date.parse(chart.x[0]) > 200 * 864e5;
    const font = "14px " + getComputedStyle(document.body).fontFamily;
    const common = { stroke: tone("--kv-soft"), font, grid: { stroke: tone("--kv-line"), width: 1 }, ticks: { show: false } };
    const bars = chart.kind === "bars";
    return {
      width: box.clientWidth - 16, height: box.clientHeight - 10,
      cursor: { drag: { x: false, y: false }, points: { size: 7 } },
      tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: { x: { time: dated, range: dated && !bars ? undefined : (u, low, high) => [low - 0.6 * step(chart), high + 0.6 * step(chart)] },
        y: { range: (u, low, high) => [Math.min(0, low ?? 0), Math.max(1, (high ?? 1) * 1.08)] } },
      axes: [
        { ...common, size: 32, grid: { show: false }, space: 70, incrs: dated ? DAYS : undefined, splits: dated ? undefined : () => chart.x.map((_, i) => i),
          values: (u, at) => at.map((v) => own(dated ? (long ? month : day).format(v * 1000) : shortened(chart.x[v] ?? "", box, chart))) },
        { ...common, size: 58, values: (u, at) => at.map((v) => number.format(v)) },
      ],
      hooks: chart.gaps ? { drawClear: [(u) => hatch(u, chart.kinds)] } : {},
      series: [{}, ...chart.series.map((one, i) => ({
        label: one.label, stroke: tone(TONES[i % 4]), width: 2.5, dash: DASHES[i % 4], points: points(chart.x.length < 40),
        ...(bars ? { fill: tone(TONES[i % 4]), width: 0, points: { show: false }, paths: uPlot.paths.bars({ size: [0.6, 72] }) } : {}),
      }))],
    };
  }

  // Many days are a line without points, but for a day whose neighbours have no number: no line would show it.
  function points(few) {
    const alone = (values) => values.flatMap((value, i) => (value != null && values[i - 1] == null && values[i + 1] == null ? [i] : []));
    return { show: few, size: 6, fill: tone("--kv-surface"), ...(few ? {} : { filter: (u, i) => alone(u.data[i]) }) };
  }

  function step(chart) { return chart.x_kind === "date" ? 864e2 * Math.max(1, (Date.parse(chart.x.at(-1)) - Date.parse(chart.x[0])) / 864e5 / Math.max(1, chart.x.length - 1)) : 1; }
  function shortened(text, box, chart) {
    const room = Math.max(4, Math.floor((box.clientWidth - 70) / chart.x.length / 8));
    return String(text).length > room ? String(text).slice(0, room - 1) + "…" : text;
  }

  // Days without a number are marked behind the lines, each kind in its own way: a mark is no nought.
  function hatch(u, kinds) {
    const days = u.data[0], none = (i) => u.data.slice(1).every((values) => values[i] == null);
    const kind = (i) => (none(i) ? kinds?.[i] || "silent" : "");
    const { left, top, width, height } = u.bbox, half = (days[1] - days[0] || 86400) / 2, pen = u.ctx;
    const at = (x) => Math.max(left, Math.min(left + width, u.valToPos(x, "x", true)));
    pen.save();
    pen.strokeStyle = tone("--kv-line"); pen.lineWidth = 1.5 * devicePixelRatio;
    for (let i = 0; i < days.length; i += 1) {
      const what = kind(i);
      if (!what) continue;
      let end = i;
      while (end + 1 < days.length && kind(end + 1) === what) end += 1;
      const from = at(days[i] - half), to = at(days[end] + half), gap = 7 * devicePixelRatio;
      pen.save(); pen.beginPath(); pen.rect(from, top, to - from, height); pen.clip(); pen.beginPath();
      if (what === "limited") for (let x = from + gap / 2; x < to; x += gap) { pen.moveTo(x, top); pen.lineTo(x, top + height); }
      else for (let x = from - height; x < to; x += gap) { pen.moveTo(x, top + height); pen.lineTo(x + height, top); }
      if (what === "closed") for (let x = from - height; x < to; x += gap) { pen.moveTo(x, top); pen.lineTo(x + height, top + height); }
      pen.stroke(); pen.restore();
      i = end;
    }
    pen.restore();
  }

  function draw(figure) {
    const box = figure.querySelector(".kv-canvas");
    const chart = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const x = chart.x.map((mark, i) => (chart.x_kind === "date" ? Date.parse(mark) / 1000 : i));
    const data = [x, ...chart.series.map((one) => one.values.map((v) => (typeof v === "number" ? v : null)))];
    let plot;
    const paint = () => {
      plot?.destroy();
      plot = new uPlot(options(chart, box, document.documentElement.lang.replace(/^en$/, "en-GB")), data, box);
    };
    paint();
    document.addEventListener("kivuko:theme", paint);
    new ResizeObserver(() => plot.setSize({ width: box.clientWidth - 16, height: box.clientHeight - 10 })).observe(box);
    document.fonts?.ready.then(paint);
    figure.dataset.ready = "1";
  }

  const start = (root) => { for (const figure of root.querySelectorAll(".kv-chart:not([data-started])")) { figure.dataset.started = "1"; draw(figure); } };
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
