// One map: the number of each cell at the pointer or the arrow keys, and how often each value occurs.
// data: { label, image, values (address of float32, row by row), rows, columns, bar, low, high, histogram: { counts, zeros } }

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
    const before = data?.values;
    data = next;
    if (before !== data.values) load(data.values);
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

  async function load(address) {
    values = null;
    try {
      const numbers = address.startsWith("data:") ? bytesOf(address.split(",")[1]).buffer : await fetched(address);
      if (data.values !== address) return;
      values = new Float32Array(numbers);
      tell();
    } catch {
      if (data.values === address) readout.textContent = "The numbers did not arrive. Reload the page to ask for them again.";
    }
  }

  async function fetched(address) {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.arrayBuffer();
  }

  function fillBars() {
    const all = barsOf(data.histogram, data.low, data.high);
    keptChildren(bars, all.length, () => element("i")).forEach((bar, index) => {
      const { title, zeros, left, width, height } = all[index];
      bar.className = zeros ? "zeros" : "";
      bar.title = title;
      bar.style.cssText = `left:${left}%;width:calc(${width}% + 0.5px);height:${height}%`;
    });
    bars.setAttribute("aria-label", `Histogram of ${data.rows * data.columns} cells, ${data.histogram.zeros} of them exactly 0`);
  }

  function tell() {
    const known = at && values;
    cell.hidden = !at;
    readout.classList.toggle("hint", !known);
    readout.textContent = known ? `row ${at.row}, column ${at.column}: ${significant(values[at.row * data.columns + at.column], 4)}` : HINT;
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
