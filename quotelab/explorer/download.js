// A button that asks Python for a file and hands it to the browser; and the lines that tell how things stand.

function render({ model, el }) {
  el.classList.add("ql-download", "tex2jax_ignore", "mathjax_ignore");
  const token = Math.random().toString(36).slice(2);
  const save = button("ql-primary", "", () => {
    save.disabled = true;
    model.send({ download: token });
  });
  const status = make("span", "ql-status", "", { role: "status" });
  const alert = make("p", "ql-alert", "", { role: "alert" });
  el.replaceChildren(status, save, alert);

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
    put(save, view.label);
    put(alert, view.alert);
    alert.hidden = !view.alert;
  });
  return () => {
    model.off("msg:custom", receive);
    stop();
  };
}

export default { render };
