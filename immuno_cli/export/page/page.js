// The search of the page. Names are compared by the same normal form as the program's (immuno_cli/names.py).
"use strict";
const GREEK = Object.fromEntries("α alpha β beta γ gamma δ delta ε epsilon ζ zeta η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi ο omicron π pi ρ rho σ sigma ς sigma τ tau υ upsilon φ phi χ chi ψ psi ω omega".split(" ").map((word, n, all) => [word, all[n + 1]]).filter((_, n) => n % 2 === 0));
const BRITISH = [["tumour", "tumor"], ["haem", "hem"], ["aemi", "emi"], ["oedema", "edema"], ["oesoph", "esoph"], ["oestro", "estro"], ["paediatr", "pediatr"], ["coeliac", "celiac"], ["isation", "ization"], ["ising", "izing"], ["ised", "ized"], ["colour", "color"], ["sulph", "sulf"]];
const ROMAN = { i: "1", ii: "2", iii: "3", iv: "4" };
const COUNTING = /(type|class|grade|stage|phase|group)$/;
const INITIAL = /([a-z0-9])[^\p{L}\p{N}]*(alpha|alfa|beta|gamma|delta|epsilon|kappa|lambda)(?=[^\p{L}\p{N}]*\d*[a-z]?[^\p{L}\p{N}]*$)/gu;

const greek = (text) => text.replace(/[®™℠©]/g, "").replace(/[α-ω]/g, (letter) => GREEK[letter] || letter);
const fold = (text) => greek(greek(text).normalize("NFKD").toLowerCase().replace(/\p{M}/gu, "").replace(/ß/g, "ss"));
const words = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
const american = (text) => BRITISH.reduce((found, [from, to]) => found.replaceAll(from, to), text);
const initials = (text) => text.replace(INITIAL, (_, before, name) => before + name[0]);

