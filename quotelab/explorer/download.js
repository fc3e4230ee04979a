// How things stand, and buttons that ask Python for a file or for the code of what is chosen.

function render({ model, el }) {
  el.classList.add("ql-download", "tex2jax_ignore", "mathjax_ignore");
  const token = Math.random().toString(36).slice(2);
  const status = make("span", "ql-status", "", { role: "status" });
  const missing = button("ql-unattributed", "", () => model.send({ unattributed: true }));
  const format = make("select", "ql-format", null, { "aria-label": "Format of the file" });
  const save = button("ql-primary", "Download", () => {
    save.disabled = true;
    model.send({ download: token, format: format.value });
  });
  const code = button("", "Python", () => model.send({ code: code.getAttribute("aria-expanded") === "false" }));
  const undo = button("ql-undo", "Undo", () => model.send({ undo: true }));
  const tools = make("span", "ql-tools");
  tools.append(undo, missing, code, format, save);
  const alert = make("p", "ql-alert", "", { role: "alert" });
  const line = make("div", "ql-code");
  const text = make("code", "", "", { tabindex: "0", "aria-label": "Python that makes this selection" });
  const copy = button("", "Copy", () => {
    navigator.clipboard?.writeText(text.textContent).then(() => put(copy, "Copied"));
  });
  line.append(text, copy);
  el.replaceChildren(status, tools, alert, line);

  function receive(message, buffers) {
    if (message.token !== token) return;
    save.disabled = false;
    if (!buffers?.length) return;
    const url = URL.createObjectURL(new Blob([buffers[0]], { type: message.type }));
    const link = make("a", "", "", { href: url, download: message.name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }
  model.on("msg:custom", receive);

  const stop = drawn(model, (view) => {
    put(status, view.status);
    put(missing, view.unattributed);
    missing.setAttribute("aria-pressed", String(view.pressed));
    undo.hidden = !view.undo;
    undo.title = view.undo;
    undo.setAttribute("aria-label", `Undo: ${view.undo}`);
    if (!format.options.length) {
      for (const [value, label] of view.formats) format.append(make("option", "", label, { value }));
    }
    put(alert, view.alert);
    alert.hidden = !view.alert;
    code.setAttribute("aria-expanded", String(Boolean(view.code)));
    put(text, view.code);
    put(copy, "Copy");
    line.hidden = !view.code;
  });
  return () => {
    model.off("msg:custom", receive);
    stop();
  };
}

export default { render };
