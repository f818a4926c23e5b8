"use strict";
const search = document.getElementById("search"), found = document.getElementById("found");
const records = [...document.querySelectorAll(".record")];
const texts = records.map((record) => record.textContent.normalize("NFKC").toLowerCase());
function show() {
  const words = search.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  records.forEach((record, at) => {
    record.hidden = !words.every((word) => texts[at].includes(word));
    count += record.hidden ? 0 : 1;
  });
  found.textContent = words.length ? `${count} found` : "";
}
if (search) {
  search.addEventListener("input", show);
  show();
}
