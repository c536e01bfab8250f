// A network to scale: volumes of shrinking height and growing depth, and under each its share of the cost as bars.
// data: { label, selected, picks, columns: [{ place, kind, name, also, shape, height, width, thickness, image, description,
//   bars: [{ share, text, brief }] }], bars: [{ name, total, rule }], rival: [{ height, width, thickness }] }
// `rival` holds the sizes of a network that is drawn beside with the same scale. Lengths are px. Where `picks` holds, columns can be
// chosen: triggers "picked" with the place of a column. Arrow keys, Home and End move.

const MARGIN = 6;
const observers = new WeakMap();

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const scroller = parentElement.querySelector(".scroller");
  const svg = parentElement.querySelector("svg");
  svg.setAttribute("aria-label", data.label);
  svg.setAttribute("role", data.picks ? "listbox" : "list");
  svg.classList.toggle("picks", data.picks);
  if (data.picks) svg.setAttribute("aria-orientation", "horizontal");
  scroller.onscroll = () => pin(svg, scroller.scrollLeft);

  const render = () => draw(svg, data, scroller.clientWidth);
  render();
  if (document.fonts.status !== "loaded") document.fonts.ready.then(render);
  observers.get(parentElement)?.disconnect();
  let width = scroller.clientWidth;
  const observer = new ResizeObserver(() => {
    if (Math.abs(scroller.clientWidth - width) < 2) return;
    width = scroller.clientWidth;
    render();
  });
  observer.observe(scroller);
  observers.set(parentElement, observer);

  const pick = (column) => {
    mark(svg, Number(column.dataset.place));
    column.focus({ preventScroll: true });
    setTriggerValue("picked", Number(column.dataset.place));
  };
  if (!data.picks) return;
  svg.onclick = (event) => {
    const column = event.target.closest(".column");
    if (column) pick(column);
  };
  svg.onkeydown = (event) => {
    const all = [...svg.querySelectorAll(".column")];
    const at = all.indexOf(event.target.closest(".column"));
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    if (all[next] && next !== at) pick(all[next]);
  };
}

function mark(svg, place) {
  const all = [...svg.querySelectorAll(".column")];
  const chosen = all.find((column) => Number(column.dataset.place) === place);
  for (const column of all) {
    column.setAttribute("aria-selected", String(column === chosen));
    column.setAttribute("tabindex", column === (chosen ?? all[0]) ? "0" : "-1");
  }
}

function reveal(svg) {
  const scroller = svg.parentElement;
  const column = svg.querySelector('.column[aria-selected="true"] .ground');
  if (!column || svg.width.baseVal.value <= scroller.clientWidth) return;
  const left = column.x.baseVal.value, right = left + column.width.baseVal.value;
  if (left < scroller.scrollLeft || right > scroller.scrollLeft + scroller.clientWidth) {
    scroller.scrollLeft = (left + right - scroller.clientWidth) / 2;
  }
}

// The headings of the bars stay in sight.
function pin(svg, scrolled) {
  for (const heading of svg.querySelectorAll(".heading")) heading.setAttribute("x", scrolled + 4);
}

