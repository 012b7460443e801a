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

// Pins that would cover one another are one: touched, the map comes closer.
const APART = 30;

function gathered(map, features) {
  const groups = [];
  for (const feature of features) {
    const [lon, lat] = feature.geometry.coordinates;
    const spot = map.project([lat, lon]);
    const near = groups.find((group) => group.spot.distanceTo(spot) < APART);
    if (near) near.features.push(feature);
    else groups.push({ spot, at: [lat, lon], features: [feature] });
  }
  return groups;
}

function pin(L, map, { at, features }, words) {
  const number = features.reduce((sum, { properties }) => sum + properties.number, 0);
  const many = features.length > 1;
  const mark = document.createElement("span");
  mark.textContent = number;
  const size = 24 + Math.min(16, Math.round(Math.sqrt(number) * 2));
  const className = many ? "live-map__pin live-map__pin--many" : "live-map__pin";
  const marker = L.marker(at, { icon: L.divIcon({ className, html: mark, iconSize: [size, size] }), riseOnHover: true });
  const names = features.map(({ properties }) => properties.name);
  const there = many ? [words.closer, ...names] : [names[0], ...features[0].properties.groups.map((one) => one.title)];
  const said = [number, ...there];
  marker.on("add", () => marker.getElement().setAttribute("aria-label", said.join(", ")));
  if (many) {
    const all = L.latLngBounds(features.map(({ geometry }) => [...geometry.coordinates].reverse()));
    const closer = () => map.fitBounds(all.pad(0.2), { maxZoom: 14 });
    marker.on("click", closer);
    pressed(marker, ["Enter", " "], closer);
    marker.bindTooltip(text(names.join(", ")));
  } else {
    tells(marker, features[0].properties, words);
  }
  return marker;
}

function pressed(layer, keys, act) {
  layer.on("keydown", ({ originalEvent }) => {
    if (!keys.includes(originalEvent.key)) return;
    originalEvent.preventDefault();
    act();
  });
}

// Words that open beside a point or a territory. The keyboard is led into them and back again; the mouse is left alone.
function tells(layer, properties, words) {
  layer.bindPopup(popup(properties), POPUP);
  pressed(layer, ["Enter", " "], () => layer.openPopup());
  layer.on("popupopen", ({ popup: opened }) => {
    const box = opened.getElement();
    box.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words.close);
    if (document.activeElement === layer.getElement()) box.querySelector("a")?.focus({ preventScroll: true });
  });
  layer.on("popupclose", ({ popup: closed }) => {
    const at = document.activeElement;
    const wasInside = at === document.body || closed.getElement()?.contains(at);
    if (wasInside) layer.getElement()?.focus({ preventScroll: true });
  });
}

function text(words) {
  const box = document.createElement("span");
  box.textContent = words;
  return box;
}

const POPUP = { maxWidth: 320, maxHeight: 280 };

function places(L, map, content, words) {
  const points = content.features.filter(({ geometry }) => geometry.type === "Point");
  const drawn = { ...content, features: content.features.filter(({ geometry }) => geometry.type !== "Point") };
  const layer = L.geoJSON(drawn, {
    style: () => ({ className: "live-map__territory", weight: 3 }),
    onEachFeature: ({ properties }, one) => {
      tells(one, properties, words);
      one.on("add", () => {
        const shape = { tabindex: 0, role: "button", "aria-label": properties.name };
        Object.entries(shape).forEach(([name, value]) => one.getElement().setAttribute(name, value));
      });
    },
  }).addTo(map);
  const pins = L.layerGroup().addTo(map);
  const show = () => {
    // Pins are made anew: whoever stood on one stands on the nearest.
    const from = pins.getLayers().find((one) => one.getElement() === document.activeElement)?.getLatLng();
    pins.clearLayers();
    gathered(map, points).forEach((group) => pins.addLayer(pin(L, map, group, words)));
    if (!from) return;
    const away = (one) => map.distance(from, one.getLatLng());
    const [nearest] = pins.getLayers().sort((one, other) => away(one) - away(other));
    nearest?.getElement().focus({ preventScroll: true });
  };
  map.on("zoomend", show);
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
  });
  return { bounds: L.geoJSON(content).getBounds(), show };
}

async function open(box) {
  const { script, styles, ground: own, around, points, ...words } = box.dataset;
  const [L, who] = await Promise.all([leaflet({ script, styles }), fetched(points)]);
  box.hidden = false;
  const map = emptyMap(L, box, words);
  const below = await ground(L, map, own);
  const wider = around && !below.getLayers().length ? await ground(L, map, around) : null;
  const whole = wider?.getLayers().find((one) => one.feature.id === words.whole);
  const there = places(L, map, who, words);
  const bounds = [(whole ?? below).getBounds(), there.bounds].find((one) => one.isValid());
  if (bounds) map.fitBounds(bounds.pad(0.02), { animate: false, maxZoom: 12 });
  there.show();
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
