// @ts-check
/** @typedef {import("./entries.js").Entries} Entries */

import { NOTHING, same } from "./entries.js";

/**
 * What is entered, and what it is compared with.
 * @typedef {{entries: Entries, before: Entries | null}} State
 */

/** What was entered before, for undo and redo. The letters of one text are one step. */
export class History {
  /** @type {State} */ #now = { entries: NOTHING, before: null };
  /** @type {State[]} */ #past = [];
  /** @type {State[]} */ #future = [];
  /** @type {string | null} */ #typing = null;

  /** What is entered now. */
  get now() {
    return this.#now.entries;
  }

  /** What it is compared with; null when with nothing. */
  get before() {
    return this.#now.before;
  }

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
   * @param {Entries | null} [before]
   */
  enter(entries, typing = null, before = this.before) {
    if (same(entries, this.now) && before === this.before) return;
    if (typing === null || typing !== this.#typing) this.#past.push(this.#now);
    this.#typing = typing;
    this.#future = [];
    this.#now = { entries, before };
  }

  /** The text that was being typed is finished. */
  settle() {
    this.#typing = null;
  }

  undo() {
    this.#step(this.#past, this.#future);
  }

  redo() {
    this.#step(this.#future, this.#past);
  }

  /**
   * @param {State[]} from
   * @param {State[]} to
   */
  #step(from, to) {
    const state = from.pop();
    if (!state) return;
    to.push(this.#now);
    this.#now = state;
    this.#typing = null;
  }
}
