// Drawing a territory: <div data-territory="id of the box"> beside the box of coordinates, which stays what is sent.
// A click adds a corner; corners are moved by dragging or by the arrows, and taken away by Delete. With the keyboard
// alone: the arrows move the map, and the button puts a corner where the cross is.
import { emptyMap, ground, leaflet, tellTrouble } from "../places/leaflet.js";

const STEP = 8;
const ARROWS = { ArrowUp: [0, -STEP], ArrowDown: [0, STEP], ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0] };

function cornersIn(text) {
  try {
    const found = JSON.parse(text);
    const shape = found.features?.[0]?.geometry ?? found.geometry ?? found;
    return shape.coordinates[0].slice(0, -1).map(([lon, lat]) => [lat, lon]);
  } catch {
    return [];
  }
}

function written(corners) {
  if (corners.length < 3) return "";
  const ring = [...corners, corners[0]].map(([lat, lon]) => [Number(lon.toFixed(6)), Number(lat.toFixed(6))]);
  return JSON.stringify({ type: "Polygon", coordinates: [ring] });
}

class Drawing {
  constructor(L, map, box, said, words) {
    Object.assign(this, { L, map, box, said, words, corners: cornersIn(box.value) });
    this.shape = L.polygon([], { className: "live-map__territory", weight: 3, interactive: false }).addTo(map);
    this.marks = L.layerGroup().addTo(map);
    map.on("click", (event) => this.add(event.latlng));
    box.addEventListener("change", () => this.read());
    this.show();
    if (this.corners.length > 1) map.fitBounds(this.shape.getBounds().pad(0.5), { animate: false, maxZoom: 15 });
  }

  read() {
    this.corners = cornersIn(this.box.value);
    this.show();
  }

  add({ lat, lng }, at = this.corners.length) {
    this.corners.splice(at, 0, [lat, lng]);
    this.keep(at);
  }

  remove(at) {
    this.corners.splice(at, 1);
    this.keep(Math.min(at, this.corners.length - 1));
  }

  clear() {
    this.corners = [];
    this.keep();
  }

  // What is drawn goes into the box at once, and focus stays with the corner that was touched.
  keep(focused) {
    this.box.value = written(this.corners);
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    this.show(focused);
  }

  show(focused) {
    this.shape.setLatLngs(this.corners);
    this.marks.clearLayers();
    this.corners.forEach((corner, at) => this.mark(corner, at));
    if (this.corners.length > 2) this.corners.forEach((corner, at) => this.between(corner, at));
    if (focused >= 0) this.marks.getLayers()[focused]?.getElement()?.focus({ preventScroll: true });
    const { few, count } = this.words;
    this.said.textContent = this.corners.length < 3 ? few : count.replace("{n}", String(this.corners.length));
  }

  mark(corner, at) {
    const icon = this.L.divIcon({ className: "live-map__corner", iconSize: [18, 18] });
    const mark = this.L.marker(corner, { icon, draggable: true, autoPan: true, bubblingMouseEvents: false });
    mark.addTo(this.marks);
    const element = mark.getElement();
    element.setAttribute("aria-label", this.words.corner.replace("{n}", String(at + 1)));
    mark.on("drag", () => {
      this.corners[at] = [mark.getLatLng().lat, mark.getLatLng().lng];
      this.shape.setLatLngs(this.corners);
    });
    mark.on("dragend", () => this.keep(at));
    element.addEventListener("keydown", (event) => this.pressed(event, at));
  }

  pressed(event, at) {
    const moved = ARROWS[event.key];
    if (!moved && event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
    if (!moved) {
      this.remove(at);
      return;
    }
    const spot = this.map.latLngToContainerPoint(this.corners[at]).add(moved);
    const { lat, lng } = this.map.containerPointToLatLng(spot);
    this.corners[at] = [lat, lng];
    this.keep(at);
  }

  // A corner waiting on each side: touched, it is there.
  between(corner, at) {
    const next = this.corners[(at + 1) % this.corners.length];
    const middle = this.L.latLng((corner[0] + next[0]) / 2, (corner[1] + next[1]) / 2);
    const icon = this.L.divIcon({ className: "live-map__between", iconSize: [12, 12] });
    const mark = this.L.marker(middle, { icon, keyboard: false, bubblingMouseEvents: false }).addTo(this.marks);
    mark.getElement().setAttribute("aria-hidden", "true");
    mark.on("click", () => this.add(middle, at + 1));
  }
}

async function begin(place, buttons, said) {
  const { script, styles, ground: outlines, territory, ...words } = place.dataset;
  const L = await leaflet({ script, styles });
  place.hidden = false;
  const map = emptyMap(L, place, words);
  const below = await ground(L, map, outlines, "0");
  if (below.getBounds().isValid()) map.fitBounds(below.getBounds(), { animate: false });
  place.append(Object.assign(document.createElement("div"), { className: "live-map__cross" }));
  const drawing = new Drawing(L, map, document.getElementById(territory), said, words);
  buttons.querySelector("[data-territory-add]").addEventListener("click", () => drawing.add(map.getCenter()));
  buttons.querySelector("[data-territory-last]").addEventListener("click", () => drawing.remove(drawing.corners.length - 1));
  buttons.querySelector("[data-territory-clear]").addEventListener("click", () => drawing.clear());
  buttons.hidden = false;
}

document.querySelectorAll("[data-territory]").forEach((place) => {
  const opener = document.querySelector(`[aria-controls="${place.id}"]`);
  const buttons = document.getElementById(`${place.id}-buttons`);
  const said = document.getElementById(`${place.id}-said`);
  opener.hidden = false;
  opener.addEventListener("click", async () => {
    opener.disabled = true;
    try {
      await begin(place, buttons, said);
      opener.hidden = true;
      place.focus();
    } catch {
      place.hidden = true;
      opener.disabled = false;
      tellTrouble(place.dataset.failed);
    }
  });
});
