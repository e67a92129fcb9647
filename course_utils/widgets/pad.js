// The pad's side in the browser. Pixels live here; they are sent when a stroke ends, and four times a second within one.
// Arrow keys must stay with the pad: JupyterLab would move to the next cell (hence data-lm-suppress-shortcuts).
export default {
  render({ model, el }) {
    const side = model.get("side"), scale = Math.floor(280 / side), size = side * scale;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = size;
    canvas.tabIndex = 0;
    canvas.className = "course-pad";
    canvas.dataset.lmSuppressShortcuts = "true";
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", model.get("label"));
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "jupyter-widgets jupyter-button course-pad-clear";
    clear.textContent = model.get("clear_label");
    const help = document.createElement("p");
    help.className = "course-words";
    help.textContent = model.get("help");
    el.classList.add("course-pad-box");
    el.append(canvas, clear, help);
    const paper = canvas.getContext("2d");
    let cells = new Uint8Array(side * side), cursor = [side >> 1, side >> 1], last = null, timer = null;
    function paint() {
      const image = new ImageData(side, side);
      for (let i = 0; i < cells.length; i++) {
        image.data[4 * i] = image.data[4 * i + 1] = image.data[4 * i + 2] = cells[i];
        image.data[4 * i + 3] = 255;
      }
      const small = new OffscreenCanvas(side, side);
      small.getContext("2d").putImageData(image, 0, 0);
      paper.imageSmoothingEnabled = false;
      paper.drawImage(small, 0, 0, size, size);
      if (document.activeElement === canvas) {
        paper.strokeStyle = "#E69F00";
        paper.lineWidth = 2;
        paper.strokeRect(cursor[0] * scale + 1, cursor[1] * scale + 1, scale - 2, scale - 2);
      }
    }
    function send() {
      clearTimeout(timer);
      timer = null;
      model.set("pixels", new DataView(cells.slice().buffer));
      model.save_changes();
    }
    function sendSoon() { if (timer === null) timer = setTimeout(send, 250); }
    // A soft round brush, so that the strokes look like those of the pictures the network knows.
    function dab(x, y) {
      for (let row = 0; row < side; row++) for (let column = 0; column < side; column++) {
        const away = Math.hypot(column + 0.5 - x, row + 0.5 - y);
        const ink = Math.max(0, Math.min(1, 1.9 - away)) * 255;
        const i = row * side + column;
        if (ink > cells[i]) cells[i] = ink;
      }
    }
    function place(event) {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width * side, (event.clientY - box.top) / box.height * side];
    }
    function stroke(to) {
      const from = last || to, steps = Math.ceil(2 * Math.hypot(to[0] - from[0], to[1] - from[1])) || 1;
      for (let i = 1; i <= steps; i++)
        dab(from[0] + (to[0] - from[0]) * i / steps, from[1] + (to[1] - from[1]) * i / steps);
      last = to;
      paint();
    }
    canvas.addEventListener("pointerdown", event => {
      canvas.setPointerCapture(event.pointerId);
      canvas.focus();
      last = null;
      stroke(place(event));
      sendSoon();
      event.preventDefault();
    });
    canvas.addEventListener("pointermove", event => {
      if (!event.buttons || last === null) return;
      stroke(place(event));
      sendSoon();
    });
    for (const name of ["pointerup", "pointercancel"])
      canvas.addEventListener(name, () => { if (last !== null) { last = null; send(); } });
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    canvas.addEventListener("keydown", event => {
      if (event.key in moves) {
        cursor = cursor.map((at, i) => Math.max(0, Math.min(side - 1, at + moves[event.key][i])));
        if (event.shiftKey) { dab(cursor[0] + 0.5, cursor[1] + 0.5); sendSoon(); }
      } else if (event.key === " ") {
        dab(cursor[0] + 0.5, cursor[1] + 0.5);
        sendSoon();
      } else if (event.key === "Delete" || event.key === "Backspace") {
        cells.fill(0);
        send();
      } else return;
      event.preventDefault();
      event.stopPropagation();
      paint();
    });
    canvas.addEventListener("focus", paint);
    canvas.addEventListener("blur", paint);
    clear.addEventListener("click", () => { cells.fill(0); paint(); send(); canvas.focus(); });
    const shown = () => {
      const bytes = model.get("shown");
      if (!bytes || bytes.byteLength !== cells.length) return;
      cells = new Uint8Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
      paint();
    };
    model.on("change:shown", shown);
    paint();
    shown();
    return () => { clearTimeout(timer); model.off("change:shown", shown); };
  }
};
