// Brings Leaflet when somebody asks for it, and what both our maps share. No tiles and no address but our own.
let coming;

// `addresses` are data-script and data-styles of the element that asks: the files under their hashed names.
export function leaflet({ script, styles }) {
  coming ??= (async () => {
    const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: styles });
    const styled = new Promise((done) => {
      sheet.onload = done;
      sheet.onerror = done;
    });
    document.head.prepend(sheet);
    await Promise.all([import(script), styled]);
    return window.L.noConflict();
  })();
  coming.catch(() => {
    coming = undefined;
  });
  return coming;
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function emptyMap(L, element, words) {
  const moving = !still();
  const map = L.map(element, {
    attributionControl: false,
    zoomControl: false,
    zoomAnimation: moving,
    fadeAnimation: moving,
    markerZoomAnimation: moving,
    inertia: moving,
    zoomSnap: 0.25,
    zoomDelta: 1,
    minZoom: 5,
    maxZoom: 16,
  });
  // What the arrow keys and an opened popup move has no setting of its own.
  if (!moving) map.panBy = (by, options) => L.Map.prototype.panBy.call(map, by, { ...options, animate: false });
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  map.setView([56.9, 24.6], 7);
  return map;
}

// Hatching for what is not known or not told, in the size of the screen.
function hatch(map) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "live-map__hatch");
  svg.setAttribute("aria-hidden", "true");
  const parts = [
    ["pattern", { id: "live-hatch", width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }],
    ["rect", { class: "map-hatch-ground", width: 8, height: 8 }],
    ["rect", { class: "map-hatch-line", width: 3, height: 8 }],
  ].map(([name, attributes]) => {
    const part = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => part.setAttribute(key, value));
    return part;
  });
  parts[0].append(parts[1], parts[2]);
  svg.append(parts[0]);
  map.getContainer().append(svg);
}

// Outlines below everything else, each in the shade that the drawn map has, or all in one.
export async function ground(L, map, address, one) {
  const content = await fetched(address);
  const known = { ...content, features: content.features.filter((one) => one.geometry) };
  hatch(map);
  const layer = L.geoJSON(known, {
    style: ({ properties }) => {
      const shade = one ?? properties.shade;
      const known = /^\d$/.test(shade) ? {} : { fillColor: "url(#live-hatch)" };
      return { className: `map-area map-area--${shade}`, fillOpacity: 1, weight: 1, ...known };
    },
    onEachFeature: ({ properties }, area) => {
      if (one !== undefined) return;
      const words = document.createElement("span");
      words.textContent = properties.words ? `${properties.name}: ${properties.words}` : properties.name;
      area.bindTooltip(words, { sticky: true });
    },
  }).addTo(map);
  layer.bringToBack();
  return layer;
}

export async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

export function tellTrouble(words) {
  document.dispatchEvent(new CustomEvent("toast", { detail: { message: words } }));
}
