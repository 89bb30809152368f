// @ts-check
/** When rows may move: not while a text is typed in one, nor while a finger is on one. */
/** @typedef {import("./server.js").Answer} Answer */

import { history, isBusy, onAnswer } from "./case.js";
import * as rows from "./rows.js";

/** @type {Answer | null} */ let last = null;
let typing = false;
/** Whether a button of the mouse, or a finger, is down: a row that moved then would not get the click. */
let pressing = false;
/** Whether the keyboard is to go to the best next question as soon as it is known. */
let onwards = false;

onAnswer((answer) => {
  last = answer;
  tidy();
});

document.addEventListener("pointerdown", () => (pressing = true), true);
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(
    end,
    () => {
      pressing = false;
      setTimeout(tidy); // after the click
    },
    true,
  );
}

/** A text is being typed. */
export function begin() {
  typing = true;
}

/** The text is finished: its row may take its place now. */
export function finish() {
  history.settle();
  typing = false;
  tidy();
}

/** Finish, and go to the best next question. */
export function goOn() {
  onwards = true;
  finish();
}

/** Put the rows in their order, and go on to the best question, as soon as this is in nobody's way. */
function tidy() {
  if (!last || typing || pressing) return;
  rows.arrange(last.rows, last.next, last.optional);
  if (onwards && !isBusy()) {
    onwards = false;
    rows.goToNext();
  }
}
