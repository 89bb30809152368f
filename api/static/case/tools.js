// @ts-check
/** The tools: undo, comparison, wording, and what leaves the page as a text. */

import { fetched, forgetAddress, history, send } from "./case.js";
import { NOTHING } from "./entries.js";
import { fragment } from "./link.js";
import { finish } from "./order.js";
import { element } from "./page.js";
import * as rows from "./rows.js";
import * as sheet from "./sheet.js";
import { offer, view } from "./views.js";
import { say } from "./words.js";

/**
 * Show entries that were not typed just now.
 * @param {() => void} change
 */
function jumpTo(change) {
  change();
  rows.write(history.now);
  finish();
  forgetAddress();
  send();
}

element("undo").addEventListener("click", () => jumpTo(() => history.undo()));
element("redo").addEventListener("click", () => jumpTo(() => history.redo()));
element("clear").addEventListener("click", () => jumpTo(() => history.enter(NOTHING)));

document.addEventListener("keydown", (event) => {
  const field = event.target instanceof HTMLInputElement && event.target.type !== "radio";
  if (field || event.target instanceof HTMLTextAreaElement || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key === "z" || key === "y") {
    event.preventDefault();
    jumpTo(() => (key === "y" || event.shiftKey ? history.redo() : history.undo()));
  }
});

for (const input of document.querySelectorAll("input[name=audience]")) input.addEventListener("change", send);

// Ways within the page: the browser's own would stand in its history above a link, and Back would bring that case again.
for (const link of document.querySelectorAll("a[href^='#']")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const goal = element(link.getAttribute("href")?.slice(1) ?? "");
    goal.scrollIntoView();
    goal.focus({ preventScroll: true });
  });
}

element("print").addEventListener("click", () => window.print());

element("compare").addEventListener("click", () => {
  history.enter(history.now, null, history.now);
  send();
  offer(true);
  view("comparison");
});

element("comparison").addEventListener("click", (event) => {
  const id = event.target instanceof HTMLElement ? event.target.id : "";
  const other = history.before;
  if (id === "swap" && other) {
    jumpTo(() => history.enter(other, null, history.now));
  } else if (id === "restart") {
    jumpTo(() => history.enter(NOTHING));
    element("questions").scrollTop = 0;
  } else if (id === "uncompare") {
    history.enter(history.now, null, null);
    offer(false);
    send();
    element("compare").focus();
  }
});

element("link").addEventListener("click", () => {
  const address = new URL(location.href);
  address.hash = fragment(history.now, history.before);
  sheet.show(say("link_title"), say("link_told"), address.href);
});

element("record").addEventListener("click", async () => {
  const found = await fetched("record");
  sheet.show(say("record_title"), found ? say("record_told") : say("no_text"), found?.text ?? "");
});

element("query").addEventListener("click", async () => {
  const found = await fetched("query");
  if (!found?.text) {
    sheet.show(say("query_title"), say("no_text"), "");
    return;
  }
  const address = `../graphql#query=${encodeURIComponent(found.text)}`;
  sheet.show(say("query_title"), say("query_told"), found.text, { address, words: say("run_query") });
});
