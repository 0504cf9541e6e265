"use strict";
// The page works without this: every quotation is a link to its place, every number in a text a link back. With it, the text
// beside the rows moves to the passage while the rows stay, both light up, and the rows can be filtered.
const texts = document.querySelector(".texts");
const rows = [...document.querySelectorAll("tr[data-kind]")];
const spans = [...document.querySelectorAll("[data-rows]")];
const items = [...document.querySelectorAll("[data-key]")];
const form = document.querySelector(".tools");
let fixed = "";

const keysOf = (span) => span.dataset.rows.split(" ").map((part) => part.split(":")[0]);
const light = (key) => {
  for (const span of spans) span.classList.toggle("on", Boolean(key) && keysOf(span).includes(key));
  for (const item of items) item.classList.toggle("on", Boolean(key) && item.dataset.key === key);
};
const keyOf = (element) => {
  const link = element.closest("a.quote, .texts a.flag");
  return link ? link.getAttribute("href").slice(1).replace(/-row$/, "") : "";
};
for (const [start, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(start, (event) => { const key = keyOf(event.target); if (key) light(key); });
  document.addEventListener(end, () => light(fixed));
}

// where the texts have a pane of their own, only the pane is scrolled
document.addEventListener("click", (event) => {
  const link = event.target.closest("a.quote");
  if (!link || getComputedStyle(texts).position !== "sticky") return;
  const place = document.getElementById(link.getAttribute("href").slice(1));
  event.preventDefault();
  history.replaceState(null, "", link.getAttribute("href"));
  texts.scrollTop += place.getBoundingClientRect().top - texts.getBoundingClientRect().top - texts.clientHeight / 4;
  place.focus({ preventScroll: true });
  light(fixed = keyOf(link));
});

const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const said = (row) => plain([row.closest(".topic").querySelector("h3"), ...row.querySelectorAll("[data-key]")].map((part) => part.textContent).join(" "));
const filter = () => {
  const { kind, topic, words } = form.elements;
  const wanted = plain(words.value.trim());
  let left = 0;
  for (const row of rows) {
    const shown = (!kind.value || row.dataset.kind === kind.value) && (!topic.value || row.dataset.topic === topic.value)
      && (!wanted || said(row).includes(wanted));
    row.hidden = !shown;
    left += shown;
  }
  for (const group of document.querySelectorAll(".topic, .part:has(tr[data-kind])")) {
    group.hidden = !group.querySelector("tr[data-kind]:not([hidden])");
  }
  document.querySelector(".none").hidden = left > 0 || !rows.length;
  form.querySelector("output").value = left === rows.length ? "" : `${left} of ${rows.length} rows`;
};
const arrive = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) {
    form.reset();
    filter();
    target.scrollIntoView();
  }
  light(fixed = target.matches(".texts a.flag") ? target.id : target.dataset.key || "");
};
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", arrive);
form.hidden = rows.length < 2;
filter();
arrive();
