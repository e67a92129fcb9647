// Play the sound, and show each text at the moment at which it was known.
export default {
  render({ model, el }) {
    el.classList.add("course-captions");
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.setAttribute("aria-label", model.get("label"));
    const text = document.createElement("p");
    text.className = "course-caption";
    text.setAttribute("role", "status");
    el.append(audio, text);
    let address = null, ticking = null;
    function show() {
      const events = model.get("events");
      let now = model.get("waiting");
      for (const [seconds, words] of events) if (seconds <= audio.currentTime + 0.005) now = words;
      if (audio.ended && events.length) now = events[events.length - 1][1];
      if (text.textContent !== now) text.textContent = now;
    }
    function tick() { show(); ticking = requestAnimationFrame(tick); }
    function rest() { cancelAnimationFrame(ticking); show(); }
    function load() {
      const bytes = model.get("wav");
      if (!bytes || !bytes.byteLength) return;
      if (address) URL.revokeObjectURL(address);
      address = URL.createObjectURL(new Blob([bytes], { type: "audio/wav" }));
      audio.src = address;
      text.textContent = model.get("waiting");
    }
    audio.addEventListener("play", () => { cancelAnimationFrame(ticking); tick(); });
    for (const name of ["pause", "ended", "seeked"]) audio.addEventListener(name, rest);
    model.on("change:wav", load);
    load();
    return () => { cancelAnimationFrame(ticking); audio.pause(); if (address) URL.revokeObjectURL(address); };
  }
};
