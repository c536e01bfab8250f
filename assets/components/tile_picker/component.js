// Pictures to choose from: a strip (the stages of a network) or a grid (the channels of a stage).
// data: { layout, aspect, label, selected, tiles: [{ id, image, name, detail, description }], legend }
// `image` is the address of a picture; with #xywh=left,top,width,height at its end, of a part of it.
// Triggers "picked" with the id of the chosen tile. Arrow keys, Home and End move, as in any listbox.

const PICTURES = 24; // kept for the way back
const pictures = new Map();
const filled = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".tiles");
  list.classList.toggle("strip", data.layout === "strip");
  list.style.setProperty("--aspect", data.aspect);
  list.setAttribute("aria-label", data.label);
  list.setAttribute("aria-orientation", "horizontal");

  while (list.children.length > data.tiles.length) list.lastChild.remove();
  while (list.children.length < data.tiles.length) list.append(emptyTile());
  const buttons = [...list.children];
  buttons.forEach((button, position) => fill(button, data.tiles[position]));
  select(data.selected, false);
  showLegend(parentElement.querySelector(".legend"), data.legend);

  function select(id, moveFocus) {
    const chosen = buttons.find((button) => button.dataset.id === id);
    for (const button of buttons) {
      button.setAttribute("aria-selected", String(button === chosen));
      button.tabIndex = -1;
    }
    const stop = chosen ?? buttons[0];
    if (stop) stop.tabIndex = 0;
    if (chosen && moveFocus) chosen.focus();
    if (chosen && data.layout === "strip") {
      const left = chosen.offsetLeft - list.offsetLeft;
      if (left < list.scrollLeft || left + chosen.offsetWidth > list.scrollLeft + list.clientWidth) {
        list.scrollLeft = left - list.clientWidth / 2 + chosen.offsetWidth / 2;
      }
    }
  }

  function pick(id, moveFocus) {
    select(id, moveFocus);
    setTriggerValue("picked", id);
  }

  list.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) pick(button.dataset.id, true);
  };

  list.onkeydown = listboxKeys(buttons, pick);
}

function emptyTile() {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "option");
  const picture = document.createElement("span");
  picture.className = "picture";
  const name = document.createElement("span");
  name.className = "name";
  const detail = document.createElement("span");
  detail.className = "detail";
  button.append(picture, name, detail);
  return button;
}

function fill(button, tile) {
  const before = filled.get(button) ?? {};
  filled.set(button, tile);
  const [picture, name, detail] = button.children;
  if (before.image !== tile.image) show(picture, tile.image);
  if (before.id !== tile.id) button.dataset.id = tile.id;
  if (before.name !== tile.name) name.textContent = tile.name;
  if (before.detail !== tile.detail) detail.textContent = tile.detail;
  if (before.description !== tile.description) {
    button.setAttribute("aria-label", tile.description);
    button.title = tile.description;
  }
}

async function show(picture, image) {
  const [address, part] = image.split("#xywh=");
  picture.dataset.image = image;
  picture.classList.add("awaited");
  const sheet = await loaded(address);
  if (!sheet || picture.dataset.image !== image) return;
  const [left, top, width, height] = part ? part.split(",").map(Number) : [0, 0, sheet.naturalWidth, sheet.naturalHeight];
  const share = (place, rest) => (rest ? (100 * place) / rest : 0);
  const { style } = picture;
  style.aspectRatio = `${width} / ${height}`;
  style.width = `min(100%, ${100 * (width / height)}% / var(--aspect))`;
  style.backgroundImage = `url("${address}")`;
  style.backgroundSize = `${(100 * sheet.naturalWidth) / width}% ${(100 * sheet.naturalHeight) / height}%`;
  style.backgroundPosition = `${share(left, sheet.naturalWidth - width)}% ${share(top, sheet.naturalHeight - height)}%`;
  picture.classList.remove("awaited");
}

// The picture at an address, or nothing where it cannot be had; the next who asks tries again.
function loaded(address) {
  if (!pictures.has(address)) {
    if (pictures.size >= PICTURES) pictures.delete(pictures.keys().next().value);
    const picture = new Image();
    picture.src = address;
    pictures.set(address, picture.decode().then(() => picture).catch(() => void pictures.delete(address)));
  }
  return pictures.get(address);
}

function showLegend(element, legend) {
  element.hidden = !legend;
  if (!legend) return;
  element.querySelector(".low").textContent = legend.low;
  element.querySelector(".high").textContent = legend.high;
  element.querySelector(".meaning").textContent = legend.meaning;
  const bar = element.querySelector(".bar");
  bar.src = legend.image;
  bar.alt = `Colours from ${legend.low} to ${legend.high}`;
}
