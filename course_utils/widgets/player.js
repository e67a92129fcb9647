// Plays an explorer that was drawn ahead (widgets/film.py), with no kernel and no network, from a file too.
//
// A page has <div class="course-player" data-film="NAME" data-src="films/NAME.js"> around the still picture. The film is
// a script, since a browser reads no other file beside a page that was opened from a disk: it calls courseFilm(NAME, film).
(() => {
  const films = {}, waiting = {};
  const KEPT = 80; // decoded frames
  window.courseFilm = (name, film) => { films[name] = film; };

  function load(name, source) {
    waiting[name] ||= films[name] ? Promise.resolve(films[name]) : new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = source;
      script.onload = () => films[name] ? resolve(films[name]) : reject(new Error(source));
      script.onerror = () => reject(new Error(source));
      document.head.append(script);
    });
    return waiting[name];
  }

  const decoded = text => createImageBitmap(new Blob([Uint8Array.from(atob(text), letter => letter.charCodeAt(0))]));

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  let count = 0;

  class Player {
    constructor(root, film) {
      this.root = root;
      this.film = film;
      this.controls = film.controls;
      this.scale = this.controls.map(control => Math.max(1, control.values.length - 1));
      this.bitmaps = new Map();
      this.frame = 0;
      this.at = [...film.start];
      this.id = `player-${++count}`;
      this.inputs = {};
      this.build();
    }

    // The frame that is shown for places `at`, of which the controls `wanted` were just moved: those count most.
    nearest(at, wanted) {
      let best = 0, least = Infinity;
      this.film.frames.forEach((places, number) => {
        let far = 0;
        for (let c = 0; c < at.length && far < least; c++) {
          if (places[c] === at[c]) continue;
          const kind = this.controls[c].kind;
          const apart = kind === "slider" ? Math.abs(places[c] - at[c]) / this.scale[c] : 1;
          far += (wanted.has(c) ? 1000 : 1) * (apart + 1e-3);
        }
        if (far < least) { least = far; best = number; }
      });
      return best;
    }

    // One slider was moved to where the film has no frame with the other controls as they are: the next frame in that
    // direction that has them so, where it is near. It keeps a hand on the keyboard in the plane that was drawn ahead.
    further(at, wanted) {
      if (wanted.size !== 1) return null;
      const [c] = wanted;
      const step = Math.sign(at[c] - this.at[c]);
      if (this.controls[c].kind !== "slider" || !step) return null;
      let best = null, least = this.scale[c] / 4;
      this.film.frames.forEach((places, number) => {
        const apart = Math.abs(places[c] - at[c]);
        const same = places.every((place, other) => other === c || place === at[other]);
        if (same && Math.sign(places[c] - this.at[c]) === step && apart < least) { least = apart; best = number; }
      });
      return best;
    }

    // The learner moves controls: {place of the control: place of its value}.
    move(changes) {
      const at = [...this.at], wanted = new Set();
      for (const [control, value] of Object.entries(changes)) { at[control] = value; wanted.add(Number(control)); }
      for (const control of [...wanted]) {
        const moved = this.film.react[this.controls[control].name]?.[at[control]] || {};
        for (const [name, value] of Object.entries(moved)) {
          const other = this.controls.findIndex(one => one.name === name);
          if (!(other in changes)) { at[other] = value; wanted.add(other); }
        }
      }
      const frame = this.further(at, wanted) ?? this.nearest(at, wanted);
      const others = this.film.frames[frame].flatMap((place, c) => place === at[c] ? [] :
        [`${this.controls[c].label} = ${this.controls[c].values[place]}`]);
      this.tell(others.length ? this.film.texts.nearest.replace("{changed}", others.join(", ")) : "");
      this.at = [...this.film.frames[frame]];
      this.show(frame);
    }

    // What there is to say of this setting; else what holds for all of them, which a slide has no room for.
    tell(sentence = "") {
      this.note.textContent = sentence || this.always();
      this.note.classList.toggle("player-always", !sentence);
    }

    always() {
      if (this.controls.some(control => control.coarse)) return this.film.texts.coarse;
      return this.controls.some(control => control.kind === "numbers") ? this.film.texts.numbers : "";
    }

    bitmap(frame) {
      if (!this.bitmaps.has(frame)) {
        const piece = this.film.pieces[frame];
        this.bitmaps.set(frame, piece ? decoded(piece[2]) : Promise.resolve(null));
        if (this.bitmaps.size > KEPT) this.bitmaps.delete(this.bitmaps.keys().next().value);
      }
      return this.bitmaps.get(frame);
    }

    async show(frame) {
      this.frame = frame;
      this.fill();
      try {
        this.base ||= decoded(this.film.base);
        const [base, piece] = await Promise.all([this.base, this.bitmap(frame)]);
        if (frame !== this.frame) return; // another was asked for meanwhile
        const paper = this.canvas.getContext("2d");
        paper.drawImage(base, 0, 0);
        if (piece) paper.drawImage(piece, this.film.pieces[frame][0], this.film.pieces[frame][1]);
        this.canvas.dataset.frame = String(frame);
        this.say(this.film.words[frame]);
      } catch {
        this.bitmaps.delete(frame);
        this.tell(this.film.texts.broken);
        this.canvas.dataset.frame = "broken";
        return false;
      }
      this.ahead(frame);
      return true;
    }

    // The frames that one step of a control would show are decoded while the hand rests.
    ahead(frame) {
      clearTimeout(this.later);
      this.later = setTimeout(() => {
        const places = this.film.frames[frame];
        places.forEach((place, c) => {
          for (const step of [1, -1]) {
            const next = [...places];
            next[c] = place + step;
            if (next[c] >= 0 && next[c] < this.controls[c].values.length) {
              this.bitmap(this.nearest(next, new Set([c])))?.catch(() => {});
            }
          }
        });
      }, 40);
    }

    say(words) {
      this.canvas.setAttribute("aria-label", words);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => { this.words.textContent = words; }, this.words.textContent ? 300 : 0);
    }

    fill() {
      this.controls.forEach((control, c) => {
        const {input, output} = this.inputs[control.name] || {};
        const text = control.values[this.at[c]];
        if (output) output.textContent = text;
        if (!input) return;
        if (control.kind === "toggle") input.checked = this.at[c] === this.on(control);
        else input.value = String(this.at[c]);
        if (control.kind === "slider") input.setAttribute("aria-valuetext", text);
      });
    }

    on(control) { return control.values.length - 1; } // False comes before True

    build() {
      const {size} = this.film;
      this.canvas = element("canvas", {
        role: "img", width: 2 * size[0], height: 2 * size[1], "data-width": size[0], "data-height": size[1],
      });
      this.canvas.style.width = `${size[0]}px`;
      this.words = element("p", {class: "player-words", "aria-live": "polite"});
      this.note = element("p", {class: "player-note", role: "status"});
      const controls = element("div", {class: "player-controls"});
      this.controls.forEach((control, c) => controls.append(...this.control(control, c)));
      const again = element("button", {type: "button"}, this.film.texts.start);
      again.addEventListener("click", () => {
        this.pause?.();
        this.at = [...this.film.start];
        this.tell();
        this.show(0);
      });
      if (Object.keys(this.inputs).length) controls.append(element("div", {}, again));
      this.live = element("div", {class: "player-live", role: "group"},
        controls, element("div", {class: "player-picture"}, this.canvas, this.words, this.note));
      this.tell();
      // Keys are for the controls here. In a deck the page keys, those of a clicker, turn the slides all the same:
      // reveal.js listens to them only while no field has the focus.
      this.live.addEventListener("keydown", event => {
        if (window.Reveal && ["PageUp", "PageDown", "Escape"].includes(event.key)) {
          event.preventDefault();
          event.target.blur();
        } else event.stopPropagation();
      });
      if (this.film.pointing) this.point();
      this.root.append(this.live);
    }

    control(control, c) {
      if (control.kind === "numbers") {
        const output = element("pre", {class: "player-numbers"});
        this.inputs[control.name] = {output};
        return [element("div", {class: "player-control"}, element("span", {}, control.label), output)];
      }
      if (control.values.length < 2) return [];
      const id = `${this.id}-${c}`, label = element("label", {for: id}, control.label);
      let input;
      if (control.kind === "slider") {
        input = element("input", {type: "range", id, min: 0, max: control.values.length - 1, step: 1});
        input.addEventListener("input", () => this.move({[c]: Number(input.value)}));
        const output = element("output", {for: id});
        this.inputs[control.name] = {input, output};
        const rows = [element("div", {class: "player-control"}, label, output, input)];
        if (control.play && !matchMedia("(prefers-reduced-motion: reduce)").matches) rows.push(this.play(control, c));
        return rows;
      }
      if (control.kind === "choice") {
        input = element("select", {id}, ...control.values.map((text, place) => element("option", {value: place}, text)));
        input.addEventListener("change", () => this.move({[c]: Number(input.value)}));
      } else {
        input = element("input", {type: "checkbox", id});
        input.addEventListener("change", () => this.move({[c]: input.checked ? this.on(control) : 0}));
      }
      this.inputs[control.name] = {input};
      return [element("div", {class: "player-control"}, label, input)];
    }

    play(control, c) {
      const {play, pause} = this.film.texts;
      const button = element("button", {type: "button", "aria-pressed": "false"}, play);
      let beat = null;
      const stop = this.pause = () => {
        clearInterval(beat);
        beat = null;
        button.textContent = play;
        button.setAttribute("aria-pressed", "false");
      };
      button.addEventListener("click", () => {
        if (beat !== null) return stop();
        const last = control.values.length - 1;
        if (this.at[c] === last) this.move({[c]: 0});
        button.textContent = pause;
        button.setAttribute("aria-pressed", "true");
        // A coarse film has fewer steps: it takes them as fast as they are apart.
        beat = setInterval(() => this.at[c] >= last ? stop() : this.move({[c]: this.at[c] + 1}), Math.max(control.play, 60));
      });
      return element("div", {}, button);
    }

    // Which changes belong to a place, from the runs of the map of this frame.
    pointed(column, row) {
      const {across, changes, maps, which} = this.film.pointing;
      let left = row * across + column;
      const runs = maps[which[this.frame]];
      for (let part = 0; part < runs.length; part += 2) {
        if (left < runs[part + 1]) return changes[runs[part]];
        left -= runs[part + 1];
      }
    }

    point() {
      const {cell, across, hover} = this.film.pointing;
      let down = false;
      const tell = event => {
        const box = this.canvas.getBoundingClientRect();
        const column = Math.floor((event.clientX - box.left) / box.width * this.film.size[0] / cell);
        const row = Math.floor((event.clientY - box.top) / box.height * this.film.size[1] / cell);
        if (column < 0 || row < 0 || column >= across) return;
        const found = this.pointed(column, row);
        if (!found) return;
        const changes = {};
        for (const [name, value] of Object.entries(found)) {
          changes[this.controls.findIndex(control => control.name === name)] = value;
        }
        if (Object.entries(changes).some(([c, value]) => this.at[c] !== value)) this.move(changes);
      };
      this.canvas.classList.add("player-pointing");
      this.canvas.addEventListener("pointerdown", event => {
        down = true;
        this.canvas.setPointerCapture(event.pointerId);
        event.preventDefault();
        tell(event);
      });
      this.canvas.addEventListener("pointermove", event => { if (down || hover) tell(event); });
      for (const name of ["pointerup", "pointercancel"]) this.canvas.addEventListener(name, () => { down = false; });
    }
  }

  const started = new WeakMap();
  function start(root) {
    if (!started.has(root)) started.set(root, begun(root));
    return started.get(root);
  }

  async function begun(root) {
    try {
      const player = new Player(root, await load(root.dataset.film, root.dataset.src));
      root.player = player;
      if (!await player.show(0)) {
        player.live.remove();
        throw new Error(root.dataset.film);
      }
      root.classList.add("player-on"); // the still picture goes when there is another
      root.dataset.player = "on";
    } catch {
      root.dataset.player = "missing";
      root.append(element("p", {class: "player-note", role: "status"}, root.dataset.missing));
    }
  }

  // Only what is seen is loaded: the others wait until the reader comes near.
  function begin() {
    if (/print-pdf/i.test(location.search)) return; // on paper the still pictures stay
    const seen = new IntersectionObserver(entries => {
      for (const entry of entries) if (entry.isIntersecting) { seen.unobserve(entry.target); start(entry.target); }
    }, {rootMargin: "400px"});
    for (const root of document.querySelectorAll(".course-player")) seen.observe(root);
  }

  window.coursePlayers = {start};
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
