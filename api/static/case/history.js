// @ts-check
/** @typedef {import("./entries.js").Entries} Entries */

import { NOTHING, same } from "./entries.js";

/** What was entered before, for undo and redo. The letters of one text are one step. */
export class History {
  /** @type {Entries[]} */ #past = [];
  /** @type {Entries[]} */ #future = [];
  /** @type {string | null} */ #typing = null;

  /** What is entered now. @type {Entries} */
  now = NOTHING;

  get canUndo() {
    return this.#past.length > 0;
  }

  get canRedo() {
    return this.#future.length > 0;
  }

  /**
   * Enter something; `typing` names the field in which a text is still being typed.
   * @param {Entries} entries
   * @param {string | null} [typing]
   */
  enter(entries, typing = null) {
    if (same(entries, this.now)) return;
    if (typing === null || typing !== this.#typing) this.#past.push(this.now);
    this.#typing = typing;
    this.#future = [];
    this.now = entries;
  }

  /** The text that was being typed is finished. */
  settle() {
    this.#typing = null;
  }

  undo() {
    const before = this.#past.pop();
    if (!before) return;
    this.#future.push(this.now);
    this.now = before;
    this.#typing = null;
  }

  redo() {
    const after = this.#future.pop();
    if (!after) return;
    this.#past.push(this.now);
    this.now = after;
    this.#typing = null;
  }
}
