// One facet: values with a checkbox and a count that follows the other filters.

function render({ model, el }) {
  el.classList.add("ql-facet", "tex2jax_ignore", "mathjax_ignore");
  const group = make("fieldset");
  const legend = make("legend");
  const search = make("input", "ql-search", null, { type: "search", autocomplete: "off" });
  const list = make("div", "ql-entries");
  const note = make("p", "ql-note");
  group.append(legend, search, list, note);
  el.replaceChildren(group);

  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => model.send({ query: search.value }), 200);
  });

  function line(entry, longest) {
    const row = make("label", "ql-entry");
    const box = make("input", "", null, { type: "checkbox" });
    box.checked = entry.chosen;
    box.dataset.value = entry.value;
    box.addEventListener("change", () => model.send({ toggle: entry.value }));
    const name = make("span", entry.value ? "ql-name" : "ql-name ql-missing", entry.label, { dir: "auto" });
    name.title = entry.label;
    const count = make("span", "ql-count", entry.count.toLocaleString("en"));
    row.style.setProperty("--ql-share", `${longest ? (100 * entry.count) / longest : 0}%`);
    if (!entry.value) row.classList.add("ql-apart");
    if (!entry.count) row.classList.add("ql-none");
    row.append(box, name, count);
    return row;
  }

  return drawn(model, (view) => {
    put(legend, view.title);
    search.hidden = !view.searchable;
    search.setAttribute("aria-label", `Find in ${view.title.toLowerCase()}`);
    search.placeholder = `Find one of ${view.total.toLocaleString("en")}`;
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.value : null;
    const longest = Math.max(...view.entries.map((entry) => entry.count), 0);
    const rows = [];
    let heading = "";
    for (const entry of view.entries) {
      if (entry.group !== heading && entry.group === "unnamed") rows.push(make("p", "ql-group", "Unnamed"));
      heading = entry.group;
      rows.push(line(entry, longest));
    }
    list.replaceChildren(...rows);
    put(note, view.note);
    note.hidden = !view.note;
    if (focused !== null) {
      [...list.querySelectorAll("input")].find((box) => box.dataset.value === focused)?.focus();
    }
  });
}

export default { render };
