// One map: the number of each cell at the pointer or the arrow keys, and how often each value occurs.
// data: { label, image, values (base64 of float32, row by row), rows, columns, bar, low, high, histogram: { counts, zeros } }

const HINT = "Point at a cell, or step through them with the arrow keys";
const views = new WeakMap();

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".view");
  if (!views.has(root)) views.set(root, listen(root));
  views.get(root).show(data);
}

function listen(root) {
  const [map, cell, readout, bars] = [".map", ".cell", ".readout", ".histogram"].map((name) => root.querySelector(name));
  let data, values, at;

  function show(next) {
    if (at && data && (data.rows !== next.rows || data.columns !== next.columns)) at = null;
    data = next;
    values = new Float32Array(Uint8Array.from(atob(data.values), (byte) => byte.charCodeAt(0)).buffer);
    root.style.setProperty("--aspect", data.columns / data.rows);
    const picture = map.querySelector("img");
    picture.src = data.image;
    picture.alt = data.label;
    root.querySelector(".bar").src = data.bar;
    const [low, , high] = root.querySelector(".ends").children;
    low.textContent = brief(data.low);
    high.textContent = brief(data.high);
    fillBars();
    tell();
  }

  function fillBars() {
    const { low, high, histogram } = data;
    const { counts, zeros } = histogram;
    const width = (high - low) / counts.length;
    const all = counts.map((count, index) => {
      const left = low + index * width;
      return { count, left, width, what: `${brief(left)} … ${brief(left + width)}` };
    });
    all.push({ count: zeros, left: Math.max(-width / 4, low), width: width / 2, what: "exactly 0", zeros: true });
    const most = Math.max(1, ...all.map(({ count }) => count));
    while (bars.children.length < all.length) bars.append(document.createElement("i"));
    while (bars.children.length > all.length) bars.lastChild.remove();
    all.forEach(({ count, left, width, what, zeros: apart }, index) => {
      const bar = bars.children[index];
      bar.className = apart ? "zeros" : "";
      bar.title = `${what}: ${count} ${count === 1 ? "cell" : "cells"}`;
      const [from, share] = [left - low, width].map((reach) => (100 * reach) / (high - low));
      bar.style.cssText = `left:${from}%;width:calc(${share}% + 0.5px);height:${(100 * count) / most}%`;
    });
    bars.setAttribute("aria-label", `Histogram of ${values.length} cells, ${zeros} of them exactly 0`);
  }

  function tell() {
    cell.hidden = !at;
    readout.classList.toggle("hint", !at);
    readout.textContent = at ? `row ${at.row}, column ${at.column}: ${precise(values[at.row * data.columns + at.column])}` : HINT;
    if (!at) return;
    const { rows, columns } = data;
    cell.style.cssText = `left:${(100 * at.column) / columns}%;top:${(100 * at.row) / rows}%;width:${100 / columns}%;height:${100 / rows}%`;
  }

  function go(row, column, spoken) {
    const within = (place, size) => Math.min(Math.max(place, 0), size - 1);
    at = { row: within(row, data.rows), column: within(column, data.columns) };
    readout.setAttribute("aria-live", spoken ? "polite" : "off");
    tell();
  }

  map.onpointermove = map.onpointerdown = (event) => {
    const box = map.getBoundingClientRect();
    const [down, across] = [(event.clientY - box.top) / box.height, (event.clientX - box.left) / box.width];
    go(Math.floor(down * data.rows), Math.floor(across * data.columns), false);
  };
  map.onpointerleave = (event) => {
    if (event.pointerType !== "mouse" || map.matches(":focus")) return;
    at = null;
    tell();
  };
  map.onkeydown = (event) => {
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const move = moves[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (at) go(at.row + move[0], at.column + move[1], true);
    else go(0, 0, true);
  };
  return { show };
}

function precise(value) {
  return written(value, 4);
}

function brief(value) {
  return written(value, 3);
}

function written(value, digits) {
  return String(Number(value.toPrecision(digits))).replace("-", "−");
}
