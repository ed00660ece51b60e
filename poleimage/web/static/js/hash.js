// Computes the SHA-256 of a file that is dropped or chosen, here in the browser, and says whether it is the one expected.
(() => {
  const place = document.querySelector("[data-hash]");
  const expected = document.querySelector("[data-hash-expected]");
  const says = document.querySelector("[data-hash-says]");
  // Browsers offer it on secure pages alone.
  if (!place || !expected || !globalThis.crypto?.subtle) return;
  const input = place.querySelector("input");
  let asked = 0;

  const compare = async (file) => {
    asked += 1;
    const mine = asked;
    says.className = "note mt-3";
    says.textContent = place.dataset.working;
    const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
    if (mine !== asked) return;
    const found = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const same = found === expected.textContent.trim();
    if (!same) says.classList.add("note-danger");
    says.textContent = `${same ? place.dataset.same : place.dataset.other} (${file.name})`;
  };

  place.hidden = false;
  input.addEventListener("change", () => { if (input.files.length) compare(input.files[0]); });
  for (const kind of ["dragover", "drop"]) place.addEventListener(kind, (event) => event.preventDefault());
  place.addEventListener("dragover", () => place.classList.add("is-over"));
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    place.classList.remove("is-over");
    if (event.dataTransfer.files.length) compare(event.dataTransfer.files[0]);
  });
})();
