// Says once what an earlier session of this tab held and the present one does not: a photo, a training.
// data: { session, kept: [name], lost: { name: sentence }, elsewhere: sentence or null }
// The tab remembers names alone, in sessionStorage. `elsewhere` is said of a photo that this tab never had.

const MEMORY = "convscope.kept";
const said = new WeakMap(); // parentElement -> { open: Set of names, closed: Set of names }

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector(".lost");
  const { open, closed } = said.get(parentElement) ?? { open: new Set(), closed: new Set() };
  said.set(parentElement, { open, closed });
  const before = recalled();
  const had = before.had || data.kept.includes("photo");
  if (before.session !== data.session) for (const name of before.kept) open.add(name);
  if (data.elsewhere) open.add(had ? "photo" : "elsewhere");
  else open.delete("elsewhere");
  for (const name of data.kept) {
    open.delete(name);
    closed.delete(name);
  }
  remember({ session: data.session, kept: data.kept, had });
  show();

  box.querySelector("button").onclick = () => {
    for (const name of open) closed.add(name);
    show();
  };

  function show() {
    const sentences = { ...data.lost, elsewhere: data.elsewhere };
    const names = [...open].filter((name) => sentences[name] && !closed.has(name));
    box.querySelector(".sentences").replaceChildren(...names.map((name) => element("p", "", sentences[name])));
    box.hidden = names.length === 0;
  }
}

function recalled() {
  try {
    const { session = null, kept = [], had = false } = JSON.parse(sessionStorage.getItem(MEMORY)) ?? {};
    return { session, kept, had };
  } catch {
    return { session: null, kept: [], had: false }; // a browser that keeps nothing, or something else's words
  }
}

function remember(state) {
  try {
    sessionStorage.setItem(MEMORY, JSON.stringify(state));
  } catch {
    // a browser that keeps nothing
  }
}
