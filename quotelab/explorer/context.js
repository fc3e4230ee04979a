// The article, with its quotations marked and the open one in sight.

/** Who it really is: a panel that opens below what is known of the quotation. */
function correcting(model) {
  const element = make("div", "ql-correct");
  const toggle = button("ql-toggle", "Correct …", () => open(toggle.getAttribute("aria-expanded") === "false"), {
    "aria-expanded": "false",
  });
  const body = make("div", "ql-panel");
  const list = `ql-names-${Math.random().toString(36).slice(2)}`;
  const name = make("input", "ql-name-typed", null, {
    type: "text", list, autocomplete: "off", "aria-label": "Name of the speaker", placeholder: "Name of the speaker",
  });
  const names = make("datalist", "", null, { id: list });
  const send = (correct, value = name.value) => model.send({ correct, name: value });
  const assign = button("", "Says this", () => send("assign"), { title: "This quotation is theirs" });
  const same = button("", "", () => send("same"), { title: "The two are one speaker, everywhere" });
  const rename = button("", "", () => send("rename"), { title: "Only the name changes" });
  const spellings = make("select", "ql-spellings", null, { "aria-label": "Spelling" });
  const other = button("", "Is somebody else", () => send("other", spellings.value));
  const apart = make("div", "ql-line");
  apart.append(spellings, other);
  const nobody = button("", "Nobody knows who", () => send("nobody"));
  const reject = button("", "Not a quotation", () => send("reject"));
  const who = make("div", "ql-line");
  who.append(name, names, assign, same, rename);
  const rest = make("div", "ql-line");
  rest.append(nobody, reject);
  const kept = make("p", "ql-note");
  body.append(who, apart, rest, kept);
  element.append(toggle, body);

  let waiting;
  name.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => model.send({ suggest: name.value }), 200);
  });
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && name.value.trim()) send("assign");
  });
  function open(whether) {
    toggle.setAttribute("aria-expanded", String(whether));
    body.hidden = !whether;
    if (whether) name.focus();
  }
  open(false);

  let drawnFor = "";
  function show({ selected, correct, segments }) {
    element.hidden = !segments.length;
    const about = JSON.stringify([selected, correct.made]);
    if (about !== drawnFor) name.value = "";
    drawnFor = about;
    names.replaceChildren(...correct.names.map((text) => make("option", "", null, { value: text })));
    put(same, correct.speaker ? `Is the same as ${brief(correct.speaker)}` : "");
    put(rename, correct.speaker ? `New name for ${brief(correct.speaker)}` : "");
    same.hidden = rename.hidden = !correct.speaker;
    spellings.replaceChildren(...correct.spellings.map((text) => make("option", "", text, { value: text })));
    apart.hidden = !correct.spellings.length;
    put(kept, correct.kept ? `Kept in ${correct.kept}` : "Kept only here: explorer.analysis has them, and can save them.");
  }
  return { element, show };
}

function brief(text) {
  return text.length > 32 ? `${text.slice(0, 31)}…` : text;
}

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
  const panel = correcting(model);
  el.replaceChildren(bar, title, byline, facts, panel.element, text, legend);

  el.addEventListener("keydown", (event) => {
    if (event.target.closest("input, select")) return;
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

  let shownFor = null;
  return drawn(model, (view) => {
    put(where, view.where);
    back.disabled = view.at_start;
    on.disabled = view.at_end;
    put(title, view.title);
    put(byline, view.byline);
    facts.replaceChildren(
      ...view.facts.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value, { dir: "auto" })]),
    );
    panel.show(view);
    text.replaceChildren(...view.segments.map((segment) => piece(segment, view.selected, view.sources)));
    text.setAttribute("aria-label", view.title ? `Article: ${view.title}` : "Article");
    legend.hidden = !view.segments.length;
    // Another view of the same quotation, such as names for what is typed, leaves the article where it is.
    if (shownFor === view.selected) return;
    shownFor = view.selected;
    const mark = text.querySelector("mark");
    text.scrollTop = mark ? Math.max(0, mark.offsetTop - text.clientHeight / 3) : 0;
  });
}

export default { render };
