// Volumes as stacked planes that can be pulled apart. A plane that can be chosen is a button; the rest are pictures.

const pulled = new WeakMap(); // parentElement -> how far its planes have been pulled apart, 0..100

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".volumes");
  const row = root.querySelector(".row");
  row.setAttribute("aria-label", data.label);
  row.replaceChildren(...data.volumes.flatMap((volume) => parts(volume, setTriggerValue)));

  const pull = root.querySelector(".pull input");
  const spread = () => root.style.setProperty("--pull", String(pull.value / 100));
  pull.value = pulled.get(parentElement) ?? pull.value;
  pull.oninput = () => {
    pulled.set(parentElement, pull.value);
    spread();
  };
  spread();
}

function parts(volume, setTriggerValue) {
  const box = element("div", "volume");
  const planes = element("div", "planes");
  planes.style.setProperty("--side", `${volume.side}px`);
  planes.append(...volume.planes.map((plane) => planeOf(plane, volume, setTriggerValue)));
  if (volume.more) planes.append(element("span", "more", `+ ${volume.more} more`));
  box.append(element("span", "title", volume.title), planes, element("span", "detail", volume.detail));
  return volume.sign ? [element("span", "sign", volume.sign), box] : [box];
}

function planeOf(plane, volume, setTriggerValue) {
  const button = element("button", volume.name ? "" : "fixed");
  const image = element("img");
  image.src = plane.image;
  image.alt = plane.description;
  button.append(element("span", "name", plane.name), image);
  if (volume.name) {
    button.type = "button";
    button.setAttribute("aria-pressed", String(plane.chosen));
    button.setAttribute("aria-label", plane.description);
    button.onclick = () => setTriggerValue("picked", [volume.name, plane.index]);
  } else {
    button.tabIndex = -1;
    button.disabled = true;
  }
  return button;
}
