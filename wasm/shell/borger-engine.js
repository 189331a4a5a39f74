// The engine's side of the shell. This file stands behind wasm_exec.js and runs
// as a worker, or in the page where no worker can start. It loads the compiled
// widget and carries messages: JSON text in, JSON text out, one reply each, in
// order.
(() => {
  // borgerEngine(url, receive) starts an engine and resolves to the function
  // that gives it messages. Replies go to receive; "" means that the engine has
  // stopped.
  const start = async (url, receive, slices) => {
    const go = new Go();
    const response = await fetch(url);
    if (!response.ok) {
      throw new Error("widget: " + response.status);
    }
    const { instance } = await WebAssembly.instantiateStreaming(response, go.importObject);
    return new Promise((resolve, reject) => {
      // The program takes the port as its first act, before anything else runs.
      globalThis.borgerPort = { receive, slices, ready: resolve };
      go.run(instance).then(() => {
        reject(new Error("widget stopped"));
        receive("");
      }, reject);
    });
  };

  if (globalThis.WorkerGlobalScope && self instanceof WorkerGlobalScope) {
    let send;
    onmessage = async (event) => {
      if (send) {
        send(event.data);
        return;
      }
      try {
        send = await start(event.data, (text) => postMessage(text), false);
        postMessage("ready");
      } catch (error) {
        postMessage("");
      }
    };
  } else {
    globalThis.borgerEngine = (url, receive) => start(url, receive, true);
  }
})();
