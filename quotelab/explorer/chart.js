// A chart that matplotlib drew as SVG; its cells and bars are buttons. One tab stop, arrow keys move inside.

function render({ model, el }) {
  el.classList.add("ql-chart", "tex2jax_ignore", "mathjax_ignore");
  const picture = make("div", "ql-picture", null, { role: "group" });
  el.replaceChildren(picture);
  let buttons = [];
  let drawnSvg = null;

  function enter(target) {
    for (const cell of buttons) cell.setAttribute("tabindex", cell === target ? "0" : "-1");
    target.focus();
  }

  function neighbour(cell, row, column) {
    const [r, c] = cell.dataset.cell.split("-").map(Number);
    const distance = (other) => {
      const [r2, c2] = other.dataset.cell.split("-").map(Number);
      const along = row ? (r2 - r) * row : (c2 - c) * column;
      const aside = row ? Math.abs(c2 - c) : Math.abs(r2 - r);
      return along > 0 ? along + 100 * aside : Infinity;
    };
    const nearest = buttons.reduce((a, b) => (distance(b) < distance(a) ? b : a), buttons[0]);
    return distance(nearest) < Infinity ? nearest : cell;
  }

  picture.addEventListener("keydown", (event) => {
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
    const steps = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[event.key];
    if (steps) enter(neighbour(cell, ...steps));
    else if (event.key === "Enter" || event.key === " ") model.send({ cell: cell.dataset.cell });
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  function draw(view) {
    const root = new DOMParser().parseFromString(view.svg, "image/svg+xml").documentElement;
    if (root.nodeName !== "svg") throw new Error("the chart isn't SVG");
    const svg = document.importNode(root, true);
    svg.removeAttribute("height");
    svg.setAttribute("role", "presentation");
    svg.style.maxWidth = svg.getAttribute("width") ?? "";
    svg.removeAttribute("width");
    picture.replaceChildren(svg);
    for (const part of svg.querySelectorAll('[id^="ql-"]')) {
      const [, role, ...cell] = part.id.split("-");
      part.removeAttribute("id");
      part.classList.add(`ql-${role}`);
      if (role === "cell") part.dataset.cell = cell.join("-");
      else if (role === "number") part.setAttribute("aria-hidden", "true");
      else if (role === "label") part.dataset.name = cell.join("-");
    }
    buttons = view.cells
      .map((cell) => svg.querySelector(`[data-cell="${cell.key}"]`))
      .filter((part) => part !== null);
    for (const part of buttons) {
      part.setAttribute("role", "button");
      part.append(document.createElementNS("http://www.w3.org/2000/svg", "title"));
      part.addEventListener("click", () => model.send({ cell: part.dataset.cell }));
    }
  }

  return drawn(model, (view) => {
    const label = picture.contains(document.activeElement) ? document.activeElement.getAttribute("aria-label") : null;
    picture.setAttribute("aria-label", view.description);
    if (drawnSvg !== view.svg) {
      drawnSvg = view.svg;
      if (view.svg) draw(view);
      else {
        buttons = [];
        picture.replaceChildren();
      }
    }
    const cells = new Map(view.cells.map((cell) => [cell.key, cell]));
    for (const part of buttons) {
      const cell = cells.get(part.dataset.cell);
      part.setAttribute("aria-label", cell.label);
      part.setAttribute("aria-pressed", String(cell.pressed));
      part.setAttribute("tabindex", "-1");
      part.querySelector("title").textContent = cell.label;
    }
    for (const part of picture.querySelectorAll("[data-name]")) {
      const name = view.names[part.dataset.name];
      if (name && !part.querySelector("title")) {
        const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
        title.textContent = name;
        part.append(title);
      }
    }
    const current = buttons.find((part) => part.getAttribute("aria-label") === label) ?? buttons[0];
    current?.setAttribute("tabindex", "0");
    if (label !== null) current?.focus();
  });
}

export default { render };
