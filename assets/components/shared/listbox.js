// Keys of a listbox whose options stand in rows: arrows, Home and End go to another option, which is picked.

function listboxKeys(buttons, pick) {
  return (event) => {
    const at = buttons.indexOf(event.target.closest("button"));
    if (at < 0) return;
    const below = columns(buttons);
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: below, ArrowUp: -below };
    let next;
    if (event.key in steps) next = at + steps[event.key];
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = buttons.length - 1;
    else return;
    event.preventDefault();
    next = clamp(next, 0, buttons.length - 1);
    if (next !== at) pick(buttons[next].dataset.id, true);
  };
}

function columns(buttons) {
  const top = buttons[0].offsetTop;
  const wrapped = buttons.findIndex((button) => button.offsetTop > top);
  return wrapped < 0 ? 1 : wrapped;
}

// Marks the option with that id as the chosen one, and makes it, or else the first, the tab stop. Returns it, if there is one.
function markOption(buttons, id) {
  const chosen = buttons.find((button) => button.dataset.id === id);
  for (const button of buttons) {
    button.setAttribute("aria-selected", String(button === chosen));
    button.tabIndex = -1;
  }
  const stop = chosen ?? buttons[0];
  if (stop) stop.tabIndex = 0;
  return chosen;
}
