// Boundaries of East and Central Africa for the maps, from Natural Earth (public domain) by way of world-atlas.
// Land is one shape and borders are separate lines, so that no line need be drawn where status is not determined.
import { feature, merge, mesh } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const WINDOW = { west: 8, south: -15, east: 60, north: 25 }; // degrees, WGS 84
const DETAIL = 0.0015; // square degrees: the smallest triangle of a line that is kept

// Areas of undetermined or disputed status: no line is drawn inside these boxes. [west, south, east, north]
const UNDETERMINED = {
  abyei: [27.4, 9.2, 29.3, 10.9],
  kafiaKingi: [23.4, 8.6, 25.3, 10.4],
  ilemi: [33.9, 4.5, 36.0, 5.6],
  halaib: [33.0, 21.8, 37.5, 23.3],
};
// Names as Natural Earth writes them, joined with the state whose territory the United Nations shows them in.
const JOINED = { Somaliland: "Somalia" };

// ISO 3166-1 numeric -> alpha-2 of the countries labelled; the browser names them in the page's language.
const LABELLED = {
  728: "SS", 729: "SD", 231: "ET", 404: "KE", 800: "UG", 180: "CD", 140: "CF", 646: "RW", 108: "BI", 834: "TZ",
  706: "SO", 232: "ER", 262: "DJ", 148: "TD", 178: "CG", 120: "CM", 266: "GA", 24: "AO", 894: "ZM", 454: "MW",
  508: "MZ", 887: "YE", 682: "SA", 818: "EG", 434: "LY", 450: "MG",
};

const round = (n) => Math.round(n * 100) / 100;
const inBox = ([x, y], [w, s, e, n]) => x >= w && x <= e && y >= s && y <= n;

/** One ring cut to the window, side by side (Sutherland and Hodgman 1974). */
function clipRing(ring) {
  const sides = [
    [0, WINDOW.west, 1], [0, WINDOW.east, -1], [1, WINDOW.south, 1], [1, WINDOW.north, -1],
  ];
  let points = ring;
  for (const [axis, edge, sign] of sides) {
    const inside = (p) => sign * (p[axis] - edge) >= 0;
    const cut = (a, b) => {
      const t = (edge - a[axis]) / (b[axis] - a[axis]);
      return [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    };
    const out = [];
    points.forEach((p, i) => {
      const before = points[(i + points.length - 1) % points.length];
      if (inside(p) !== inside(before)) out.push(cut(before, p));
      if (inside(p)) out.push(p);
    });
    points = out;
  }
  if (points.length < 3) return null;
  const rounded = points.map(([x, y]) => [round(x), round(y)]);
  rounded.push(rounded[0]);
  return rounded;
}

function clipPolygons(multi) {
  return multi.map((rings) => rings.map(clipRing).filter(Boolean)).filter((rings) => rings.length > 0);
}

/** Lines cut where they leave the window or enter an area of undetermined status. */
function drawnLines(lines) {
  const drawn = (p) =>
    inBox(p, [WINDOW.west, WINDOW.south, WINDOW.east, WINDOW.north]) &&
    !Object.values(UNDETERMINED).some((box) => inBox(p, box));
  const out = [];
  for (const line of lines) {
    let part = [];
    for (const p of line) {
      if (drawn(p)) part.push([round(p[0]), round(p[1])]);
      else { if (part.length > 1) out.push(part); part = []; }
    }
    if (part.length > 1) out.push(part);
  }
  return out;
}

const ringArea = (ring) =>
  ring.reduce((sum, [x, y], i) => { const [u, v] = ring[(i + 1) % ring.length]; return sum + x * v - u * y; }, 0) / 2;

/** The middle of the widest stretch of land on the line through the shape's mean latitude. */
function labelPoint(polygons) {
  const ring = polygons.map((rings) => rings[0]).sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)))[0];
  const y = ring.reduce((sum, p) => sum + p[1], 0) / ring.length + 0.001;
  const crossings = [];
  ring.forEach((a, i) => {
    const b = ring[(i + 1) % ring.length];
    if ((a[1] > y) !== (b[1] > y)) crossings.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
  });
  crossings.sort((a, b) => a - b);
  let best = [0, 0];
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1] - crossings[i] > best[1] - best[0]) best = [crossings[i], crossings[i + 1]];
  }
  return [round((best[0] + best[1]) / 2), round(y)];
}

/** atlas: TopoJSON of countries -> {source, window, land: [polygons], borders: [lines], labels: [{code, at}]}. */
export function boundaries(atlas) {
  const topology = simplify(presimplify(atlas), DETAIL);
  const countries = topology.objects.countries;
  const near = countries.geometries.filter((geometry) => {
    const shape = feature(topology, geometry).geometry;
    if (!shape) return false;
    const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
    return clipPolygons(polygons).length > 0;
  });
  const nameOf = (geometry) => JOINED[geometry.properties.name] ?? geometry.properties.name;
  const land = clipPolygons(merge(topology, near).coordinates);
  const borders = mesh(topology, { type: "GeometryCollection", geometries: near },
    (a, b) => a !== b && nameOf(a) !== nameOf(b)).coordinates;
  const labels = near.filter((geometry) => LABELLED[Number(geometry.id)]).map((geometry) => {
    const shape = feature(topology, geometry).geometry;
    const polygons = shape.type === "Polygon" ? [shape.coordinates] : shape.coordinates;
    return { code: LABELLED[Number(geometry.id)], at: labelPoint(clipPolygons(polygons)) };
  });
  return {
    source: "Natural Earth, public domain, 1:50 million",
    window: [WINDOW.west, WINDOW.south, WINDOW.east, WINDOW.north],
    land, borders: drawnLines(borders), labels,
  };
}
