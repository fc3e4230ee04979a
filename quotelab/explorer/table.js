// The table: the page that Python sent, sortable, with a cursor that the keyboard moves.

const MOVES = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1, n: 1, p: -1, Home: "first", End: "last" };

function render({ model, el }) {
  el.classList.add("ql-table-view", "tex2jax_ignore", "mathjax_ignore");
  const table = make("table", "ql-quotations", null, { role: "grid", "aria-label": "Quotations" });
  const head = make("thead", "", null, { role: "rowgroup" });
  const body = make("tbody", "", null, { role: "rowgroup" });
  table.append(head, body);
  const frame = make("div", "ql-table-frame");
  frame.append(table);
  const pager = make("div", "ql-pager");
  const back = button("", "‹ Previous page", () => model.send({ turn: -1 }));
  const where = make("span", "ql-where");
  const on = button("", "Next page ›", () => model.send({ turn: 1 }));
  pager.append(back, where, on);
  el.replaceChildren(frame, pager);

  let headings = "";
  function drawHead(columns) {
    if (headings === JSON.stringify(columns)) return;
    headings = JSON.stringify(columns);
    const focused = head.contains(document.activeElement) ? document.activeElement.dataset.column : null;
    const row = make("tr", "", null, { role: "row" });
    for (const column of columns) {
      const cell = make("th", `ql-column-${column.key}`, null, { role: "columnheader", scope: "col", "aria-sort": column.sorted });
      const sign = { ascending: " ▲", descending: " ▼" }[column.sorted] ?? "";
      const sort = button("ql-sort", column.title, () => model.send({ sort: column.key }));
      sort.dataset.column = column.key;
      sort.append(make("span", "ql-sign", sign, { "aria-hidden": "true" }));
      cell.append(sort);
      row.append(cell);
    }
    head.replaceChildren(row);
    if (focused) head.querySelector(`[data-column="${focused}"]`)?.focus();
  }

  function drawRow(row, selected, first) {
    const line = make("tr", selected ? "ql-selected" : "", null, {
      role: "row",
      "aria-selected": String(selected),
      "aria-rowindex": first,
      tabindex: selected ? "0" : "-1",
    });
    line.dataset.id = row.id;
    for (const [key, text] of Object.entries(row.cells)) {
      const cell = make("td", `ql-column-${key}`, null, { role: "gridcell", dir: "auto" });
      cell.append(make("div", row.unknown.includes(key) ? "ql-missing" : "", text));
      line.append(cell);
    }
    line.addEventListener("click", () => {
      if (!String(window.getSelection())) model.send({ select: row.id });
    });
    return line;
  }

  body.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    let message = null;
    const row = event.target.closest("tr");
    const steps = MOVES[event.key];
    // On a page that was turned to, the keyboard stands on a row that isn't the open one.
    const beside = { 1: row.nextElementSibling, "-1": row.previousElementSibling }[steps];
    if (steps && beside && row.getAttribute("aria-selected") === "false") message = { select: beside.dataset.id };
    else if (steps) message = { move: steps };
    else if (event.key === "PageDown") message = { turn: 1, select: true };
    else if (event.key === "PageUp") message = { turn: -1, select: true };
    else if (event.key === "Enter" || event.key === " ") message = { select: row.dataset.id };
    if (message) {
      event.preventDefault();
      event.stopPropagation();
      model.send(message);
    }
  });

  return drawn(model, (view) => {
    drawHead(view.columns);
    const held = body.contains(document.activeElement);
    const rows = view.rows.map((row, n) => drawRow(row, row.id === view.selected, view.first + n + 1));
    if (!rows.length) {
      const line = make("tr", "", null, { role: "row" });
      line.append(make("td", "ql-empty", view.empty, { role: "gridcell", colspan: view.columns.length }));
      rows.push(line);
    } else if (!rows.some((row) => row.tabIndex === 0)) rows[0].tabIndex = 0;
    body.replaceChildren(...rows);
    table.setAttribute("aria-rowcount", view.total + 1);
    put(where, view.where);
    back.disabled = view.page === 0;
    on.disabled = view.page >= view.pages - 1;
    pager.hidden = view.pages < 2;
    const current = body.querySelector(".ql-selected");
    if (held) (current ?? body.querySelector("tr"))?.focus({ preventScroll: true });
    if (current) {
      const top = current.offsetTop - head.offsetHeight;
      const bottom = current.offsetTop + current.offsetHeight;
      if (top < frame.scrollTop) frame.scrollTop = top;
      else if (bottom > frame.scrollTop + frame.clientHeight) frame.scrollTop = bottom - frame.clientHeight;
    } else frame.scrollTop = 0;
  });
}

export default { render };
