// Visit every slide and every fragment of a deck, and say what is wrong: a list of {number, cell, kind, text}.
async ({solutions, codePixels, textPixels, smallestPicture}) => {
  await deck.ready;
  const WIDTH = 1280, BOTTOM = 720 - 36, found = [];
  const glyphs = new Map();
  const pen = Object.assign(document.createElement("canvas"), {width: 40, height: 40}).getContext("2d", {willReadFrequently: true});

  const drawn = (text, font) => {
    pen.clearRect(0, 0, 40, 40);
    pen.font = `24px ${font}`;
    pen.fillText(text, 4, 30);
    return pen.getImageData(0, 0, 40, 40).data.join("");
  };
  // A character without a glyph looks like one that never has any.
  const missing = (character, font) => {
    const key = font + character;
    if (!glyphs.has(key)) {
      if (!glyphs.has(font)) glyphs.set(font, ["\u{10FFFE}", "\uFFFF", "\u{EFFFD}"].map(none => drawn(none, font)));
      glyphs.set(key, glyphs.get(font).includes(drawn(character, font)));
    }
    return glyphs.get(key);
  };
  const visible = element => element.checkVisibility({checkVisibilityCSS: true, checkOpacity: true});
  const box = element => element.getBoundingClientRect();
  const cellOf = element => element.closest("[data-cell]")?.dataset.cell;
  const short = text => text.trim().replace(/\s+/g, " ").slice(0, 40);

  function look(slide, first) {
    const number = Number(slide.dataset.number);
    const told = new Set();
    const tell = (kind, element, text) => {
      const cell = cellOf(element);
      if (told.has(kind + cell)) return;
      told.add(kind + cell);
      found.push({number, cell, kind, text});
    };
    const inside = [...slide.querySelectorAll(":scope > .part, :scope > .part *")]
      .filter(e => !e.closest(".MJX_Assistive_MathML, .player-words")); // those are for screen readers

    for (const part of slide.querySelectorAll(":scope > .part")) {
      if (part.dataset.tags.split(" ").includes("solution") && visible(part)) tell("solution", part, "a solution is on the slide");
    }
    const text = slide.innerText.replace(/\s+/g, " ");
    for (const solution of solutions) {
      if (text.includes(solution)) tell("solution", slide, `a line of a solution is on the slide: ${solution}`);
    }
    for (const button of slide.querySelectorAll(".quiz button.right, .quiz button.wrong")) {
      tell("solution", button, "an answer of the quiz is given away");
    }
    if (!first) return; // the rest does not change with the fragments: they keep their place while they are hidden

    const aside = slide.querySelector(":scope > aside.notes")?.cloneNode(true);
    aside?.querySelector(".prose")?.remove(); // the slide's own text is nothing that the speaker was told
    const notes = aside?.textContent.trim() ?? "";
    if (notes.length < 25 && (notes.match(/[\u4e00-\u9fff]/g) ?? []).length < 10) tell("notes", slide, "the slide has no speaker notes");
    if (!(Number(slide.dataset.timing) > 0)) tell("minutes", slide, "the slide has no minutes");

    let lowest = [0, slide], widest = [0, slide];
    for (const element of inside) {
      const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
      const solid = ["IMG", "CANVAS", "SVG", "TABLE", "PRE", "BUTTON", "IFRAME"].includes(element.tagName.toUpperCase());
      const style = getComputedStyle(element);
      if (own || solid) {
        const edge = box(element);
        if (edge.width && edge.bottom > lowest[0]) lowest = [edge.bottom, element];
        if (edge.width && edge.right > widest[0]) widest = [edge.right, element];
      }
      if (style.overflow !== "visible" && element.clientWidth && !element.closest(".MathJax_CHTML")) {
        const wide = element.scrollWidth - element.clientWidth, high = element.scrollHeight - element.clientHeight;
        if (wide > 1 || high > 1) tell("clipped", element, `${Math.max(wide, high)} pixels are cut off or must be scrolled`);
      }
      if (element.matches("pre, .highlight") && element.scrollWidth - element.clientWidth > 1) {
        const wide = element.scrollWidth - element.clientWidth;
        tell("clipped", element, `its lines are ${wide} pixels wider than the slide: ${short(element.textContent)}`);
      }
      if (own && !element.closest(".MathJax_CHTML, .MathJax, sup, sub, svg")) {
        const size = parseFloat(style.fontSize), code = element.closest("pre");
        const least = code ? codePixels : textPixels;
        if (size + 0.01 < least) tell("small", element, `${code ? "code" : "text"} of ${size} pixels; at least ${least}: ${short(element.textContent)}`);
      }
    }
    if (lowest[0] > BOTTOM) tell("overflow", lowest[1], `it ends ${Math.ceil(lowest[0] - BOTTOM)} pixels below the slide`);
    if (widest[0] > WIDTH - 40) tell("overflow", widest[1], `it ends ${Math.ceil(widest[0] - WIDTH + 40)} pixels beyond the right edge`);

    for (const canvas of slide.querySelectorAll(".player-on canvas")) {
      const share = box(canvas).height / Number(canvas.dataset.height);
      if (share < smallestPicture - 0.01) tell("picture", canvas, `an explorer is shown at ${Math.round(100 * share)} % of its size`);
    }
    for (const player of slide.querySelectorAll(".course-player:not(.player-on)")) tell("picture", player, "a film did not load");
    for (const picture of slide.querySelectorAll("img")) {
      if (picture.closest(".player-on > .player-still")) continue; // for print alone
      if (!picture.complete || !picture.naturalWidth) tell("picture", picture, `a picture did not load: ${short(picture.alt || picture.src)}`);
      else if (picture.matches(".output_png img, .course-picture") && box(picture).height < smallestPicture * (Number(picture.getAttribute("height")) || picture.naturalHeight) - 1) {
        tell("picture", picture, `a picture is shown at ${Math.round(100 * box(picture).height / picture.naturalHeight)} % of its size`);
      }
    }

    if (slide.querySelector(".merror, mjx-merror, .MathJax_Error, .MathJax_Preview:not(:empty)")) tell("maths", slide, "a formula has an error");
    for (const formula of slide.querySelectorAll(".MathJax_CHTML")) { // MathJax shows a command that it does not know as it is
      const unknown = /\\[a-zA-Z]+/.exec(formula.textContent);
      if (unknown) tell("maths", formula, `a formula uses ${unknown[0]}, which MathJax does not know`);
    }
    const walker = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest("aside.notes, script, style, .MJX_Assistive_MathML")) continue;
      const maths = parent.closest(".MathJax_CHTML, .MathJax");
      if (!maths && !parent.closest("pre, code")) {
        const raw = /\$[^$\n]*[\\^_{}=][^$\n]*\$|\\(frac|sum|int|sqrt|hat|bar|sigma|theta|lambda|left|right|text|mathbf|begin)\b|\\[([]/.exec(node.data);
        if (raw) tell("maths", parent, `a formula is not typeset: ${short(node.data.slice(raw.index))}`);
      }
      if (maths) continue;
      const font = getComputedStyle(parent).fontFamily;
      for (const character of new Set(node.data)) {
        if (/\s|\u200b|[\ufe00-\ufe0f]|\u200d/.test(character) || character.charCodeAt(0) < 127) continue;
        if (character === "\ufffd" || missing(character, font)) {
          tell("glyph", parent, `no font here has the character ${character} (U+${character.codePointAt(0).toString(16).toUpperCase()})`);
        }
      }
    }
  }

  for (const slide of deck.slides) {
    const {h, v} = Reveal.getIndices(slide);
    Reveal.slide(h, v, -1);
    await deck.settle(slide);
    look(slide, true);
    while (Reveal.availableFragments().next) {
      Reveal.nextFragment();
      look(slide, false);
    }
  }
  for (const face of document.fonts) {
    // MathJax also asks for its fonts under names that a machine may have; those from files end in "w".
    if (face.status === "error" && !/^MJXc-.*[^w]$/.test(face.family)) found.push({number: 0, cell: "-", kind: "glyph", text: `the font ${face.family} did not load`});
  }
  return found;
}
