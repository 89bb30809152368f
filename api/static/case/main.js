// @ts-check
/** The page of a case: entries go to the server, and what follows from them comes back into the page. */

import { openAdvice } from "./answer.js"; // the answer is heard first, then the rows take their order
import "./order.js";
import "./paper.js";
import "./tools.js";
import "./typing.js";

import { history, send } from "./case.js";
import * as chart from "./chart.js";
import { read } from "./link.js";
import { finish } from "./order.js";
import * as rows from "./rows.js";
import { offer, view } from "./views.js";

document.addEventListener("click", (event) => {
  const jump = event.target instanceof Element ? event.target.closest(".jump") : null;
  if (jump instanceof HTMLElement) rows.goTo(jump.dataset.fact ?? "");
});

chart.onChoose((facts) => {
  const fact = rows.firstOpen(facts);
  if (fact) rows.goTo(fact);
}, openAdvice);

/** Show the case that the address carries; false when it carries none. */
function load() {
  if (!location.hash.includes("=")) return false;
  const { entries, before } = read(location.hash, rows.meaning);
  history.enter(entries, null, before);
  rows.write(history.now);
  finish();
  send();
  if (before) {
    offer(true);
    view("comparison");
  }
  return true;
}

window.addEventListener("hashchange", load);
if (!load()) send(); // for what was out of sight at first
document.body.classList.add("started");

// A browser that comes back to the page may fill fields in again by itself: what they show has to be what counts.
window.addEventListener("pageshow", () => rows.write(history.now));
