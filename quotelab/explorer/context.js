// The article, with its quotations marked and the open one in sight.

function render({ model, el }) {
  el.classList.add("ql-context", "tex2jax_ignore", "mathjax_ignore");
  const bar = make("div", "ql-bar");
  const back = button("", "‹ Previous", () => model.send({ move: -1 }), { "aria-keyshortcuts": "p" });
  const where = make("span", "ql-where", null, { "aria-live": "polite" });
  const on = button("", "Next ›", () => model.send({ move: 1 }), { "aria-keyshortcuts": "n" });
  bar.append(back, where, on);
  const title = make("p", "ql-title", null, { dir: "auto" });
  const byline = make("p", "ql-byline", null, { dir: "auto" });
  const facts = make("dl", "ql-facts");
  const text = make("div", "ql-text", null, { tabindex: "0", role: "region", "aria-label": "Article", dir: "auto" });
  const legend = make("p", "ql-legend", "In the article: ");
  legend.append(
    make("span", "ql-content ql-on", "what was said"), ", ",
    make("span", "ql-source", "who says it"), ", ",
    make("span", "ql-cue", "what says so"), ", ",
    make("span", "ql-content", "other quotations"),
  );
  el.replaceChildren(bar, title, byline, facts, text, legend);

  el.addEventListener("keydown", (event) => {
    const steps = { n: 1, p: -1, j: 1, k: -1 }[event.key];
    if (!steps || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    model.send({ move: steps });
  });

  function piece(segment, selected, sources) {
    const [words, roles, ids] = segment;
    if (!roles.length) return put(document.createElement("span"), words);
    const contents = ids.filter((id, n) => roles[n] === "content");
    const own = roles.filter((role, n) => ids[n] === selected);
    const span = make(own.includes("content") ? "mark" : "span", "ql-piece", words);
    if (contents.length) span.classList.add("ql-content");
    if (contents.length > 1) span.classList.add("ql-nested");
    if (own.length) span.classList.add("ql-on", ...own.map((role) => `ql-${role}`));
    // Whom a pronoun stands for is drawn by the style sheet, so that it never becomes part of the text.
    const sourceOf = ids.find((id, n) => roles[n] === "source" && (own.length === 0 || id === selected));
    const [who, why] = sources[sourceOf] ?? ["", ""];
    if (who || why) span.title = [who, why].filter(Boolean).join(": ");
    if (who && own.includes("source")) span.dataset.who = who;
    const inner = contents.at(-1) ?? ids.at(-1);
    span.addEventListener("click", () => {
      if (!String(window.getSelection()) && inner !== selected) model.send({ select: inner });
    });
    return span;
  }

  return drawn(model, (view) => {
    put(where, view.where);
    back.disabled = view.at_start;
    on.disabled = view.at_end;
    put(title, view.title);
    put(byline, view.byline);
    facts.replaceChildren(
      ...view.facts.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value, { dir: "auto" })]),
    );
    text.replaceChildren(...view.segments.map((segment) => piece(segment, view.selected, view.sources)));
    text.setAttribute("aria-label", view.title ? `Article: ${view.title}` : "Article");
    legend.hidden = !view.segments.length;
    const mark = text.querySelector("mark");
    text.scrollTop = mark ? Math.max(0, mark.offsetTop - text.clientHeight / 3) : 0;
  });
}

export default { render };
