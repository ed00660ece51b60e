// Sends the files of a form[data-upload] one request each, three at a time, each with its own bar and its own outcome,
// and one bar for all. Without this script the same form posts all files at once.
(() => {
  const AT_ONCE = 3;
  const PATIENCE = 10 * 60 * 1000; // for one file: one that hangs must not hold up the rest
  const PAUSE = 4000; // between two sentences of the screen reader

  function start(form) {
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector(".drop");
    const list = form.querySelector("[data-upload-list]");
    const model = form.querySelector("template[data-upload-item]");
    const spoken = form.querySelector("[data-upload-spoken]");
    const all = form.querySelector("[data-upload-all]");
    const again = form.querySelector("[data-upload-all-retry]");
    const lost = form.querySelector("[data-upload-lost]");
    const says = form.dataset;
    const files = new Map(); // of each item of the list: its file, and how much of it was sent
    const waiting = [];
    let isStale = false;
    let inFlight = 0;

    const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
    const size = new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
    const inState = (...states) => [...files.keys()].filter((item) => states.includes(item.dataset.state));
    const button = (item) => item.querySelector("[data-upload-retry]");

    // The names of what did not arrive yet outlive the page, for this window alone: the files themselves can't.
    const store = `upload ${form.action}`;
    const remembered = () => { try { return JSON.parse(sessionStorage.getItem(store)) || []; } catch { return []; } };
    const remember = (names) => {
      try { if (names.length) sessionStorage.setItem(store, JSON.stringify(names)); else sessionStorage.removeItem(store); } catch { /* not allowed */ }
    };
    const forget = (name) => {
      const names = remembered();
      const at = names.indexOf(name);
      if (at >= 0) remember([...names.slice(0, at), ...names.slice(at + 1)]);
    };

    const showLost = (names) => {
      const shown = lost.querySelector("ul");
      shown.replaceChildren(...names.map((name) => Object.assign(document.createElement("li"), { textContent: name })));
      lost.hidden = !names.length;
    };

    // Two hundred outcomes are not two hundred sentences: what ended since the last one is told together.
    let unsaid = [];
    let pause = 0;
    const speak = (text) => {
      unsaid.push(text);
      if (!pause) pause = setTimeout(tell, 300);
    };
    const tell = () => {
      pause = 0;
      if (!unsaid.length) return;
      spoken.textContent = unsaid.length === 1 ? unsaid[0] : summary();
      unsaid = [];
      pause = setTimeout(tell, PAUSE);
    };

    const summary = () => {
      const failed = inState("failed").length;
      const values = { done: inState("kept").length + failed, all: files.size, failed };
      return filled(failed ? says.allFailed : says.all, values);
    };

    const showAll = () => {
      const every = [...files.values()];
      const whole = every.reduce((sum, each) => sum + each.file.size, 0);
      const sent = every.reduce((sum, each) => sum + each.sent, 0);
      all.hidden = every.length < 2;
      all.querySelector("progress").value = whole ? (sent / whole) * 100 : 100;
      const bytes = filled(says.bytes, { sent: size.format(sent / 1e6), whole: size.format(whole / 1e6) });
      all.querySelector("[data-upload-all-says]").textContent = `${summary()} ${bytes}`;
      again.hidden = inState("failed").filter((item) => !button(item).hidden).length < 2;
    };

    const say = (item, state, text) => {
      item.dataset.state = state;
      item.querySelector(".file-says").textContent = text;
      for (const part of item.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.includes(state);
      button(item).hidden = true;
    };

    // What failed comes first, what is kept last: between them is what is under way. Moving takes the focus away.
    const move = (item) => {
      if (item.contains(document.activeElement)) return;
      if (item.dataset.state === "failed") list.prepend(item);
      if (item.dataset.state === "kept") list.append(item);
    };

    const end = (item, state, text, mayRetry = false) => {
      const { file } = files.get(item);
      files.get(item).sent = file.size;
      say(item, state, text);
      button(item).hidden = !mayRetry;
      if (!mayRetry) forget(file.name);
      move(item);
      speak(`${file.name}: ${text}`);
      showAll();
    };

    const answerOf = (request) => {
      try { return JSON.parse(request.responseText); } catch { return {}; }
    };

    const finish = (item, request) => {
      const answer = answerOf(request);
      // A page instead of an answer (a sign-in page, after a long pause) means that nothing was kept.
      const kept = request.status >= 200 && request.status < 300 && "id" in answer;
      const open = item.querySelector("[data-upload-open]");
      open.hidden = !answer.url;
      if (answer.url) open.href = answer.url;
      // What was refused for what it is would be refused again.
      const mayRetry = !kept && (request.status < 400 || request.status >= 500 || [401, 403, 408, 429].includes(request.status));
      end(item, kept ? "kept" : "failed", answer.message || (kept ? says.kept : says.failed), mayRetry);
      isStale = isStale || [401, 403].includes(request.status);
      if (kept) form.dispatchEvent(new CustomEvent("upload:kept", { bubbles: true, detail: answer }));
    };

    const send = (item) => {
      const { file } = files.get(item);
      const body = new FormData(form);
      body.delete(input.name);
      body.append("file", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.timeout = PATIENCE;
      request.upload.onprogress = (event) => {
        if (!event.lengthComputable) return;
        const share = Math.floor((event.loaded / event.total) * 100);
        files.get(item).sent = (event.loaded / event.total) * file.size;
        item.querySelector("progress").value = share;
        item.querySelector(".file-says").textContent = share < 100 ? `${says.sending} ${share}\u00a0%` : says.arriving;
        showAll();
      };
      request.onload = () => finish(item, request);
      request.onerror = () => end(item, "failed", says.offline, true);
      request.ontimeout = request.onerror;
      request.onloadend = () => { inFlight -= 1; next(); };
      inFlight += 1;
      say(item, "sending", says.sending);
      request.send(body);
    };

    const next = () => {
      while (inFlight < AT_ONCE && waiting.length) send(waiting.shift());
    };

    const queue = (item) => {
      files.get(item).sent = 0;
      item.querySelector("progress").value = 0;
      say(item, "waiting", says.waiting);
      waiting.push(item);
    };

    // Who signs in again, in another tab, gets another token: the one on this page is refused from then on.
    const renew = async () => {
      const page = await fetch(location.href, { headers: { Accept: "text/html" } }).then((answer) => answer.text()).catch(() => "");
      const fresh = new DOMParser().parseFromString(page, "text/html").querySelector("form[data-upload] [name=csrfmiddlewaretoken]");
      if (fresh) form.querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
      isStale = !fresh;
    };

    const retry = async (items) => {
      for (const item of items) queue(item);
      if (isStale) await renew();
      showAll();
      next();
    };

    const add = (file) => {
      const item = model.content.firstElementChild.cloneNode(true);
      item.querySelector(".file-name").textContent = file.name;
      item.querySelector("progress").setAttribute("aria-label", file.name);
      button(item).addEventListener("click", () => retry([item]));
      files.set(item, { file, sent: 0 });
      list.append(item);
      queue(item);
      if (!Number(says.most) || file.size <= Number(says.most)) return;
      waiting.pop();
      end(item, "failed", says.large);
    };

    const take = (chosen) => {
      const names = [...chosen].map((file) => file.name);
      const missing = remembered().filter((name) => !names.includes(name));
      if (!lost.hidden) showLost(missing.filter((name) => !inState("waiting", "sending", "failed").some((item) => files.get(item).file.name === name)));
      remember([...missing, ...names]);
      for (const file of chosen) add(file);
      showAll();
      next();
    };

    // A folder gives its files a hundred at a time, and those of the folders in it.
    const walk = async (entry) => {
      if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))];
      const reader = entry.createReader();
      const found = [];
      for (;;) {
        const some = await new Promise((read, failed) => reader.readEntries(read, failed));
        if (!some.length) break;
        for (const each of some) found.push(...await walk(each).catch(() => []));
      }
      // What systems put into folders for themselves is nobody's invoice.
      return found.filter((file) => !/^(\.|Thumbs\.db$|desktop\.ini$)/i.test(file.name));
    };

    const takeDropped = async (dropped) => {
      const entries = [...dropped.items].map((each) => each.webkitGetAsEntry?.());
      const plain = [...dropped.files];
      if (!entries.some((entry) => entry?.isDirectory)) { take(plain); return; }
      const found = await Promise.all(entries.filter(Boolean).map((entry) => walk(entry).catch(() => [])));
      take(found.flat());
    };

    form.classList.add("has-script");
    showLost(remembered());
    again.addEventListener("click", () => retry(inState("failed").filter((item) => !button(item).hidden)));
    lost.querySelector("button").addEventListener("click", () => { remember(inState("waiting", "sending").map((item) => files.get(item).file.name)); showLost([]); });
    // What was chosen before this script had come is taken now.
    if (input.files.length) { take([...input.files]); input.value = ""; }
    input.addEventListener("change", () => { take([...input.files]); input.value = ""; });
    drop.addEventListener("click", (event) => { if (!event.target.closest("label, input, a, button")) input.click(); });
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("is-over"); takeDropped(event.dataTransfer); });
    addEventListener("beforeunload", (event) => { if (inFlight + waiting.length) event.preventDefault(); });
  }

  for (const form of document.querySelectorAll("form[data-upload]")) start(form);
})();
