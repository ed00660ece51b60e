// Sends the files of a form[data-upload] one request each, three at a time, each with its own progress and its own outcome.
// Without this script the same form posts all files at once.
(() => {
  const AT_ONCE = 3;

  function start(form) {
    const input = form.querySelector("input[type=file]");
    const drop = form.querySelector(".drop");
    const list = form.querySelector("[data-upload-list]");
    const model = form.querySelector("template[data-upload-item]");
    const spoken = form.querySelector("[data-upload-spoken]");
    const says = form.dataset;
    const waiting = [];
    let inFlight = 0;

    const say = (item, state, text) => {
      item.dataset.state = state;
      item.querySelector(".file-says").textContent = text;
      for (const part of item.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.includes(state);
      item.querySelector("[data-upload-retry]").hidden = true;
    };

    const speak = (item, text) => { spoken.textContent = `${item.querySelector(".file-name").textContent}: ${text}`; };

    const offer = (item) => { item.querySelector("[data-upload-retry]").hidden = false; };

    const answerOf = (request) => {
      try { return JSON.parse(request.responseText); } catch { return {}; }
    };

    const finish = (item, request) => {
      const answer = answerOf(request);
      // A page instead of an answer (a sign-in page, after a long pause) means that nothing was kept.
      const kept = request.status >= 200 && request.status < 300 && "id" in answer;
      const text = answer.message || (kept ? says.kept : says.failed);
      say(item, kept ? "kept" : "failed", text);
      speak(item, text);
      // What was refused for what it is would be refused again.
      if (!kept && (request.status < 400 || request.status >= 500 || [408, 429].includes(request.status))) offer(item);
      const open = item.querySelector("[data-upload-open]");
      open.hidden = !answer.url;
      if (answer.url) open.href = answer.url;
      if (kept) form.dispatchEvent(new CustomEvent("upload:kept", { bubbles: true, detail: answer }));
    };

    const send = (item, file) => {
      const body = new FormData(form);
      body.delete(input.name);
      body.append("file", file, file.name);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => {
        if (!event.lengthComputable) return;
        const share = Math.floor((event.loaded / event.total) * 100);
        item.querySelector("progress").value = share;
        item.querySelector(".file-says").textContent = share < 100 ? `${says.sending} ${share}\u00a0%` : says.arriving;
      };
      request.onload = () => finish(item, request);
      request.onerror = () => { say(item, "failed", says.offline); speak(item, says.offline); offer(item); };
      request.onloadend = () => { inFlight -= 1; next(); };
      inFlight += 1;
      say(item, "sending", says.sending);
      request.send(body);
    };

    const next = () => {
      while (inFlight < AT_ONCE && waiting.length) send(...waiting.shift());
    };

    const add = (file) => {
      const item = model.content.firstElementChild.cloneNode(true);
      item.querySelector(".file-name").textContent = file.name;
      item.querySelector("progress").setAttribute("aria-label", file.name);
      item.querySelector("[data-upload-retry]").addEventListener("click", () => { say(item, "waiting", says.waiting); waiting.push([item, file]); next(); });
      say(item, "waiting", says.waiting);
      list.prepend(item);
      if (Number(says.most) && file.size > Number(says.most)) { say(item, "failed", says.large); speak(item, says.large); return; }
      waiting.push([item, file]);
    };

    const take = (files) => { for (const file of files) add(file); next(); };

    form.classList.add("has-script");
    // What was chosen before this script had come is taken now.
    if (input.files.length) { take(input.files); input.value = ""; }
    input.addEventListener("change", () => { take(input.files); input.value = ""; });
    drop.addEventListener("click", (event) => { if (!event.target.closest("label, input, a, button")) input.click(); });
    drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); drop.classList.remove("is-over"); take(event.dataTransfer.files); });
    addEventListener("beforeunload", (event) => { if (inFlight + waiting.length) event.preventDefault(); });
  }

  for (const form of document.querySelectorAll("form[data-upload]")) start(form);
})();
