// The field in a cell into which a number is typed.

class Editor {
  constructor(pad) {
    this.pad = pad;
    this.field = null;
  }

  get open() {
    return this.field !== null;
  }

  start(place, typed) {
    const { pad } = this;
    pad.forgive();
    const field = element("input");
    field.type = "text";
    field.inputMode = pad.data.low < 0 ? "text" : "decimal"; // not every phone's decimal keys have a minus
    field.spellcheck = false;
    field.autocomplete = "off";
    field.value = typed ?? numberText(pad.at(place));
    field.setAttribute("aria-label", cellName(place));
    this.field = field;
    this.place = place;
    pad.cell(place).append(field);
    field.focus();
    if (typed === undefined) field.select();
    field.oninput = () => {
      field.removeAttribute("aria-invalid");
      pad.forgive();
    };
    field.onblur = () => {
      if (this.field === field && !this.accept()) this.close();
    };
  }

  close() {
    const { field } = this;
    this.field = null;
    field?.remove();
  }

  accept() {
    const { pad, place, field } = this;
    const value = parse(field.value);
    if (!pad.allows(value)) {
      pad.cell(place).classList.add("wrong");
      field.setAttribute("aria-invalid", "true");
      pad.refuse(field.value, `The cell keeps ${numberText(pad.at(place))}.`);
      return false;
    }
    this.close();
    if (pad.change(place, value) || pad.resting) pad.commit();
    return true;
  }

  onKey(event) {
    event.stopPropagation(); // letters are shortcuts outside
    const { pad, place } = this;
    if (event.key === "Escape") {
      pad.forgive();
      this.close();
      pad.goTo(place);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.accept()) pad.goTo(place);
    } else if (event.key === "Tab") {
      if (!this.accept()) return event.preventDefault();
      const next = placeAfter(place, event.shiftKey ? -1 : 1, pad.rows, pad.columns);
      pad.goTo(place);
      if (!next) return; // Tab leaves the grid
      event.preventDefault();
      pad.goTo(next);
    }
  }
}
