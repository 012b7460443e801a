// The map that opens on demand: <div data-live-map hidden> with a button; the drawn map and the table stay as they are.
import { emptyMap, fetched, ground, leaflet, tellTrouble } from "./leaflet.js";

function popup(properties) {
  const box = document.createElement("div");
  box.append(named("strong", properties));
  for (const group of properties.groups ?? []) {
    const title = document.createElement("p");
    title.textContent = group.title;
    const list = document.createElement("ul");
    group.entries.forEach((entry) => {
      const line = document.createElement("li");
      line.append(named("span", entry));
      list.append(line);
    });
    if (group.more) {
      const line = document.createElement("li");
      line.textContent = group.more;
      list.append(line);
    }
    box.append(title, list);
  }
  if (properties.words) box.append(named("span", { name: properties.words, url: properties.url }));
  return box;
}

// A name, a link where it leads somewhere. Always as text: names come from people.
function named(tag, { name, url, groups }) {
  const words = document.createElement(url && !groups ? "a" : tag);
  if (url && !groups) words.href = url;
  words.textContent = name;
  return words;
}

function pin(L, { properties }, at) {
  const mark = document.createElement("span");
  mark.textContent = properties.number;
  const size = 24 + Math.min(16, Math.round(Math.sqrt(properties.number) * 2));
  const icon = L.divIcon({ className: "live-map__pin", html: mark, iconSize: [size, size] });
  const marker = L.marker(at, { icon, riseOnHover: true });
  marker.on("add", () => {
    const words = [properties.name, ...properties.groups.map((group) => group.title)];
    marker.getElement().setAttribute("aria-label", words.join(", "));
  });
  return marker;
}

function places(L, map, content, words) {
  const layer = L.geoJSON(content, {
    pointToLayer: (feature, at) => pin(L, feature, at),
    style: () => ({ className: "live-map__territory", weight: 3 }),
    onEachFeature: ({ properties }, one) => one.bindPopup(popup(properties), { maxWidth: 320, maxHeight: 280 }),
  }).addTo(map);
  let openedFrom;
  map.on("popupopen", (event) => {
    const element = event.popup.getElement();
    element.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
    openedFrom = document.activeElement?.closest(".live-map__pin");
    if (openedFrom) element.querySelector("a")?.focus({ preventScroll: true });
  });
  map.on("popupclose", () => openedFrom?.focus({ preventScroll: true }));
  return layer;
}

async function open(box) {
  const { script, styles, ground: own, around, points, ...words } = box.dataset;
  const [L, who] = await Promise.all([leaflet({ script, styles }), fetched(points)]);
  box.hidden = false;
  const map = emptyMap(L, box, words);
  const below = await ground(L, map, own);
  const wider = around && !below.getLayers().length ? await ground(L, map, around) : null;
  const whole = wider?.getLayers().find((one) => one.feature.id === words.whole);
  const layer = places(L, map, who, words);
  const bounds = [whole ?? below, layer].map((one) => one.getBounds()).find((one) => one.isValid());
  if (bounds) map.fitBounds(bounds.pad(0.02), { animate: false, maxZoom: 12 });
  return map;
}

document.querySelectorAll("[data-live-map]").forEach((box) => {
  const button = document.querySelector(`[aria-controls="${box.id}"]`);
  const drawn = box.parentElement.querySelector("[data-drawn-map]");
  const { openWords, closeWords } = button.dataset;
  let map;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      const opening = box.hidden;
      if (opening && !map) map = await open(box);
      box.hidden = !opening;
      if (drawn) drawn.hidden = opening;
      if (opening) map.invalidateSize();
      button.setAttribute("aria-expanded", String(opening));
      button.textContent = opening ? closeWords : openWords;
    } catch {
      box.hidden = true;
      tellTrouble(box.dataset.failed);
    }
    button.disabled = false;
  });
});