function singular(word) {
  if (word.length < 5 || !word.endsWith("s") || /(ss|us|is)$/.test(word)) return word;
  if (word.endsWith("stases")) return word.slice(0, -2) + "is";
  if (word.endsWith("ies")) return word.slice(0, -3) + "y";
  if (/(uses|xes|ches|shes|sses)$/.test(word) && !word.endsWith("auses")) return word.slice(0, -2);
  return word.slice(0, -1);
}
function plain(word) {
  word = american(singular(word));
  return word.endsWith("ise") && word.length > 6 ? word.slice(0, -3) + "ize" : word;
}
const withoutS = (word) => (/[^s]s$/.test(word) && /\p{Lu}/u.test(word.slice(1, -1)) ? word.slice(0, -1) : word);
function foldedWords(text) {
  text = text.replaceAll("’", "'").split(/\s+/).map((word) => word.replace(/'s$/, "")).join(" ");
  return fold(words(text).map(withoutS).join(" "));
}
function key(text) {
  const parts = words(initials(foldedWords(text)));
  let joined = parts.map((part, n) => plain(n && COUNTING.test(parts[n - 1]) ? ROMAN[part] || part : part)).join("");
  for (let again; (again = plain(initials(joined))) !== joined; ) joined = again;
  return joined;
}

// a text as its words, each with a blank before it, so that " word" finds what begins with it
const spread = (text) => " " + american(words(fold(text)).join(" ")).replace(/(\w{4,})ise\b/g, "$1ize");
const begun = (word) => " " + plain(word).replace(/y$/, "");
function grams(name) {
  const padded = `  ${name} `;
  return new Set(Array.from({ length: padded.length - 2 }, (_, n) => padded.slice(n, n + 3)));
}

const entries = [...document.querySelectorAll("main > article")].map((article) => {
  const names = article.dataset.names.split("\n");
  return { article, id: article.id, name: names[0], names, keys: names.map(key) };
});
for (const entry of entries) entry.spread = entry.names.map(spread);
function gloss(entry) {
  const first = entry.article.querySelector(".statements li");
  return first ? first.firstChild.textContent : "";
}
// texts are read while nobody waits: a search before that looks at names, and once more when all are read
const texts = new Map();
function read(from = 0) {
  const until = performance.now() + 8;
  for (; from < entries.length && performance.now() < until; from++) {
    const told = [...entries[from].article.children].filter((part) => !part.classList.contains("sources"));
    texts.set(entries[from], spread(told.map((part) => part.textContent).join(" ")));
  }
  if (from < entries.length) setTimeout(read, 0, from);
  else if (field.value) run(true);
}

// what is found, best first: the very name, names that begin so, names with all words, texts with all words
function search(query) {
  const wanted = key(query);
  const parts = words(foldedWords(query)).map(begun);
  if (!wanted) return [];
  const found = new Map();
  const take = (entry, rank, by, score) => {
    const before = found.get(entry);
    if (!before || rank < before.rank || (rank === before.rank && score > before.score)) found.set(entry, { entry, rank, by, score });
  };
  for (const entry of entries) {
    entry.keys.forEach((name, n) => {
      if (name === wanted) take(entry, 0, n, n ? 0 : 1);
      else if (name.startsWith(wanted)) take(entry, 1, n, (n ? 0 : 0.5) - name.length / 1000);
      else if (parts.every((part) => entry.spread[n].includes(part))) take(entry, 2, n, (n ? 0 : 0.5) - name.length / 1000);
    });
  }
  // what is told of the entry that is named so counts, too: Opdivo finds texts on nivolumab
  const also = [...found.values()].filter((hit) => hit.rank === 0).map((hit) => hit.entry.spread[0] + " ");
  for (const entry of entries) {
    if (found.has(entry) || !texts.has(entry)) continue;
    const text = texts.get(entry) + " ";
    if (parts.every((part) => text.includes(part))) take(entry, 3, 0, Math.min(...parts.map((part) => text.split(part).length)) / Math.sqrt(text.length));
    else for (const name of also) if (text.includes(name)) take(entry, 4, 0, text.split(name).length / Math.sqrt(text.length));
  }
  return [...found.values()].sort((a, b) => a.rank - b.rank || b.score - a.score || a.entry.name.localeCompare(b.entry.name));
}
// names that share most runs of three letters with what was written
function near(query) {
  const wanted = key(query), own = grams(wanted);
  if (wanted.length < 4) return [];
  const scored = entries.map((entry) => {
    let best = { score: 0, by: 0 };
    entry.keys.forEach((name, by) => {
      if (name.replace(/\D/g, "") !== wanted.replace(/\D/g, "")) return; // another number is another name
      const theirs = grams(name);
      const score = (2 * [...own].filter((gram) => theirs.has(gram)).length) / (own.size + theirs.size);
      if (score > best.score) best = { score, by };
    });
    return { entry, ...best };
  });
  return scored.filter((hit) => hit.score > 0.5).sort((a, b) => b.score - a.score).slice(0, 5);
}

const field = document.getElementById("search"), form = field.form, list = document.getElementById("hits");
const said = document.getElementById("said"), browse = document.querySelector(".browse");
const main = document.querySelector("main"), aside = document.querySelector("aside"), welcome = document.querySelector(".welcome");
const SHOWN = 60;
let active = -1;

// on the two columns themselves: a class further up would have the style of everything worked out anew
function state(name, is) {
  for (const column of [main, aside]) column.classList.toggle(name, is);
}

function show(hits) {
  list.replaceChildren(
    ...hits.map(({ entry, by, rank }, n) => {
      const hit = document.createElement("a");
      hit.href = "#" + entry.id;
      hit.id = "hit" + n;
      hit.setAttribute("role", "option");
      hit.tabIndex = -1;
      const add = (tag, name, text) => {
        const part = document.createElement(tag);
        part.className = name;
        part.textContent = text;
        hit.append(part);
      };
      add("b", "", entry.name);
      add("span", "kind", entry.article.dataset.kind);
      if (by && rank !== 3 && !entry.id.endsWith("/" + entry.names[by])) add("span", "by", entry.names[by]);
      add("span", "gloss", gloss(entry));
      return hit;
    }),
  );
}
function run(again) {
  const query = field.value.trim();
  const chosen = again === true && active > 0 && list.children[active].hash;
  state("searching", query !== "");
  browse.hidden = query !== "";
  said.hidden = list.hidden = query === "";
  field.setAttribute("aria-expanded", String(query !== ""));
  if (!query) return show([]);
  const hits = search(query);
  const close = hits.length || texts.size < entries.length ? [] : near(query);
  show(hits.length ? hits.slice(0, SHOWN) : close);
  const more = hits.length > SHOWN ? `, the best ${SHOWN} shown` : "";
  said.textContent = hits.length
    ? `${hits.length} ${hits.length === 1 ? "entry" : "entries"}${more}`
    : texts.size < entries.length ? "Reading …"
    : close.length ? `Nothing is named “${query}”. Did you mean:`
    : `Nothing found for “${query}”.`;
  const same = chosen ? [...list.children].findIndex((hit) => hit.hash === chosen) : 0;
  choose(hits.length ? Math.max(0, same) : -1);
}
function choose(n) {
  const hits = list.children;
  if (hits[active]) hits[active].removeAttribute("aria-selected");
  active = hits.length ? Math.max(-1, Math.min(n, hits.length - 1)) : -1;
  const hit = hits[active];
  if (!hit) return field.removeAttribute("aria-activedescendant");
  hit.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", hit.id);
  if (hit.scrollIntoView) hit.scrollIntoView({ block: "nearest" });
}
function open() {
  const hit = list.children[active] || list.children[0];
  if (!hit) return;
  if (location.hash === hit.hash) navigate();
  else location.hash = hit.hash;
}
// show the entry that the address names, or the welcome
function navigate() {
  const place = document.getElementById(location.hash.slice(1));
  const article = place && place.closest("main > article");
  for (const each of document.querySelectorAll("article.shown")) if (each !== article) each.classList.remove("shown");
  state("reading", Boolean(article));
  welcome.hidden = Boolean(article);
  document.title = (article ? article.dataset.names.split("\n")[0] + " · " : "") + document.body.dataset.title;
  if (!article) return;
  article.classList.add("shown");
  if (place !== article) return place.scrollIntoView({ block: "center" });
  state("searching", false);
  scrollTo(0, 0);
  if (document.activeElement !== field || matchMedia("(max-width: 61.99rem)").matches) {
    article.querySelector("h2").focus({ preventScroll: true });
  }
}

form.hidden = false;
field.addEventListener("input", run);
field.addEventListener("focus", () => state("searching", field.value.trim() !== ""));
form.addEventListener("submit", (event) => { event.preventDefault(); open(); });
list.addEventListener("click", (event) => {
  const hit = event.target.closest("a");
  if (hit && hit.hash === location.hash) navigate();
  if (hit) choose([...list.children].indexOf(hit));
});
field.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && list.children.length) { event.preventDefault(); choose(Math.max(0, active + step)); }
  else if (event.key === "Escape") { field.value = ""; run(); }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target === field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
addEventListener("hashchange", navigate);
navigate();
if (field.value) run();
setTimeout(read, 50);
