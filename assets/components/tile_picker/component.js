// Pictures to choose from: a strip (the stages of a network) or a grid (the channels of a stage).
// data: { layout, aspect, label, selected, tiles: [{ id, image, name, detail, description }], legend }
// `image` is the address of a picture; with #xywh=left,top,width,height at its end, of a part of it.
// Triggers "picked" with the id of the chosen tile. Arrow keys, Home and End move, as in any listbox.

const filled = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".tiles");
  list.classList.toggle("strip", data.layout === "strip");
  list.style.setProperty("--aspect", data.aspect);
  list.setAttribute("aria-label", data.label);
  list.setAttribute("aria-orientation", "horizontal");

  const buttons = keptChildren(list, data.tiles.length, emptyTile);
  buttons.forEach((button, position) => fill(button, data.tiles[position]));
  select(data.selected, false);
  showLegend(parentElement.querySelector(".legend"), data.legend);

  function select(id, moveFocus) {
    const chosen = markOption(buttons, id);
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
  const button = element("button");
  button.type = "button";
  button.setAttribute("role", "option");
  button.append(element("span", "picture"), element("span", "name"), element("span", "detail"));
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
  const sheet = await loadPicture(address);
  if (!sheet || picture.dataset.image !== image) return;
  const box = part ? part.split(",").map(Number) : [0, 0, sheet.naturalWidth, sheet.naturalHeight];
  Object.assign(picture.style, cropOf(box, sheet.naturalWidth, sheet.naturalHeight), { backgroundImage: `url("${address}")` });
  picture.classList.remove("awaited");
}

function showLegend(box, legend) {
  box.hidden = !legend;
  if (!legend) return;
  box.querySelector(".low").textContent = legend.low;
  box.querySelector(".high").textContent = legend.high;
  box.querySelector(".meaning").textContent = legend.meaning;
  const bar = box.querySelector(".bar");
  bar.src = legend.image;
  bar.alt = `Colours from ${legend.low} to ${legend.high}`;
}
