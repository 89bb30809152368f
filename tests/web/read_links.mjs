// What the page of a case reads from links: on the input `[{fragment, types, names}]`, as its rows know their facts; on
// the output the facts and skipped questions that it would send.
import { readFileSync } from "node:fs";
import { read } from "../../api/static/case/link.js";

const asked = JSON.parse(readFileSync(0, "utf-8"));
const found = asked.map(({ fragment, types, names }) => {
  const meaning = (name) => {
    const fact = name in types ? name : names[name];
    return fact ? { fact, type: types[fact], unit: false } : null;
  };
  return read(`#${fragment}`, meaning).entries;
});
console.log(JSON.stringify(found));
