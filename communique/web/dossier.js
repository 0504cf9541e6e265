"use strict";
// The page works without this: every number is a link. With it, a row lights up its passages, a passage its rows,
// and the tables can be cut down to one actor.
for (const dossier of document.querySelectorAll(".dossier")) {
  const spans = [...dossier.querySelectorAll("[data-rows]")];
  const rows = [...dossier.querySelectorAll("[data-row]")];
  const light = (keys, on) => {
    for (const span of spans) {
      if (span.dataset.rows.split(" ").some((part) => keys.includes(part.split(":")[0]))) span.classList.toggle("on", on);
    }
    for (const row of rows) if (keys.includes(row.dataset.row)) row.classList.toggle("on", on);
  };
  for (const row of rows) {
    for (const [start, end] of [["mouseenter", "mouseleave"], ["focusin", "focusout"]]) {
      row.addEventListener(start, () => light([row.dataset.row], true));
      row.addEventListener(end, () => light([row.dataset.row], false));
    }
  }
  for (const flag of dossier.querySelectorAll("article .flag")) {
    const key = flag.getAttribute("href").slice(1);
    for (const [start, end] of [["mouseenter", "mouseleave"], ["focus", "blur"]]) {
      flag.addEventListener(start, () => light([key], true));
      flag.addEventListener(end, () => light([key], false));
    }
  }
  const filter = dossier.querySelector(".filter");
  dossier.querySelector(".tools").hidden = false;
  filter.addEventListener("change", () => {
    for (const row of dossier.querySelectorAll("[data-actors]")) {
      const wanted = !filter.value || row.dataset.actors.split(" ").includes(filter.value);
      row.classList.toggle("off", !wanted);
    }
  });
}
