// What a reader does on a page: a quiz answers, a solution waits a moment, and this browser remembers what was done.
// `course` is in words.js (pages/learning.py), `courseQuiz` in quiz.js (that of JupyterLab). Nothing is sent anywhere.
(() => {
  const { words, chapters, learning, key, wait, other } = window.course;
  const here = DOCUMENTATION_OPTIONS.pagename;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  const element = (tag, values = {}, ...inside) => {
    const made = Object.assign(document.createElement(tag), values);
    made.append(...inside);
    return made;
  };

  // Progress: {chapter: {read: true, quiz: [right, of], opened: [exercises]}}. What others may have written into the
  // browser's store is looked at before it is believed. It is read again before each change: there may be other tabs.
  // Where it keeps nothing from the beginning, build.py has put a store that lasts as long as the page in its place.
  let forgets = Boolean(window.courseForgets), memory = null;
  const stored = () => memory ?? localStorage.getItem(key) ?? "{}";
  const store = text => {
    try { localStorage.setItem(key, text); } catch { [forgets, memory] = [true, text]; } // it has become full
  };
  const progress = () => {
    let found = {};
    try { found = JSON.parse(stored()); } catch { /* not ours: begin anew */ }
    const known = {};
    for (const [name, { exercises }] of Object.entries(chapters)) {
      const { read, quiz, opened } = Object(Object(found)[name]);
      const [right, of] = Array.isArray(quiz) ? quiz : [];
      known[name] = {
        read: read === true,
        quiz: Number.isInteger(right) && Number.isInteger(of) && 0 <= right && right <= of ? [right, of] : null,
        opened: exercises.filter(exercise => Array.isArray(opened) && opened.includes(exercise)),
      };
    }
    return known;
  };
  const note = change => {
    if (!learning || !chapters[here]) return;
    const known = progress();
    change(known[here]);
    store(JSON.stringify(known));
  };

  for (const place of document.querySelectorAll(".quiz[data-quiz]")) {
    const values = { questions: JSON.parse(place.dataset.quiz), words: words.quiz, problem: "" };
    const model = {
      get: name => values[name],
      set(name, value) {
        values[name] = value;
        // Of a quiz that was done twice the better one counts, as in JupyterLab.
        if (name === "result") note(chapter => { if (!(chapter.quiz?.[0] >= value[0])) chapter.quiz = value; });
      },
      save_changes() {},
      on() {},
    };
    const box = element("div");
    courseQuiz.render({ model, el: box });
    place.replaceWith(box);
  }
  if (!learning) return;

  // The same place in the other language: its page, where there is one, and there the cell that is read now.
  const bar = document.querySelector(".article-header-buttons");
  if (other && bar) {
    const there = other.pages.includes(here) ? here : "index";
    const link = element("a", { className: "language-switch btn btn-sm", lang: other.lang, hreflang: other.lang,
      href: `${other.folder}${there}.html` }, other.label);
    const cells = there === here ? [...document.querySelectorAll(".cell-anchor")] : [];
    const follow = () => {
      // A cell that a link led to stands as far below the top as the styles leave free there.
      const free = [getComputedStyle(document.documentElement).scrollPaddingTop,
        getComputedStyle(cells[0]).scrollMarginTop].reduce((sum, size) => sum + (parseFloat(size) || 0), 4);
      link.hash = cells.filter(cell => cell.getBoundingClientRect().top < free).at(-1)?.id ?? "";
    };
    // The Tab key that leads to this link scrolls the page a little, which is not the reader's doing.
    let focused = -Infinity;
    bar.addEventListener("focusin", () => { focused = performance.now(); });
    const moved = () => { if (performance.now() - focused > 500) follow(); };
    if (cells.length) {
      for (const event of ["scroll", "pointerdown"]) addEventListener(event, moved, { passive: true });
      follow();
    }
    bar.prepend(link);
  }

  // A solution opens a moment after the first click; at once by its button, in print, by the browser's search in the
  // page, and where it was opened before.
  const printing = new Set();
  function waitBefore(details, exercise) {
    const summary = details.querySelector("summary");
    const said = element("p", {});
    said.setAttribute("role", "status"); // it is there, and empty, before it speaks
    const left = element("span", { className: "left" });
    left.setAttribute("aria-hidden", "true"); // a number that is read out each second would be in the way
    const now = element("button", { type: "button", hidden: true }, words.now);
    const box = element("div", { className: "think" }, said, now, left);
    details.parentElement.after(box);
    let free = progress()[here].opened.includes(exercise), timer = 0;
    const open = () => { details.open = true; };
    const opened = () => {
      clearInterval(timer);
      if (timer) said.textContent = words.open;
      if (document.activeElement === now) summary.focus();
      now.hidden = true;
      left.textContent = "";
      box.classList.remove("waiting");
      timer = 0;
      if (free) return;
      free = true;
      note(chapter => { if (!chapter.opened.includes(exercise)) chapter.opened.push(exercise); });
    };
    details.addEventListener("toggle", () => { if (details.open && !printing.has(details)) opened(); });
    now.addEventListener("click", open);
    summary.addEventListener("click", event => {
      if (free || details.open) return;
      event.preventDefault();
      if (timer) return;
      const end = Date.now() + 1000 * wait, still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      const tick = () => {
        const seconds = Math.ceil((end - Date.now()) / 1000);
        if (seconds <= 0) open();
        else if (!still) left.textContent = fill(words.left, { n: seconds });
      };
      said.textContent = fill(words.think, { n: wait });
      now.hidden = false;
      box.classList.add("waiting");
      timer = setInterval(tick, 250);
      tick();
    });
  }
  const solutions = [...document.querySelectorAll(".tag_hide-cell > details.hide")];
  for (const details of chapters[here] ? solutions : []) {
    const anchor = details.parentElement.previousElementSibling;
    waitBefore(details, anchor.id.replace("cell-solution-", ""));
  }
  addEventListener("beforeprint", () => {
    for (const details of solutions.filter(one => !one.open)) {
      printing.add(details);
      details.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const details of printing) details.open = false;
    printing.clear();
  });

  // The foot of a chapter: read or not. It stands above the links to the neighbours.
  const links = document.querySelector(".prev-next-footer");
  let showRead = () => {};
  if (chapters[here] && links) {
    const button = element("button", { type: "button" }, words.read);
    showRead = () => button.setAttribute("aria-pressed", String(progress()[here].read));
    button.addEventListener("click", () => {
      note(chapter => { chapter.read = !chapter.read; });
      showRead();
    });
    const map = element("a", { href: "index.html#the-chapters" }, words.map);
    const text = element("p", {}, `${words.foot} `, map);
    document.querySelector("article.bd-article").append(element("div", { className: "chapter-read d-print-none" }, button, text));
    links.querySelector(".right-next")?.addEventListener("click", () => note(chapter => { chapter.read = true; }));
    showRead();
  }

  // The map: a column of its own, a sum, and a button to forget.
  const map = document.querySelector("#course-map table"), place = document.querySelector("#course-progress");
  let showMap = () => {};
  if (map && place) {
    const [sum, next] = place.querySelectorAll(".sum > *"), said = place.querySelector("[role=status]");
    const rows = [...map.querySelectorAll("tbody tr")];
    const cells = rows.map(row => row.appendChild(element("td", { className: "done" })));
    const names = rows.map(row => row.querySelector("a").getAttribute("href").replace(".html", ""));
    const head = element("th", {}, words.map);
    head.scope = "col";
    map.querySelector("thead tr").append(head);
    showMap = () => {
      const known = progress();
      names.forEach((name, row) => {
        const { read, quiz, opened } = known[name], parts = [];
        if (read) parts.push(words.done);
        if (quiz) parts.push(fill(words.answered, { right: quiz[0], of: quiz[1] }));
        if (opened.length) parts.push(fill(words.opened, { n: opened.length, of: chapters[name].exercises.length }));
        cells[row].textContent = parts.join("; ") || words.nothing;
      });
      const count = names.filter(name => known[name].read).length;
      const undone = names.find(name => !known[name].read) ?? names.find(name => chapters[name].quiz && !known[name].quiz);
      sum.textContent = fill(words.sum, { n: count, of: names.length });
      if (undone) {
        const [before, after] = words.next.split("{chapter}");
        next.replaceChildren(before, element("a", { href: `${undone}.html` }, chapters[undone].title), after);
      } else next.textContent = words.all;
      if (forgets) place.querySelector(".kept").textContent = words.refused;
    };
    place.querySelector("button").addEventListener("click", () => {
      if (!confirm(words.sure)) return;
      localStorage.removeItem(key);
      memory = null;
      showMap();
      said.textContent = words.forgotten;
    });
    place.querySelector(".from-file").hidden = location.protocol !== "file:" || forgets;
    showMap();
    place.hidden = false;
  }

  // Another tab wrote, or the reader came back to this page.
  for (const event of ["storage", "pageshow"]) addEventListener(event, () => { showRead(); showMap(); });
})();
