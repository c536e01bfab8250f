// What painting puts into a cell: a number, its negative, or nothing.

class Brush {
  constructor(root, pad) {
    this.pad = pad;
    this.mode = "plus";
    this.buttons = Object.fromEntries(["plus", "minus", "zero"].map((mode) => [mode, root.querySelector(`.${mode}`)]));
    this.field = root.querySelector(".strength input");
    for (const [mode, button] of Object.entries(this.buttons)) {
      button.onclick = () => this.choose(mode);
      button.onkeydown = (event) => this.onKey(event, mode);
    }
    this.field.onchange = () => this.onNumber();
    this.field.onkeydown = (event) => event.stopPropagation();
  }

  update(data) {
    if (this.data?.brush !== data.brush) this.amount = data.brush;
    this.data = data;
  }

  get signed() {
    return this.data.low < 0;
  }

  get numbers() {
    return { plus: this.amount, minus: -this.amount, zero: this.data.empty };
  }

  // The number of a stroke, with the keys and the button it is made with.
  value(event) {
    const negative = event.shiftKey || event.button === 2;
    if (event.altKey || event.ctrlKey || event.metaKey || this.mode === "zero" || (negative && !this.signed)) return this.data.empty;
    return (this.mode === "minus") !== negative ? -this.amount : this.amount;
  }

  draw() {
    const { numbers, signed } = this;
    this.buttons.minus.hidden = !signed;
    for (const [mode, button] of Object.entries(this.buttons)) {
      const colour = this.pad.colour(numbers[mode]);
      button.textContent = (signed && mode === "plus" ? "+" : "") + numberText(numbers[mode]);
      button.setAttribute("aria-label", `${mode === "zero" ? "Erase, paint" : "Paint"} ${numberText(numbers[mode])}`);
      button.setAttribute("aria-checked", String(mode === this.mode));
      button.tabIndex = mode === this.mode ? 0 : -1;
      button.style.background = colour.paper;
      button.style.color = colour.ink;
    }
    if (this.field.getRootNode().activeElement !== this.field) this.field.value = numberText(this.amount);
  }

  choose(mode) {
    this.mode = mode;
    this.draw();
    this.buttons[mode].focus();
  }

  onKey(event, mode) {
    const modes = Object.keys(this.buttons).filter((name) => !this.buttons[name].hidden);
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    this.choose(modes[(modes.indexOf(mode) + steps[event.key] + modes.length) % modes.length]);
  }

  onNumber() {
    const value = parse(this.field.value);
    if (!this.pad.allows(value)) {
      this.field.setAttribute("aria-invalid", "true");
      this.pad.refuse(this.field.value, `The brush paints ${numberText(this.amount)} as before.`);
      return;
    }
    this.pad.forgive();
    this.amount = this.signed ? Math.abs(value) : value;
    this.mode = this.signed && value < 0 ? "minus" : "plus";
    this.field.value = numberText(this.amount);
    this.draw();
  }
}
