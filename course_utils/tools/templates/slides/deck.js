// A deck: reveal.js, formulas set when their slide comes, pictures as large as their slide has room for.
(() => {
  const WIDTH = 1280, HEIGHT = 720, BOTTOM = 44;
  const SMALLEST = 0.7, LARGEST = 1.7; // a picture's size against its own
  const CONTROLS = 300; // pixels for the controls beside an explorer that plays
  const root = document.querySelector(".reveal");
  const slides = [...root.querySelectorAll("section[data-number]")];
  const printing = /print-pdf/i.test(location.search);

  for (const slide of slides) {
    slide.dataset.label = `${root.dataset.chapter} · ${slide.dataset.number}/${root.dataset.total}`;
  }

  // What a program prints keeps its columns; a long line of prose, such as an error, may wrap.
  for (const pre of root.querySelectorAll(".output pre")) {
    if (!/\S {3,}\S/.test(pre.textContent)) pre.classList.add("wrap");
  }

  // What the room is asked before the page is turned stands out.
  for (const words of root.querySelectorAll(".rendered_html p > strong:first-child")) {
    const before = words.previousSibling;
    if (/^(predict first|先预测)/i.test(words.textContent) && !before?.data?.trim()) words.parentElement.classList.add("predict");
  }

  const loaded = picture => picture.complete ? Promise.resolve() : new Promise(resolve => {
    picture.addEventListener("load", resolve);
    picture.addEventListener("error", resolve);
  });

  if (window.MathJax) MathJax.Hub.processSectionDelay = 0;
  // Formulas are measured while they are visible, so they are set when their slide is.
  const set = new Map();
  const typeset = slide => {
    if (!set.has(slide)) {
      set.set(slide, new Promise(resolve => {
        if (window.MathJax && hasMaths(slide)) MathJax.Hub.Queue(["Typeset", MathJax.Hub, slide], resolve);
        else resolve();
      }));
    }
    return set.get(slide);
  };

  const lowest = slide => {
    const scale = printing ? 1 : Reveal.getScale();
    const top = slide.getBoundingClientRect().top;
    const parts = [...slide.querySelectorAll(":scope > .part")];
    return Math.max(0, ...parts.map(part => (part.getBoundingClientRect().bottom - top) / scale));
  };

  const widestFormula = slide => {
    const scale = printing ? 1 : Reveal.getScale();
    const left = slide.getBoundingClientRect().left;
    return Math.max(0, ...[...slide.querySelectorAll(".mjx-char")].map(sign => (sign.getBoundingClientRect().right - left) / scale));
  };

  const hasMaths = slide => /\$|\\\(|\\\[|\\begin/.test(slide.textContent);

  // The factor by which the pictures of a slide may be shown: what is below them must stay on the slide.
  function resize(pictures, slide, width) {
    // A player's canvas has its size in CSS pixels beside the finer one of its frames.
    const own = picture => Number(picture.dataset.height || picture.getAttribute("height")) || picture.naturalHeight;
    const across = picture => Number(picture.dataset.width || picture.getAttribute("width")) || picture.naturalWidth;
    for (const picture of pictures) picture.style.cssText = `height: ${own(picture)}px; width: auto`;
    const heights = pictures.reduce((sum, picture) => sum + own(picture), 0);
    const room = (heights + HEIGHT - BOTTOM - lowest(slide)) / heights;
    const factors = pictures.map(picture => Math.min(LARGEST, width / across(picture), Math.max(SMALLEST, room)));
    pictures.forEach((picture, n) => { picture.style.cssText = `height: ${Math.floor(own(picture) * factors[n])}px; width: auto`; });
    return Math.min(room, ...factors);
  }

  // Pictures get the room that there is; beside a long text that is more than above it.
  function fit(slide) {
    const canvas = slide.querySelector(".player-on canvas");
    const pictures = canvas ? [canvas] : [...slide.querySelectorAll(".output_png img, .course-picture")].filter(picture => picture.naturalHeight > 60);
    if (!pictures.length) return;
    slide.classList.remove("columns");
    if (canvas) {
      resize(pictures, slide, WIDTH - 112 - CONTROLS);
      return;
    }
    const above = resize(pictures, slide, WIDTH - 112);
    const [first, ...rest] = slide.querySelectorAll(":scope > .part");
    const words = rest.length && rest.every(part => part.querySelector(".text_cell"));
    if (above > 1.3 || !words || pictures.length > 1 || first.querySelector(".text_cell, .input")) return;
    slide.classList.add("columns");
    const beside = resize(pictures, slide, 716);
    if (beside < 1.15 * above || lowest(slide) > HEIGHT - BOTTOM) {
      slide.classList.remove("columns");
      resize(pictures, slide, WIDTH - 112);
    }
  }

  // A slide of words and formulas alone is set larger, in the largest of two sizes that has room.
  function enlarge(slide) {
    if (slide.querySelector("pre, table, img, svg, canvas, .quiz, .output")) return;
    for (const size of ["large", "words"]) {
      slide.classList.add(size);
      if (lowest(slide) <= HEIGHT - 60 && widestFormula(slide) <= WIDTH - 56) return;
      slide.classList.remove(size);
    }
  }

  async function settle(slide) {
    await typeset(slide);
    enlarge(slide);
    await Promise.all([...slide.querySelectorAll("img")].map(loaded));
    if (!printing) await Promise.all([...slide.querySelectorAll(".course-player")].map(coursePlayers.start));
    fit(slide);
  }

  root.addEventListener("click", event => {
    const button = event.target.closest(".quiz button");
    if (!button) return;
    button.classList.add(button.dataset.right === "1" ? "right" : "wrong");
    // Ready HTML, in which every text is escaped (slides/plan.py).
    button.closest(".quiz").querySelector(".feedback").innerHTML = button.dataset.feedback;
  });
  // Enter and the space bar press a choice that has the focus; they do not turn the page.
  root.addEventListener("keydown", event => {
    if (event.target.closest(".quiz button") && [" ", "Enter"].includes(event.key)) event.stopPropagation();
  });

  async function start() {
    const laid = new Promise(resolve => Reveal.on("pdf-ready", resolve));
    await Reveal.initialize({
      width: WIDTH, height: HEIGHT, margin: 0, minScale: 0.1, maxScale: 4, center: false, hash: true, controls: true,
      controlsTutorial: false, progress: true, slideNumber: false, transition: "none", backgroundTransition: "none",
      pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1, totalTime: Number(root.dataset.seconds) || undefined,
      plugins: window.RevealNotes ? [RevealNotes] : [],
    });
    if (printing) { // reveal.js has laid every slide on a page of its own
      await laid;
      for (const slide of slides) await settle(slide);
    } else {
      Reveal.on("slidechanged", event => settle(event.currentSlide));
      await settle(Reveal.getCurrentSlide());
    }
  }

  window.deck = {slides, settle, ready: start()};
})();
