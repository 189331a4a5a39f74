// The host's side of the frame embedding: gives every
// <iframe data-borger-frame src="…"> the height of what it shows, and scrolls to
// its top when the form turns a page. Without this script the frame still works,
// at the height the host gave it.
(() => {
  const frames = () => document.querySelectorAll("iframe[data-borger-frame]");
  const origin = (frame) => new URL(frame.src, location.href).origin;

  addEventListener("message", (event) => {
    const said = event.data && event.data.borgerflow;
    for (const frame of said ? frames() : []) {
      if (frame.contentWindow !== event.source || origin(frame) !== event.origin) {
        continue;
      }
      if (said.height > 0) {
        frame.style.height = Math.ceil(said.height) + "px";
      }
      if (said.top) {
        frame.scrollIntoView({ block: "start" });
      }
    }
  });

  // A frame that was there before this script has said its height to nobody.
  const ask = () => {
    for (const frame of frames()) {
      try {
        frame.contentWindow.postMessage({ borgerflow: { ask: true } }, origin(frame));
      } catch (error) {
        // Not loaded yet: it will say its height by itself.
      }
    }
  };
  addEventListener("load", ask);
  ask();
})();
