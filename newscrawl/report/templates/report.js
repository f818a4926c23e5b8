"use strict";
const search = document.getElementById("search"), found = document.getElementById("found");
const records = [...document.querySelectorAll(".record")];
const fold = (text) => text.normalize("NFKC").toLowerCase();
const texts = records.map((record) => fold(record.textContent));
const heads = records.map((record) => fold([...record.children].slice(0, 2).map((part) => part.textContent).join(" ")));
const opened = new Set(), most = 20;

// Up to `most` records whose text alone has the words are opened; they are closed again with the search.
function open(at, words, count) {
  const details = records[at].querySelector("details");
  if (words.length && count <= most && !words.every((word) => heads[at].includes(word)) && !details.open) {
    details.open = true;
    opened.add(details);
  }
}

function places(record, words) {
  const ranges = [], walker = document.createTreeWalker(record, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data.toLowerCase();
    if (text.length !== node.data.length) continue;
    for (const word of words) {
      for (let from = text.indexOf(word); from >= 0; from = text.indexOf(word, from + word.length)) {
        const range = new Range();
        range.setStart(node, from);
        range.setEnd(node, from + word.length);
        ranges.push(range);
      }
    }
  }
  return ranges;
}

function show() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  opened.forEach((details) => { details.open = false; });
  opened.clear();
  let count = 0;
  const ranges = [];
  records.forEach((record, at) => {
    record.hidden = !words.every((word) => texts[at].includes(word));
    if (record.hidden) return;
    count += 1;
    open(at, words, count);
    if (count <= most) ranges.push(...places(record, words));
  });
  if (CSS.highlights) CSS.highlights.set("found", new Highlight(...ranges));
  found.textContent = words.length ? `${count} found` : "";
}

if (search) {
  search.addEventListener("input", show);
  show();
}
