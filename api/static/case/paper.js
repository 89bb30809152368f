// @ts-check
/** Paper: the largest letters with which everything is on one page. */

import { element } from "./page.js";

/** In points. */
const SIZES = [10, 9.5, 9, 8.5, 8, 7.5, 7, 6.5, 6, 5.5];

window.addEventListener("beforeprint", () => {
  const paper = element("paper");
  paper.classList.add("measured");
  for (const size of SIZES) {
    paper.style.fontSize = `${size}pt`;
    if (paper.offsetHeight <= element("page").offsetHeight) break;
  }
  paper.classList.remove("measured");
});
