// Augmented pictures with what was drawn, and what a network says to them: pick one.
// data: { label, selected, tiles: [{ id, image, name, lines: [{ text, absent }], description,
//         verdict: null | { kept, top, label, share, text } }] }
// Triggers "picked" with the id. Arrow keys, Home and End move, as in any listbox.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".grid");
  list.setAttribute("aria-label", data.label);
  while (list.children.length > data.tiles.length) list.lastChild.remove();
  while (list.children.length < data.tiles.length) list.append(emptyTile());
  const buttons = [...list.children];
  buttons.forEach((button, at) => fill(button, data.tiles[at]));
  select(data.selected, false);

  function select(id, moveFocus) {
    const chosen = buttons.find((button) => button.dataset.id === id);
    for (const button of buttons) {
      button.setAttribute("aria-selected", String(button === chosen));
      button.tabIndex = -1;
    }
    const stop = chosen ?? buttons[0];
    if (stop) stop.tabIndex = 0;
    if (chosen && moveFocus) chosen.focus();
  }

  function pick(id) {
    select(id, true);
    setTriggerValue("picked", id);
  }

  list.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) pick(button.dataset.id);
  };

  list.onkeydown = listboxKeys(buttons, pick);
}

function emptyTile() {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "option");
  const picture = part("picture");
  const image = document.createElement("img");
  image.alt = "";
  picture.append(image, part("name"));
  const verdict = part("verdict");
  const answer = part("answer");
  answer.append(part("top"), part("share"));
  const bar = part("bar");
  bar.append(document.createElement("span"));
  verdict.append(answer, bar, part("text"));
  button.append(picture, verdict, part("lines"));
  return button;
}

function part(name) {
  const element = document.createElement("span");
  element.className = name;
  return element;
}

function fill(button, tile) {
  button.dataset.id = tile.id;
  button.setAttribute("aria-label", tile.description);
  const image = button.querySelector("img");
  if (image.getAttribute("src") !== tile.image) image.src = tile.image;
  button.querySelector(".name").textContent = tile.name;
  button.querySelector(".lines").replaceChildren(
    ...tile.lines.map((line) => {
      const element = part(line.absent ? "line absent" : "line");
      element.textContent = line.text;
      return element;
    }),
  );
  const verdict = button.querySelector(".verdict");
  verdict.hidden = !tile.verdict;
  button.classList.toggle("lost", tile.verdict ? !tile.verdict.kept : false);
  if (!tile.verdict) return;
  verdict.querySelector(".top").textContent = `${tile.verdict.kept ? "✓" : "✗"} ${tile.verdict.top}`;
  verdict.querySelector(".top").title = tile.verdict.text;
  const share = `${Math.round(100 * tile.verdict.share)} %`;
  verdict.querySelector(".share").textContent = tile.verdict.kept ? share : "";
  verdict.querySelector(".text").textContent = tile.verdict.kept ? "" : `${tile.verdict.label} ${share}`;
  verdict.querySelector(".bar span").style.width = `${100 * tile.verdict.share}%`;
}
