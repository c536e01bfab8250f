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
    values = new Float32Array(bytesOf(data.values).buffer);
    root.style.setProperty("--aspect", data.columns / data.rows);
    const picture = map.querySelector("img");
    picture.src = data.image;
    picture.alt = data.label;
    root.querySelector(".bar").src = data.bar;
    const [low, , high] = root.querySelector(".ends").children;
    low.textContent = significant(data.low, 3);
    high.textContent = significant(data.high, 3);
    fillBars();
    tell();
  }

  function fillBars() {
    const { low, high, histogram } = data;
    const { counts, zeros } = histogram;
    const width = (high - low) / counts.length;
    const all = counts.map((count, index) => {
      const left = low + index * width;
      return { count, left, width, what: `${significant(left, 3)} … ${significant(left + width, 3)}` };
    });
    all.push({ count: zeros, left: Math.max(-width / 4, low), width: width / 2, what: "exactly 0", zeros: true });
    const most = Math.max(1, ...all.map(({ count }) => count));
    keptChildren(bars, all.length, () => element("i")).forEach((bar, index) => {
      const { count, left, width: span, what, zeros: apart } = all[index];
      bar.className = apart ? "zeros" : "";
      bar.title = `${what}: ${count} ${count === 1 ? "cell" : "cells"}`;
      const [from, share] = [left - low, span].map((reach) => (100 * reach) / (high - low));
      bar.style.cssText = `left:${from}%;width:calc(${share}% + 0.5px);height:${(100 * count) / most}%`;
    });
    bars.setAttribute("aria-label", `Histogram of ${values.length} cells, ${zeros} of them exactly 0`);
  }

  function tell() {
    cell.hidden = !at;
    readout.classList.toggle("hint", !at);
    readout.textContent = at ? `row ${at.row}, column ${at.column}: ${significant(values[at.row * data.columns + at.column], 4)}` : HINT;
    if (!at) return;
    const { rows, columns } = data;
    cell.style.cssText = `left:${(100 * at.column) / columns}%;top:${(100 * at.row) / rows}%;width:${100 / columns}%;height:${100 / rows}%`;
  }

  function go(row, column, spoken) {
    at = { row, column };
    readout.setAttribute("aria-live", spoken ? "polite" : "off");
    tell();
  }

  map.onpointermove = map.onpointerdown = (event) => {
    const [row, column] = cellAt(event, map.getBoundingClientRect(), data.rows, data.columns);
    go(row, column, false);
  };
  map.onpointerleave = (event) => {
    if (event.pointerType !== "mouse" || map.matches(":focus")) return;
    at = null;
    tell();
  };
  map.onkeydown = (event) => {
    const move = ARROWS[event.key];
    if (!move || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [row, column] = at ? cellAfter([at.row, at.column], move, data.rows, data.columns) : [0, 0];
    go(row, column, true);
  };
  return { show };
}
