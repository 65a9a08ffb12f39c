// A map of posts: <figure class="kv-map" data-posts="id of a JSON script" data-boundaries="url" data-sprite="url">.
// A post is {name, lat, lon, mean, word, url, note, size: 0 to 3}. The same facts stand in a table below; the map is the second way.
(() => {
  "use strict";
  const L = window.L;
  const turned = (points) => points.map(([lon, lat]) => [lat, lon]);

  function ground(map, data, language) {
    const names = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    L.polygon(data.land.map((rings) => rings.map(turned)), { className: "kv-land", interactive: false, smoothFactor: 0.6 }).addTo(map);
    L.polyline(data.borders.map(turned), { className: "kv-border", interactive: false, smoothFactor: 0.6 }).addTo(map);
    for (const { code, at } of data.labels) {
      const words = document.createElement("span");
      words.textContent = names.of(code) ?? code;
      L.marker([at[1], at[0]], {
        interactive: false, keyboard: false, zIndexOffset: -1000,
        icon: L.divIcon({ className: "kv-country", html: words, iconSize: [0, 0] }),
      }).addTo(map);
    }
    map.attributionControl.addAttribution(data.source.split(",")[0]);
  }

  function drawing(sprite, mean) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("class", "kv-icon");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    use.setAttribute("href", `${sprite}#${mean}`);
    svg.append(use);
    return svg;
  }

  function card(post) {
    const box = document.createElement("div");
    const line = (text, tag = "p") => { const p = document.createElement(tag); p.textContent = text; p.dir = "auto"; box.append(p); return p; };
    const head = line(post.url ? "" : post.name);
    if (post.url) { const a = document.createElement("a"); a.href = post.url; a.textContent = post.name; head.append(a); }
    line(post.word);
    if (post.note) line(post.note);
    return box;
  }

  // A name stands right of its post, or left of it, or is left out where it would stand on another name or post or be
  // cut at the map's edge,
  // most urgent first; names left out come back on zooming in.
  function spread(markers, ground) {
    const edge = ground.getBoundingClientRect();
    const inside = (box) => box.left >= edge.left && box.right <= edge.right && box.top >= edge.top && box.bottom <= edge.bottom;
    const clear = (a, taken) => !taken.some((b) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top);
    const boxes = markers.map((marker) => marker.getElement().getBoundingClientRect());
    const names = [];
    markers.forEach((marker, own) => {
      const tooltip = marker.getTooltip();
      const taken = [...names, ...boxes.filter((_, i) => i !== own)];
      const fits = ["right", "left"].some((side) => {
        tooltip.options.direction = side;
        tooltip.options.offset = [side === "right" ? 9 : -9, 0];
        tooltip.update();
        const at = tooltip.getElement().getBoundingClientRect();
        return inside(at) && clear(at, taken);
      });
      tooltip.getElement().classList.toggle("kv-hidden", !fits);
      if (fits) names.push(tooltip.getElement().getBoundingClientRect());
    });
  }

  const URGENCY = ["stop", "look", "quiet", "go", "info"];

  async function draw(figure) {
    const box = figure.querySelector(".kv-ground");
    const posts = JSON.parse(document.getElementById(figure.dataset.posts).textContent)
      .filter((post) => Number.isFinite(post.lat) && Number.isFinite(post.lon))
      .sort((a, b) => URGENCY.indexOf(a.mean) - URGENCY.indexOf(b.mean));
    const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(box, {
      zoomControl: false, minZoom: 3, maxZoom: 12, zoomSnap: 0.25, fadeAnimation: !still, zoomAnimation: !still, markerZoomAnimation: !still,
      scrollWheelZoom: false, maxBoundsViscosity: 0.8,
    });
    map.attributionControl.setPrefix(false);
    L.control.zoom({ zoomInTitle: figure.dataset.zoomIn, zoomOutTitle: figure.dataset.zoomOut }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    if (posts.length) map.fitBounds(L.latLngBounds(posts.map((post) => [post.lat, post.lon])).pad(0.15), { maxZoom: 8 });
    else map.setView([4, 31], 5);
    const markers = posts.map((post) => {
      const marker = L.marker([post.lat, post.lon], {
        keyboard: true, alt: `${post.name}: ${post.word}`, title: `${post.name}: ${post.word}`, riseOnHover: true,
        icon: L.divIcon({ className: `kv-post kv-${post.mean} kv-size-${post.size ?? 0}`, html: drawing(figure.dataset.sprite, post.mean), iconSize: [24, 24] }),
      }).addTo(map);
      marker.getElement().setAttribute("aria-label", `${post.name}: ${post.word}`);
      marker.bindPopup(() => card(post), { maxWidth: 280 });
      marker.bindTooltip(post.name, { permanent: true, direction: "right", offset: [9, 0], opacity: 1, className: "kv-post-name" });
      return marker;
    });
    map.on("zoomend moveend", () => spread(markers, box));
    map.on("focus click", () => map.scrollWheelZoom.enable());
    map.on("blur mouseout", () => map.scrollWheelZoom.disable());
    spread(markers, box);
    document.fonts?.ready.then(() => spread(markers, box));
    const answer = await fetch(figure.dataset.boundaries);
    if (answer.ok) ground(map, await answer.json(), document.documentElement.lang);
    figure.dataset.ready = "1";
  }

  const start = (root) => { for (const figure of root.querySelectorAll(".kv-map:not([data-started])")) { figure.dataset.started = "1"; draw(figure); } };
  start(document);
  document.addEventListener("htmx:load", (event) => start(event.target));
})();
