// Lets the keyboard reach what scrolls sideways on a page: formulas and tables that are wider than their place.
// Streamlit draws them without a way to say so; an element that scrolls and takes no focus is shut to the keyboard.
// data: {}

const WIDE = '.katex-display, [data-testid="stMarkdownContainer"]:has(table)';
const NAMES = { true: "Formula, scrolls sideways", false: "Table, scrolls sideways" };
let watching = false;

export default function () {
  if (!watching) watch();
  mark();
}

function watch() {
  watching = true;
  let waiting = 0;
  const later = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(mark);
  };
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", later);
}

function mark() {
  for (const wide of document.querySelectorAll(WIDE)) {
    const scrolls = wide.scrollWidth > wide.clientWidth + 1;
    if (scrolls === wide.hasAttribute("tabindex")) continue;
    if (!scrolls) {
      for (const name of ["tabindex", "role", "aria-label"]) wide.removeAttribute(name);
      continue;
    }
    wide.tabIndex = 0;
    wide.setAttribute("role", "group");
    wide.setAttribute("aria-label", NAMES[wide.classList.contains("katex-display")]);
  }
}
