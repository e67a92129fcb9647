// The browser's side of an explorer: paint the newest picture; say it in words once the learner's hand rests, so that a
// screen reader is not flooded while a slider moves.
export default {
  render({ model, el }) {
    const canvas = document.createElement("canvas");
    canvas.setAttribute("role", "img");
    canvas.className = "course-canvas";
    canvas.style.display = "none"; // until there is a picture: an empty one has no words
    const words = document.createElement("p");
    words.setAttribute("aria-live", "polite");
    words.className = "course-words";
    el.classList.add("course-explorer");
    el.append(canvas, words);
    let newest = 0, painted = 0, timer = null;
    async function paint() {
      const bytes = model.get("frame");
      if (!bytes || !bytes.byteLength) return;
      const number = ++newest;
      const picture = await createImageBitmap(new Blob([bytes]));
      if (number !== newest) return;
      if (canvas.width !== picture.width || canvas.height !== picture.height) {
        canvas.width = picture.width;
        canvas.height = picture.height;
      }
      canvas.getContext("2d").drawImage(picture, 0, 0);
      if (model.get("width")) canvas.style.width = `${model.get("width")}px`; // a finer picture is as large as a coarse one
      canvas.style.display = "";
      canvas.dataset.frame = String(++painted);
    }
    function say() {
      const text = model.get("alt");
      canvas.setAttribute("aria-label", text);
      clearTimeout(timer);
      timer = setTimeout(() => { words.textContent = text; }, words.textContent ? 300 : 0);
    }
    // A screen with more pixels than CSS has is told of: the picture comes twice as fine, once it rests.
    if (devicePixelRatio > 1 && model.get("ratio") !== devicePixelRatio) {
      model.set("ratio", devicePixelRatio);
      model.save_changes();
    }
    model.on("change:frame", paint);
    model.on("change:alt", say);
    paint();
    say();
    // Where the learner points, in the figure's pixels from its lower left corner. ipywidgets sends the next place only
    // when the last one is served, and then the latest: the picture follows the hand and never queues behind it.
    if (model.get("pointing")) {
      let down = false, count = 0;
      const tell = event => {
        const box = canvas.getBoundingClientRect();
        const width = model.get("width") || canvas.width;
        const x = (event.clientX - box.left) * width / box.width;
        const y = (box.bottom - event.clientY) * width / box.width;
        model.set("pointer", [x, y, ++count]);
        model.save_changes();
      };
      canvas.classList.add("course-pointing");
      canvas.addEventListener("pointerdown", event => {
        down = true;
        canvas.setPointerCapture(event.pointerId);
        event.preventDefault();
        tell(event);
      });
      canvas.addEventListener("pointermove", event => {
        if (down || model.get("pointing") === "hover") tell(event);
      });
      for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { down = false; });
    }
    // JupyterLab takes arrow keys and space for itself, even from a focused control: keep them for the controls.
    let tries = 0;
    (function guard() {
      const box = el.closest(".course-explorer-box");
      if (box) box.addEventListener("focusin", event => {
        if (event.target.matches("select, input, .noUi-handle")) event.target.dataset.lmSuppressShortcuts = "true";
      });
      else if (++tries < 100) setTimeout(guard, 50);
    })();
    return () => { clearTimeout(timer); model.off("change:frame", paint); model.off("change:alt", say); };
  }
};
