// The arithmetic of a stop in the document.

// Bring the arithmetic into the document; elements are kept from stop to stop.
function showArithmetic(root, model, arithmetic, colour) {
  root.setAttribute("aria-label", arithmetic.text);
  root.querySelector(".name").textContent = arithmetic.name;
  root.classList.toggle("several", model.several);
  const blocks = keptChildren(root.querySelector(".blocks"), arithmetic.blocks.length, () => element("section", "block"));
  arithmetic.blocks.forEach((block, index) => {
    const [title, open, terms, close, sum] = blockParts(blocks[index]);
    title.textContent = block.title;
    title.hidden = !block.title;
    open.textContent = block.open;
    close.textContent = block.close;
    const letters = lettersOf(model, index);
    terms.style.gridTemplateColumns = letters.map((count) => `minmax(${count}ch, auto)`).join(" ");
    terms.style.fontSize = `${fontFor(letters, root.clientWidth)}px`;
    const separator = block.open === "max(" ? "" : "+ ";
    keptChildren(terms, block.terms.length, () => element("span", "term")).forEach((shown, at) => {
      const term = block.terms[at];
      const text = (at ? separator : "") + term.text;
      if (shown.textContent !== text) shown.textContent = text;
      shown.className = `term${term.faint ? " faint" : ""}${term.won ? " won" : ""}`;
    });
    sum.textContent = `${block.sign} ${block.sum}`;
    paint(sum, !model.partial && !model.z ? colour : null);
  });
  const lines = keptChildren(root.querySelector(".steps"), arithmetic.steps.length, () => element("div", "step"));
  arithmetic.steps.forEach((step, index) => {
    keptChildren(lines[index], step.length, () => element("span", "part")).forEach((part, at) => {
      const [text, note] = keptChildren(part, 2, () => element("span"));
      text.textContent = step[at].text;
      note.textContent = step[at].note ?? "";
      text.className = "figure";
      note.className = "note";
      paint(text, step[at].total ? colour : null);
      part.classList.toggle("operator", !step[at].note);
    });
  });
}

function paint(figure, colour) {
  figure.classList.toggle("total", colour !== null);
  figure.style.background = colour ? colour.ground : "";
  figure.style.color = colour ? colour.ink : "";
}

function blockParts(block) {
  if (!block.children.length) {
    block.append(
      element("h4", "title"), element("span", "bracket"), element("div", "terms"), element("span", "bracket"), element("span", "sum"),
    );
  }
  return block.children;
}
