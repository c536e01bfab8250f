// A map to pick a unit from, and the picture with the window that this unit sees, also where it exceeds the picture.
// data: { label, map: { image, rows, columns }, unit: [row, column], field: { size, jump, start }, input: [height, width],
//         photo: { image, width, height }, frame: [left, top, right, bottom], whole, heat, inner, tallest }
// `field` is in px of the network's input, `frame` says where that lies on the photo; `whole` shows all that any unit sees;
// `heat` is a picture over the frame, `inner` the side of a square around the unit's middle in px of the input; 0: none.
// Triggers "picked" with [row, column]. Arrow keys, Home and End move the unit.

const YELLOW = "rgb(255, 210, 31)";
const CYAN = "rgb(94, 230, 255)";
const REST_MS = 250; // of the keyboard, before the unit is sent
const views = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const [map, photo] = parentElement.querySelectorAll("canvas");
  const view = views.get(parentElement) ?? {};
  views.set(parentElement, view);
  Object.assign(view, { data, map, photo, captions: parentElement.querySelectorAll("figcaption"), over: null, pictures: {} });
  view.unit = [...data.unit];
  map.setAttribute("aria-label", `${data.label}. Arrow keys move the unit.`);

  for (const [name, address] of [["map", data.map.image], ["photo", data.photo.image], ["heat", data.heat]]) {
    if (address) loadPicture(address).then((picture) => {
      if (view.data !== data) return;
      view.pictures[name] = picture;
      draw(view);
    });
  }
  view.observer?.disconnect();
  view.observer = new ResizeObserver(() => draw(view));
  view.observer.observe(parentElement.querySelector(".view"));
  draw(view);

  const { rows, columns } = data.map;
  const cellUnder = (event) => cellAt(event, map.getBoundingClientRect(), rows, columns);
  const send = () => {
    clearTimeout(view.resting);
    setTriggerValue("picked", view.unit);
  };
  map.onpointermove = (event) => {
    view.over = cellUnder(event);
    draw(view);
  };
  map.onpointerleave = () => {
    view.over = null;
    draw(view);
  };
  map.onclick = (event) => {
    view.unit = cellUnder(event);
    draw(view);
    send();
  };
  map.onkeydown = (event) => {
    const step = { ...ARROWS, Home: [-rows, -columns], End: [rows, columns] }[event.key];
    if (!step) return;
    event.preventDefault();
    view.unit = cellAfter(view.unit, step, rows, columns);
    view.over = null;
    draw(view);
    clearTimeout(view.resting);
    view.resting = setTimeout(send, REST_MS);
  };
}

function draw(view) {
  drawMap(view);
  drawPhoto(view);
}

function drawMap({ data, map, unit, over, pictures, captions }) {
  const { rows, columns } = data.map;
  const [context, width, height] = prepared(map, columns / rows, data.tallest);
  context.imageSmoothingEnabled = false;
  if (pictures.map) context.drawImage(pictures.map, 0, 0, width, height);
  const cell = [width / columns, height / rows];
  if (cell[0] > 7) grid(context, width, height, rows, columns);
  if (over) outline(context, at(over, cell), "white", 1.5);
  outline(context, at(unit, cell), YELLOW, 3);
  const [row, column] = over ?? unit;
  captions[0].textContent = `${rows}×${columns} cells; row ${row}, column ${column}`;
}

function at([row, column], [width, height]) {
  const small = Math.max(0, 5 - width) / 2; // a tiny cell gets a frame that can be seen
  return [column * width - small, row * height - small, width + 2 * small, height + 2 * small];
}

function drawPhoto({ data, photo, unit, over, pictures, captions }) {
  const window = over ?? unit;
  const world = worldOf(data);
  const [context, width] = prepared(photo, (world[2] - world[0]) / (world[3] - world[1]), data.tallest);
  const zoom = width / (world[2] - world[0]);
  const rectangle = (x, y, x2, y2) => [(x - world[0]) * zoom, (y - world[1]) * zoom, (x2 - x) * zoom, (y2 - y) * zoom];
  const frame = rectangle(...data.frame);

  hatch(context, context.canvas.width, context.canvas.height);
  if (pictures.photo) {
    context.globalAlpha = 0.3;
    context.drawImage(pictures.photo, ...rectangle(0, 0, data.photo.width, data.photo.height));
    context.globalAlpha = 1;
    context.save();
    context.beginPath();
    context.rect(...frame);
    context.clip();
    context.drawImage(pictures.photo, ...rectangle(0, 0, data.photo.width, data.photo.height));
    context.restore();
  }
  const moved = over && (over[0] !== unit[0] || over[1] !== unit[1]);
  if (pictures.heat && !moved) {
    context.imageSmoothingEnabled = false;
    context.drawImage(pictures.heat, ...frame);
  }
  const [rows, columns] = window.map((place) => spanOf(data.field, place));
  const [x, x2] = onPhoto(columns, data, 0);
  const [y, y2] = onPhoto(rows, data, 1);
  if (data.inner && !moved) {
    const half = [((x2 - x) / data.field.size) * data.inner / 2, ((y2 - y) / data.field.size) * data.inner / 2];
    const middle = [(x + x2) / 2, (y + y2) / 2];
    outline(context, rectangle(middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1]), CYAN, 2);
  }
  outline(context, rectangle(x, y, x2, y2), YELLOW, 3);
  const share = shareInside([x, y, x2, y2], data.frame);
  const size = data.field.size;
  captions[1].textContent =
    `sees ${size}×${size} px of the input, rows ${rangeInWords(rows)}, columns ${rangeInWords(columns)}` +
    (share < 0.9995 ? `; ${Math.round(share * 100)} % of that is picture, the rest padding` : "");
  photo.setAttribute("aria-label", `The picture; the unit ${captions[1].textContent}`);
}

// The canvas at the resolution of the screen, its context scaled so that one unit is one px of the page.
function prepared(canvas, aspect, tallest) {
  const room = canvas.parentElement.clientWidth;
  const width = Math.max(40, Math.min(room, tallest * aspect));
  const height = width / aspect;
  const ratio = globalThis.devicePixelRatio || 1;
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return [context, width, height];
}

function hatch(context, width, height) {
  context.fillStyle = "rgba(128, 128, 128, 0.16)";
  context.fillRect(0, 0, width, height);
  context.strokeStyle = "rgba(128, 128, 128, 0.45)";
  context.lineWidth = 1;
  context.beginPath();
  for (let place = -height; place < width; place += 10) {
    context.moveTo(place, height);
    context.lineTo(place + height, 0);
  }
  context.stroke();
}

function grid(context, width, height, rows, columns) {
  context.strokeStyle = "rgba(128, 128, 128, 0.5)";
  context.lineWidth = 0.5;
  context.beginPath();
  for (let row = 1; row < rows; row++) context.rect(0, (row * height) / rows, width, 0);
  for (let column = 1; column < columns; column++) context.rect((column * width) / columns, 0, 0, height);
  context.stroke();
}

function outline(context, box, colour, thickness) {
  context.lineJoin = "round";
  context.strokeStyle = "black";
  context.lineWidth = thickness + 2;
  context.strokeRect(...box);
  context.strokeStyle = colour;
  context.lineWidth = thickness;
  context.strokeRect(...box);
}
