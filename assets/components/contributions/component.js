// What a number is the sum of: bars to both sides of zero, those that can be followed are buttons.
// data: { label, groups: [{ title, low, high, rows: [{ id, name, amount, text, image, description, total }] }] }
// `id` is "" for a row that leads nowhere; `image` may be empty. Triggers "picked" with the id. Up and down go from row to row.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".contributions");
  root.setAttribute("aria-label", data.label);
  root.replaceChildren(...data.groups.map((group) => {
    const reach = group.high - group.low || 1;
    const place = (amount) => (100 * (amount - group.low)) / reach;
    const box = element("section");
    box.style.setProperty("--zero", `${place(0)}%`);
    if (group.title) box.append(element("h4", "", group.title));
    box.append(...group.rows.map((row) => rowOf(row, place)));
    return box;
  }));
  root.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) setTriggerValue("picked", button.dataset.id);
  };
  root.onkeydown = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...root.querySelectorAll("button")];
    const position = buttons.indexOf(event.target.closest("button"));
    if (!step || position < 0) return;
    event.preventDefault();
    buttons[clamp(position + step, 0, buttons.length - 1)].focus();
  };
}

function rowOf(row, place) {
  const line = element(row.id ? "button" : "div", row.total ? "row total" : row.id ? "row" : "row plain");
  if (row.id) {
    line.type = "button";
    line.dataset.id = row.id;
    line.setAttribute("aria-label", row.description);
    line.title = row.description;
  }
  const picture = element(row.image ? "img" : "span");
  if (row.image) {
    picture.src = row.image;
    picture.alt = "";
  }
  const track = element("span", "track");
  const bar = element("span", row.amount < 0 ? "bar negative" : "bar");
  const [first, last] = [place(0), place(row.amount)].sort((a, b) => a - b);
  bar.style.left = `${first}%`;
  bar.style.width = `${Math.max(last - first, 0.3)}%`;
  track.append(bar);
  line.append(picture, element("span", "name", row.name), track, element("span", "amount", row.text), element("span", "way", row.id ? "›" : ""));
  return line;
}
