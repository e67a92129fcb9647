// Record, and send files to Python, which reads them as all files of the learner's own and says what is wrong with one.
// The browser decodes what it recorded itself, and kinds of files that Python does not read (M4A, WebM).
export default {
  render({ model, el }) {
    const words = model.get("words"), longest = model.get("longest");
    el.classList.add("course-recorder");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "jupyter-widgets jupyter-button course-record";
    button.textContent = words.record;
    const label = document.createElement("label");
    label.className = "course-upload";
    label.textContent = words.upload + " ";
    const file = document.createElement("input");
    file.type = "file";
    file.accept = "audio/*," + model.get("endings");
    label.append(file);
    const note = document.createElement("p");
    note.className = "course-words";
    note.setAttribute("role", "status");
    const audio = document.createElement("audio");
    audio.controls = true;
    audio.hidden = true;
    audio.setAttribute("aria-label", words.replay);
    el.append(button, label, audio, note);
    const say = text => { note.textContent = text; };
    say(words.help);
    let recorder = null, stream = null, timer = null, address = null, gone = false, sent = null;
    audio.addEventListener("error", () => { audio.hidden = true; });  // a kind that no browser plays
    function replay(blob) {
      if (address) URL.revokeObjectURL(address);
      address = URL.createObjectURL(blob);
      audio.src = address;
      audio.hidden = false;
    }
    function release() {
      clearTimeout(timer);
      if (stream) for (const track of stream.getTracks()) track.stop();
      stream = null;
      recorder = null;
      button.textContent = words.record;
      button.setAttribute("aria-pressed", "false");
    }
    async function send(blob, name) {
      audio.hidden = true;
      if (blob.size > model.get("largest")) { say(words.large); return; }
      const content = await blob.arrayBuffer();
      if (gone) return;
      say(words.sent);
      sent = blob;
      model.set("name", name);
      model.set("file", new DataView(content));
      model.set("sent", model.get("sent") + 1);
      model.save_changes();
    }
    const answered = () => {
      const blob = sent;
      sent = null;
      if (model.get("outcome") === "not read" && blob) { take(blob, model.get("name"), model.get("answer")); return; }
      say(model.get("answer"));
      if (model.get("outcome") === "read" && blob) replay(blob);
    };
    model.on("change:answered", answered);
    // What the browser can decode; what it cannot, `otherwise` says.
    async function take(blob, name, otherwise) {
      let heard;
      try {
        const context = new (window.AudioContext || window.webkitAudioContext)();
        try { heard = await context.decodeAudioData(await blob.arrayBuffer()); }
        finally { context.close(); }
      } catch (error) { if (!gone) say(otherwise); return; }
      const rate = model.get("rate"), seconds = Math.min(heard.duration, longest);
      const length = Math.max(1, Math.floor(seconds * rate));
      const small = new OfflineAudioContext(1, length, rate), source = small.createBufferSource();
      source.buffer = heard;
      source.connect(small.destination);
      source.start();
      const numbers = (await small.startRendering()).getChannelData(0), whole = new Int16Array(numbers.length);
      for (let i = 0; i < numbers.length; i++)
        whole[i] = Math.max(-32767, Math.min(32767, Math.round(numbers[i] * 32767)));
      if (gone) return;
      replay(blob);
      say(heard.duration > longest ? words.cut : words.done);
      model.set("name", name);
      model.set("samples", new DataView(whole.buffer));
      model.set("count", model.get("count") + 1);
      model.save_changes();
    }
    if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia || typeof MediaRecorder === "undefined") {
      button.disabled = true;
      say(words.none);
    }
    button.addEventListener("click", async () => {
      if (recorder) { recorder.stop(); return; }
      try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
      catch (error) { say(error.name === "NotAllowedError" ? words.denied : words.none); return; }
      const pieces = [];
      recorder = new MediaRecorder(stream);
      recorder.addEventListener("dataavailable", event => { if (event.data.size) pieces.push(event.data); });
      recorder.addEventListener("stop", () => {
        const kind = recorder ? recorder.mimeType : "";
        release();
        if (!gone) take(new Blob(pieces, { type: kind }), words.own, words.lost);
      });
      recorder.start();
      button.textContent = words.stop;
      button.setAttribute("aria-pressed", "true");
      say(words.recording);
      timer = setTimeout(() => { if (recorder) recorder.stop(); }, 1000 * longest);
    });
    file.addEventListener("change", () => { if (file.files.length) send(file.files[0], file.files[0].name); });
    return () => { gone = true; model.off("change:answered", answered); if (recorder) recorder.stop(); release(); if (address) URL.revokeObjectURL(address); };
  }
};
