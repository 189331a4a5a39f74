// <borger-form src="…" lang="da">: a form of Borgerflow in a page.
//
// The element stands in the light DOM. What is inside it when the page arrives –
// the server's HTML – works as a plain form until the engine is ready, and again
// if the engine cannot start. It knows no field types and no words; it passes on
// what the citizen does and carries out patches with DOM calls.
const events = ["input", "change", "click", "focusout", "submit"];

class BorgerForm extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = ["lang"];

  #internals = this.attachInternals();
  #send; // gives the engine a message
  #asked = []; // who waits for the engine's replies, oldest first
  #config; // what src answered: where to save, upload and submit
  #token; // the bearer token, in memory only
  #begun; // the draft that is being begun, when there was none
  #line = Promise.resolve(); // what goes to the server goes one at a time
  #held = new Map(); // values for the control in focus, kept until it loses it
  #late; // the control typed in last, and not passed on yet
  #timer;
  #page; // that is shown
  #moved = () => {
    const page = new URL(location).searchParams.get("page");
    if (page && this.#page && page !== this.#page) {
      this.#press("_page", page);
    }
  };
  #typed; // controls that were filled in before the engine was ready
  #busy;

  // The host may set the token of a session it has made itself.
  set token(token) {
    this.#token = token;
  }

  connectedCallback() {
    if (this.#send === undefined) {
      this.#send = null;
      this.#start().catch(() => this.#stop("failed"));
    }
  }

  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.#stop());
  }

  attributeChangedCallback(name, old, lang) {
    if (this.#send) {
      this.#ask({ do: "lang", lang });
    }
  }

  async #start() {
    const [send, { status, text }] = await Promise.all([
      boot((reply) => this.#receive(reply)),
      this.#request("GET", ""),
    ]);
    performance.mark("borger-engine"); // from here on, time spent is the engine's
    this.#send = send;
    if (status !== 200 || !this.isConnected) {
      throw status;
    }
    this.#config = JSON.parse(text);
    const reply = await this.#ask({
      do: "load",
      lang: this.lang,
      page: this.getAttribute("page") || "",
      level: +this.getAttribute("level"),
      errors: this.hasAttribute("errors"),
      value: this.hasAttribute("name"),
    }, text);
    if (!reply.view) {
      throw reply;
    }
    for (const type of events) {
      this.addEventListener(type, this);
    }
    addEventListener("popstate", this.#moved);
    for (const el of this.#typed) {
      const now = this.#find(el.id) || el;
      if (now !== el && el.type !== "file") {
        now.value = el.value;
        now.checked = el.checked;
      }
      this.#changed(el.type === "file" ? el : now);
    }
    this.#tell("ready");
  }

  // show puts the first view in the page, or takes over the server's.
  #show(view) {
    const active = document.activeElement;
    if (this.#internals.form) {
      view.t = "div"; // forms do not stand in forms
    }
    this.#typed = [...this.querySelectorAll("[name^='/']")].filter(touched);
    const root = this.#find(view.i);
    if (!root || !this.contains(root) || !adopt(root, view)) {
      this.replaceChildren(...this.#told(), make(view));
    }
    if (active.id && !active.isConnected) {
      this.#find(active.id)?.focus();
    }
  }

  // told is what must be told before a draft is begun, where no server's page
  // has told it.
  #told() {
    return (this.#config.notice || []).map(({ title, text }) => make({
      t: "section",
      a: [["class", "form-told"]],
      k: [{ t: "h2", k: [title] }, ...text.split(/\n\s*\n/).map((part) => ({ t: "p", k: [part] }))],
    }));
  }

  // tell says how it goes, to scripts and to style sheets.
  #tell(how) {
    delete this.dataset.ready;
    this.dataset[how] = "";
    this.dispatchEvent(new CustomEvent("borger-" + how, { bubbles: true }));
  }

  // stop leaves a plain form behind.
  #stop(how) {
    const send = this.#send;
    this.#send = this.isConnected ? null : undefined;
    this.#asked = [];
    for (const type of events) {
      this.removeEventListener(type, this);
    }
    removeEventListener("popstate", this.#moved);
    send?.("");
    if (how) {
      this.#tell(how);
    }
  }

  #find(id) {
    return this.getRootNode().getElementById(id);
  }

  #receive(reply) {
    if (reply) {
      this.#asked.shift()?.(JSON.parse(reply));
    } else if (this.#send) {
      this.#stop("failed");
    }
  }

  async #ask(message, config) {
    const text = JSON.stringify(message);
    const reply = await new Promise((resolve) => {
      this.#asked.push(resolve);
      this.#send(config ? text.slice(0, -1) + ',"config":' + config + "}" : text);
    });
    if (reply.error) {
      this.#stop("failed");
      return reply;
    }
    if (reply.view) {
      this.#show(reply.view);
    }
    for (const patch of reply.patches || []) {
      this.#patch(patch);
    }
    const live = this.#find(reply.live);
    if (live && (reply.say || reply.focus)) {
      const say = reply.say || "";
      live.textContent = say === live.textContent ? say + "\xa0" : say;
    }
    if (reply.page && this.hasAttribute("whole")) {
      this.#place(reply);
    }
    if (reply.focus) {
      this.#focus(this.#find(reply.focus));
      tell({ top: true });
    }
    this.#internals.setValidity(reply.ok ? {} : { customError: true }, reply.ok ? "" : reply.fault || "!", this.firstElementChild);
    if (reply.value) {
      this.#internals.setFormValue(reply.value);
    }
    return reply;
  }

  // place has the window's title and address say which page is shown, so that
  // going back and reloading keep the place.
  #place({ page, title }) {
    document.title = title + this.getAttribute("whole");
    if (page !== this.#page) {
      const here = new URL(location);
      if (here.searchParams.get("page") !== page) {
        here.searchParams.set("page", page);
        here.hash = "";
        history[this.#page ? "pushState" : "replaceState"](null, "", here);
      }
      this.#page = page;
    }
  }

  #focus(el) {
    if (el && el.tabIndex < 0 && !el.hasAttribute("tabindex")) {
      el = el.querySelector("input,select,textarea,button") || el;
      el.tabIndex = el.tabIndex;
    }
    el?.focus();
  }

  #patch({ op, id, name, value, on, kids, before, node }) {
    const el = this.#find(id);
    switch (el && op) {
      case "attr":
        el.setAttribute(name, value);
        break;
      case "unattr":
        if (name === "value") {
          this.#value(el, "");
        } else {
          el.removeAttribute(name);
        }
        break;
      case "prop":
        if (name === "value") {
          this.#value(el, value);
        } else {
          el[name] = on;
        }
        break;
      case "text":
        el.textContent = value;
        break;
      case "kids":
        el.replaceChildren(...kids.map(make));
        break;
      case "insert":
        el.insertBefore(make(node), before ? this.#find(before) : null);
        break;
      case "remove":
        el.remove();
        break;
      case "replace":
        el.replaceWith(make(node));
    }
  }

  // value gives a control its value, but never under the citizen's hands.
  #value(el, value) {
    if (el !== this.getRootNode().activeElement) {
      el.value = value;
    } else if (el !== this.#late) {
      this.#held.set(el, value);
    }
  }

  handleEvent(event) {
    const el = event.target;
    switch (event.type) {
      case "submit":
        event.preventDefault();
        this.#leave(event.submitter);
        break;
      case "focusout":
        if (this.#held.has(el)) {
          el.value = this.#held.get(el);
        }
        this.#held.clear();
        break;
      case "input":
        this.#held.delete(el);
        if (el !== this.#late) {
          this.#flush();
        }
        if (el.name?.[0] === "/" && el.type !== "file") {
          clearTimeout(this.#timer);
          this.#late = el;
          this.#timer = setTimeout(() => this.#flush(), 150);
        }
        break;
      case "change":
        if (el.name?.[0] === "/") {
          this.#changed(el);
        }
        break;
      case "click":
        this.#click(event, el);
    }
  }

  #click(event, el) {
    const button = el.closest("button[name^='_']");
    const link = el.closest("a[href^='#']");
    const id = link && decodeURIComponent(link.hash.slice(1));
    const goal = this.#find(id);
    if (button) {
      event.preventDefault();
      this.#press(button.name, button.value);
    } else if (id && (!goal || this.contains(goal))) {
      event.preventDefault();
      if (goal) {
        this.#focus(goal);
      } else {
        this.#press("_goto", id);
      }
    }
  }

  #flush() {
    if (this.#late) {
      this.#set(this.#late, false);
    }
  }

  #changed(el) {
    if (el.type === "file") {
      this.#upload(el);
    } else {
      this.#set(el, true);
    }
  }

  // set passes on a field as it stands; done when the citizen has left it.
  #set(el, done) {
    if (el === this.#late) {
      this.#late = null;
      clearTimeout(this.#timer);
    }
    const raw = [...this.querySelectorAll("[name='" + el.name + "']")]
      .filter((other) => !checkable(other) || other.checked)
      .map((other) => other.value);
    return this.#ask({ do: "set", name: el.name, raw, done });
  }

  // press resolves to the status the server gave, when it was asked at all.
  async #press(name, value) {
    if (!this.#busy) {
      this.#busy = true;
      this.#flush();
      const { then, body } = await this.#ask({ do: "press", name, button: value });
      if (then) {
        this.#line = this.#line.then(() => this.#deliver(then, body));
      }
      if (then === "submit") {
        await this.#line;
      }
      this.#busy = false;
      return then && this.#line;
    }
  }

  // leave follows a button of the page around, once what was typed is saved:
  // data-href says where to. The page of the form stays the same. A button that
  // leads nowhere is there for the Enter key: the form's own is pressed.
  async #leave(button) {
    const href = button?.dataset.href;
    if (this.contains(button)) {
      return;
    }
    if (!href) {
      this.querySelector("button").click();
    } else if ((await this.#press("_do", "save")) === 200) {
      const to = new URL(href, document.baseURI);
      to.searchParams.set("page", this.querySelector("[name=_page]").value);
      location.assign(to);
    }
  }

  async #deliver(what, body) {
    const { status, answer } = await this.#call(what === "save" ? "PUT" : "POST", what, body);
    const { done } = await this.#ask({ do: "answered", what, status, answer });
    if (done && this.dispatchEvent(new CustomEvent("borger-submitted", { bubbles: true, cancelable: true, detail: answer })) && answer.next) {
      open(new URL(answer.next, this.#base()), answer.top ? "_top" : "_self");
    }
    return status;
  }

  async #upload(el) {
    for (const file of [...el.files]) {
      const body = new FormData();
      body.append("name", el.name);
      body.append("file", file);
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", file.name);
      el.after(bar);
      const { status, answer } = await this.#call("POST", "upload", body, (event) => {
        bar.value = event.loaded / event.total;
      });
      bar.remove();
      await this.#ask({ do: "answered", what: "upload", name: el.name, status, answer });
    }
    el.value = "";
  }

  // call asks the server for something of the draft, which is begun first where
  // there is none.
  async #call(method, what, body, progress) {
    if (!this.#config[what] && this.#config.start) {
      this.#begun ||= this.#request("POST", this.#config.start, "{}").then(({ answer }) => {
        this.#token = answer.token || this.#token;
        Object.assign(this.#config, answer);
        this.#begun = null;
      });
      await this.#begun;
    }
    const url = this.#config[what];
    const reply = url ? await this.#request(method, url, body, progress) : { status: 0, answer: {} };
    this.#config.version = reply.answer.version || this.#config.version;
    return reply;
  }

  #base() {
    return new URL(this.getAttribute("src"), document.baseURI);
  }

  // request resolves to { status, text, answer }; status is 0 when the server
  // was not reached. It is no fetch, because that knows no progress.
  #request(method, url, body, progress) {
    return new Promise((resolve) => {
      const x = new XMLHttpRequest();
      const header = (name, value) => value && x.setRequestHeader(name, value);
      x.open(method, new URL(url, this.#base()));
      header("Accept", "application/json");
      header("Content-Type", typeof body === "string" && "application/json");
      header("Authorization", this.#token && "Bearer " + this.#token);
      header("If-Match", this.#config?.version);
      x.upload.onprogress = progress;
      x.onloadend = () => {
        const text = x.responseText;
        let answer = {};
        try {
          answer = JSON.parse(text);
        } catch {
          // Not one of ours; the status says enough.
        }
        resolve({ status: x.status, text, answer });
      };
      x.send(body);
    });
  }
}

if (!customElements.get("borger-form")) {
  customElements.define("borger-form", BorgerForm);
}
