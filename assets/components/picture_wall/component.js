// Rows of square pictures to choose from. data: { label, selected, rows: [{ title, detail, sheet, tiles: [{ id, name, description }] }] }
// `sheet` is the address of a row's pictures side by side. Triggers "picked" with the id of the chosen tile.
// One tab stop; arrow keys move along a row and to the row above or below, Home and End to its ends.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const wall = parentElement.querySelector(".wall");
  wall.setAttribute("aria-label", data.label);
  const shape = JSON.stringify(data.rows);
  if (wall.dataset.shape !== shape) {
    wall.replaceChildren(...data.rows.map(rowOf));
    wall.dataset.shape = shape;
  }
  const lines = [...wall.querySelectorAll(".tiles")].map((line) => [...line.children]);
  const buttons = lines.flat();
  markOption(buttons, data.selected);

  function pick(button) {
    markOption(buttons, button.dataset.id);
    button.focus();
    setTriggerValue("picked", button.dataset.id);
  }

  wall.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) pick(button);
  };
  wall.onkeydown = (event) => {
    const line = lines.findIndex((one) => one.includes(event.target.closest("button")));
    if (line < 0) return;
    const place = lines[line].indexOf(event.target.closest("button"));
    const moves = {
      ArrowRight: [line, place + 1], ArrowLeft: [line, place - 1], ArrowDown: [line + 1, place], ArrowUp: [line - 1, place],
      Home: [line, 0], End: [line, Infinity],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const row = lines[clamp(move[0], 0, lines.length - 1)];
    const next = row[clamp(move[1], 0, row.length - 1)];
    if (next !== event.target.closest("button")) pick(next);
  };
}

function rowOf(row) {
  const box = element("div");
  const title = element("div", "title", row.title);
  title.append(element("small", "", row.detail));
  const tiles = element("div", "tiles");
  tiles.append(...row.tiles.map((tile, place) => {
    const button = element("button");
    button.type = "button";
    button.dataset.id = tile.id;
    button.setAttribute("role", "option");
    button.setAttribute("aria-label", tile.description);
    button.title = tile.description;
    const picture = element("span", "picture");
    picture.style.backgroundImage = `url("${row.sheet}")`;
    picture.style.backgroundSize = `${100 * row.tiles.length}% 100%`;
    picture.style.backgroundPosition = `${row.tiles.length > 1 ? (100 * place) / (row.tiles.length - 1) : 0}% 0`;
    button.append(picture, element("span", "name", tile.name));
    return button;
  }));
  box.append(title, tiles);
  return box;
}
