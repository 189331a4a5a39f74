// What the element needs of the page: the engine started in a worker or in the
// page itself, trees built and adopted with DOM calls. It stands before
// borger-form.js in the same module.
const ENGINE = new URL("%ENGINE%", import.meta.url).href;
const WASM = new URL("%WASM%", import.meta.url).href;

// Trusted Types: the only script address this code ever makes is its own.
let policy;
try {
  policy = window.trustedTypes?.createPolicy("borgerflow", {
    createScriptURL: (url) => (url === ENGINE ? url : ""),
  });
} catch {
  // The page does not admit the policy; the engine then runs in the page.
}

// tell speaks to the page around the frame, if there is one (borger-frame.js).
// Nothing of the form's is in it.
const tell = (borgerflow) => {
  if (parent !== window) {
    parent.postMessage({ borgerflow }, "*");
  }
};
const page = document.documentElement;
const size = () => tell({ height: page.getBoundingClientRect().height });
new ResizeObserver(size).observe(page);
addEventListener("message", ({ data }) => data?.borgerflow?.ask && size());

// boot starts an engine in a worker, or in the page where that is refused. It
// resolves to the function that gives it messages; "" ends it.
const boot = async (receive) => {
  try {
    return await new Promise((resolve, reject) => {
      const worker = new Worker(policy ? policy.createScriptURL(ENGINE) : ENGINE);
      const fail = () => {
        worker.terminate();
        reject();
        receive("");
      };
      worker.onerror = fail;
      worker.onmessage = ({ data }) => {
        if (data === "ready") {
          resolve((text) => (text ? worker.postMessage(text) : worker.terminate()));
        } else if (data) {
          receive(data);
        } else {
          fail();
        }
      };
      worker.postMessage(WASM);
    });
  } catch {
    await import(ENGINE);
    return borgerEngine(WASM, receive);
  }
};

// make builds what a tree in JSON describes; a text is a string.
const make = (node) => {
  if (!node.t) {
    return node;
  }
  const el = /^(svg|path)$/.test(node.t) ? document.createElementNS("http://www.w3.org/2000/svg", node.t) : document.createElement(node.t);
  if (node.i) {
    el.id = node.i;
  }
  for (const [name, value] of node.a || []) {
    el.setAttribute(name, value);
  }
  el.append(...(node.k || []).map(make));
  if (/^(select|textarea)$/.test(node.t)) {
    el.value = el.getAttribute("value") || "";
  }
  return el;
};

// adopt makes the server's element the same as the tree's without touching what
// the citizen may have changed; what does not fit is built anew.
const adopt = (el, node) => {
  if (!node.t) {
    return el.nodeType === 3 && el.data === node;
  }
  if (el.localName !== node.t || el.id !== (node.i || "")) {
    return false;
  }
  const attrs = new Map(node.a);
  for (const { name } of [...el.attributes]) {
    if (!attrs.has(name) && !/^(id|value|checked|selected|open)$/.test(name)) {
      el.removeAttribute(name);
    }
  }
  for (const [name, value] of attrs) {
    if (name !== "value" && name !== "checked" && el.getAttribute(name) !== value) {
      el.setAttribute(name, value);
    }
  }
  const kids = node.k || [];
  const have = [...el.childNodes];
  if (node.t === "textarea") {
    return true;
  }
  if (have.length !== kids.length) {
    el.replaceChildren(...kids.map(make));
    return true;
  }
  kids.forEach((kid, i) => adopt(have[i], kid) || have[i].replaceWith(make(kid)));
  return true;
};

const checkable = (el) => /^(checkbox|radio)$/.test(el.type);

// touched tells whether a control is no longer as the server wrote it.
const touched = (el) => {
  if (checkable(el)) {
    return el.checked !== el.defaultChecked;
  }
  if (el.options) {
    return el.value !== (el.querySelector("[selected]") || el.options[0])?.value;
  }
  return el.type === "file" ? el.value !== "" : el.value !== el.defaultValue;
};
