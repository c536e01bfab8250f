// Augmented pictures with what was drawn, and what a network says to them: pick one.
// data: { label, selected, tiles: [{ id, image, name, lines: [{ text, absent }], description,
//         verdict: null | { kept, top, label, share, text } }] }
// Triggers "picked" with the id. Arrow keys, Home and End move, as in any listbox.

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const list = parentElement.querySelector(".grid");
  list.setAttribute("aria-label", data.label);
  const buttons = keptChildren(list, data.tiles.length, emptyTile);
  buttons.forEach((button, at) => fill(button, data.tiles[at]));
  markOption(buttons, data.selected);

  function pick(id) {
    markOption(buttons, id)?.focus();
    setTriggerValue("picked", id);
  }

  list.onclick = (event) => {
    const button = event.target.closest("button");
    if (button) pick(button.dataset.id);
  };

  list.onkeydown = listboxKeys(buttons, pick);
}

function emptyTile() {
  const button = element("button");
  button.type = "button";
  button.setAttribute("role", "option");
  const picture = element("span", "picture");
  const image = element("img");
  image.alt = "";
  picture.append(image, element("span", "name"));
  const verdict = element("span", "verdict");
  const answer = element("span", "answer");
  answer.append(element("span", "top"), element("span", "share"));
  const bar = element("span", "bar");
  bar.append(element("span"));
  verdict.append(answer, bar, element("span", "text"));
  button.append(picture, verdict, element("span", "lines"));
  return button;
}

function fill(button, tile) {
  button.dataset.id = tile.id;
  button.setAttribute("aria-label", tile.description);
  const image = button.querySelector("img");
  if (image.getAttribute("src") !== tile.image) image.src = tile.image;
  button.querySelector(".name").textContent = tile.name;
  button.querySelector(".lines").replaceChildren(
    ...tile.lines.map((line) => element("span", line.absent ? "line absent" : "line", line.text)),
  );
  const verdict = button.querySelector(".verdict");
  verdict.hidden = !tile.verdict;
  button.classList.toggle("lost", tile.verdict ? !tile.verdict.kept : false);
  if (!tile.verdict) return;
  verdict.querySelector(".top").textContent = `${tile.verdict.kept ? "=" : "→"} ${tile.verdict.top}`;
  verdict.querySelector(".top").title = tile.verdict.text;
  const share = `${Math.round(100 * tile.verdict.share)} %`;
  verdict.querySelector(".share").textContent = tile.verdict.kept ? share : "";
  verdict.querySelector(".text").textContent = tile.verdict.kept ? "" : `${tile.verdict.label} ${share}`;
  verdict.querySelector(".bar span").style.width = `${100 * tile.verdict.share}%`;
}
