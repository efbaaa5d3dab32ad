/** Which subjects are shown at once, and which wait until the user asks for them. */

/** A subject that appears while the user reads further down waits behind a button. */
export class Arrivals {
  #shown = new Set();
  #newest = null;

  /** @type {number} how many wait */
  held = 0;

  /**
   * @param {object[]} tasks all known ones, newest first
   * @param {boolean} ready whether the list has been read: until then nothing is new
   * @param {() => boolean} isReading whether new cards would disturb; asked only if there are any
   * @param {(task: object) => boolean} isOwn whether the user has just made it: it is never kept waiting
   * @returns {object[]} those to show
   */
  sort(tasks, ready, isReading, isOwn) {
    const fresh = tasks.filter((task) => !this.#shown.has(task.id));
    const arrived = this.#newest === null ? [] : fresh.filter((task) => task.created_at > this.#newest && !isOwn(task));
    if (ready && arrived.length > 0 && isReading()) {
      const waiting = new Set(arrived);
      this.held = arrived.length;
      this.#add(fresh.filter((task) => !waiting.has(task)));
      return tasks.filter((task) => !waiting.has(task));
    }
    this.held = 0;
    this.#add(fresh);
    if (ready && tasks.length > 0) {
      this.#newest = tasks[0].created_at;
    }
    return tasks;
  }

  /** Shows all. @returns {object} the newest one */
  accept(tasks) {
    this.#add(tasks);
    this.#newest = tasks[0].created_at;
    this.held = 0;
    return tasks[0];
  }

  #add(tasks) {
    for (const task of tasks) {
      this.#shown.add(task.id);
    }
  }
}
