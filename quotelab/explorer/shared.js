// Shared by the widgets of an explorer. Text reaches the page through textContent alone.

const UNSEEN = /([\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069])/;

/** Fills an element with text; controls are shown by their number instead of having their effect. */
function put(element, text) {
  const pieces = String(text ?? "").split(UNSEEN);
  element.replaceChildren(
    ...pieces
      .filter((piece) => piece !== "")
      .map((piece) => {
        if (!UNSEEN.test(piece)) return document.createTextNode(piece);
        const code = piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
        return make("span", "ql-control", `U+${code}`);
      }),
  );
  return element;
}

function make(tag, className, text, attributes = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) put(element, text);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function button(className, text, onClick, attributes = {}) {
  const element = make("button", `ql-button ${className}`, text, { type: "button", ...attributes });
  element.addEventListener("click", onClick);
  return element;
}

/** Keeps JupyterLab's own one-key shortcuts (b: new cell, d d: delete it) away from what has the focus here. */
function keepShortcutsAway() {
  if (document.documentElement.dataset.qlShortcuts) return;
  document.documentElement.dataset.qlShortcuts = "kept-away";
  document.addEventListener("focusin", (event) => {
    if (event.target.closest?.(".ql-explorer")) event.target.dataset.lmSuppressShortcuts = "true";
  });
}

/** Draws the widget now and whenever Python has a new view of it. */
function drawn(model, draw) {
  keepShortcutsAway();
  const redraw = () => draw(model.get("view"));
  redraw();
  model.on("change:view", redraw);
  return () => model.off("change:view", redraw);
}