function draw(svg, data, available) {
  const hadFocus = svg.contains(svg.getRootNode().activeElement);
  svg.replaceChildren();
  const columns = data.columns;
  const { zoom, slots, total, roomy, ground, bases, bottom } = layoutOf(columns, data.rival, data.bars.length, available - 2);
  svg.setAttribute("width", Math.max(total, 10));
  svg.setAttribute("height", bottom);
  svg.setAttribute("viewBox", `0 0 ${Math.max(total, 10)} ${bottom}`);

  let left = 0;
  columns.forEach((column, index) => {
    const slot = slots[index];
    const group = svgElement("g", {
      class: "column", role: data.picks ? "option" : "listitem", "data-place": column.place, "data-kind": column.kind, "aria-label": column.description,
    });
    svg.append(group); // before its texts are measured
    group.append(svgElement("title", {}, column.description));
    group.append(svgElement("rect", { class: "ground", x: left + 1, y: 1, width: slot - 2, height: bottom - 2, rx: 6 }));
    volume(group, column, left + slot / 2, ground, zoom);
    caption(group, column, left + slot / 2, ground, roomy, slot);
    column.bars.forEach((bar, row) => {
      const base = bases[row];
      const thick = Math.min(slot - 6, 54), high = bar.share * BAR;
      if (bar.share > 0) {
        const rule = data.bars[row].rule;
        group.append(svgElement("rect", {
          class: `bar ${rule}`, x: left + (slot - thick) / 2, y: base - Math.max(high, 1), width: thick, height: Math.max(high, 1), rx: 2,
        }));
      }
      const words = svgElement("text", { class: "value", x: left + slot / 2, y: base - high - 4, "text-anchor": "middle" });
      group.append(words);
      for (const text of [bar.text, bar.brief, ""]) {
        words.textContent = text;
        if (words.getComputedTextLength() <= slot - MARGIN) break;
      }
      if (!words.textContent) words.remove();
    });
    left += slot;
  });
  data.bars.forEach((bar, row) => {
    const base = bases[row];
    svg.append(svgElement("line", { class: "base", x1: 0, x2: total, y1: base, y2: base }));
    const heading = svgElement("text", { class: "heading", x: 4, y: base - BAR - 20 }, `${bar.name}: `);
    heading.append(svgElement("tspan", { class: "total" }, bar.total));
    svg.append(heading);
  });
  if (data.picks) mark(svg, data.selected);
  reveal(svg);
  pin(svg, svg.parentElement.scrollLeft);
  if (hadFocus) svg.querySelector('.column[tabindex="0"]')?.focus({ preventScroll: true });
}

function volume(group, column, centre, ground, zoom) {
  const height = Math.max(zoom * column.height, 2), width = zoom * column.width, thickness = Math.max(zoom * column.thickness, 2);
  const over = SLANT.x * width, up = SLANT.y * width;
  const x = centre - (thickness + over) / 2, y = ground - height;
  const corners = (...points) => points.map((point) => point.join(",")).join(" ");
  group.append(svgElement("rect", { class: "front", x, y, width: thickness, height }));
  if (width > 0) {
    const right = x + thickness;
    group.append(svgElement("polygon", { class: "top", points: corners([x, y], [x + over, y - up], [right + over, y - up], [right, y]) }));
    group.append(svgElement("polygon", {
      class: "side", points: corners([right, y], [right + over, y - up], [right + over, ground - up], [right, ground]),
    }));
    if (column.image) {
      group.append(svgElement("image", {
        href: column.image, width: 1, height: 1, preserveAspectRatio: "none",
        transform: `matrix(${over} ${-up} 0 ${height} ${right} ${y})`,
      }));
    }
  }
  if (column.kind === "trouble") {
    const middle = y + height / 2;
    for (const tilt of [1, -1]) {
      group.append(svgElement("line", { class: "cross", x1: centre - 7, x2: centre + 7, y1: middle - 7 * tilt, y2: middle + 7 * tilt }));
    }
  }
}

function caption(group, column, centre, ground, roomy, slot) {
  if (!roomy) {
    group.append(svgElement("text", { class: "name", transform: `translate(${centre + 4} ${ground + 78}) rotate(-90)` }, column.name));
    if (slot >= 28) {
      group.append(svgElement("text", { class: "shape", transform: `translate(${centre + 16} ${ground + 78}) rotate(-90)` }, column.shape));
    }
    return;
  }
  group.append(svgElement("text", { class: "name", x: centre, y: ground + 15, "text-anchor": "middle" }, column.name));
  group.append(svgElement("text", { class: "shape", x: centre, y: ground + 28, "text-anchor": "middle" }, column.shape));
  if (column.also) group.append(svgElement("text", { class: "also", x: centre, y: ground + 41, "text-anchor": "middle" }, column.also));
}
