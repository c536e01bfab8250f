// On a narrow screen, where the sidebar is closed: names the picture in use and opens the sidebar, where it is changed.
// data: { name }

const EXPAND = '[data-testid="stExpandSidebarButton"]';

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector(".change");
  button.querySelector(".name").textContent = `${data.name}: change the picture`;
  button.onclick = () => {
    const expand = document.querySelector(EXPAND);
    (expand?.querySelector("button") ?? expand)?.click();
  };
}
