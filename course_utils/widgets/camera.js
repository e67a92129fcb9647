// Show the webcam, and send one picture of it when the learner presses the button.
export default {
  render({ model, el }) {
    const words = model.get("words");
    const start = document.createElement("button"), snap = document.createElement("button");
    const video = document.createElement("video"), told = document.createElement("span");
    start.textContent = words.start;
    snap.textContent = words.snap;
    start.className = snap.className = "jupyter-button widget-button";
    start.style.width = snap.style.width = "140px";
    told.setAttribute("role", "status");
    video.setAttribute("playsinline", "");
    video.muted = true;
    video.style.cssText = "display:none;width:200px;border-radius:4px";
    snap.style.display = "none";
    el.append(start, snap, video, told);
    let stream = null;
    function stop() {
      if (stream) stream.getTracks().forEach(track => track.stop());
      stream = null;
      video.style.display = snap.style.display = "none";
      start.style.display = "";
    }
    start.onclick = async () => {
      told.textContent = "";
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { width: 480, height: 480 } });
        video.srcObject = stream;
        await video.play();
        video.style.display = "block";
        snap.style.display = "";
        start.style.display = "none";
      } catch (error) {
        stop();
        told.textContent = words.none;
      }
    };
    snap.onclick = () => {
      const side = Math.min(video.videoWidth, video.videoHeight), canvas = document.createElement("canvas");
      canvas.width = canvas.height = 240;
      const left = (video.videoWidth - side) / 2, top = (video.videoHeight - side) / 2;
      canvas.getContext("2d").drawImage(video, left, top, side, side, 0, 0, 240, 240);
      canvas.toBlob(async blob => {
        model.set("photo", new DataView(await blob.arrayBuffer()));
        model.save_changes();
        stop();
      }, "image/png");
    };
    return stop;
  }
};
