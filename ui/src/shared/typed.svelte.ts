// Nothing typed is ever lost: every form field's text goes to the program at once and comes back after a restart.
import { call } from "../backend";

/** Well below the 150 ms that a kill may cost at most. */
const DELAY_MS = 100;

class Typed {
  /** Texts of forms that were not sent, by form field. */
  values = $state<Record<string, string>>({});
  /** Keeping failed: the officer is told, and the next key tries again. */
  failing = $state(false);
  #inspection = "";
  #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  #sending: Promise<unknown> = Promise.resolve();

  /** What is being typed under `key`; `otherwise` when nothing is. */
  get(key: string, otherwise = ""): string {
    return this.values[key] ?? otherwise;
  }

  set(key: string, value: string): void {
    this.values[key] = value;
    clearTimeout(this.#waiting.get(key));
    this.#waiting.set(
      key,
      setTimeout(() => this.#send(key), DELAY_MS),
    );
  }

  /** Forgets texts whose form was sent. */
  forget(...keys: string[]): void {
    for (const key of keys) {
      if (!(key in this.values)) continue;
      delete this.values[key];
      this.#send(key);
    }
  }

  /**
   * Takes over what the program kept of an inspection that this window did not have open. Of the open one the window itself
   * is the source: an answer under way would bring back what has been sent since.
   */
  adopt(inspection: string, kept: { [key in string]?: string }): void {
    if (inspection === this.#inspection) return;
    this.#inspection = inspection;
    this.values = {};
    for (const [key, value] of Object.entries(kept)) if (value) this.values[key] = value;
  }

  /** Sends what waits, before a command that closes the inspection: late text must not land in the next one. */
  async settle(): Promise<void> {
    for (const key of [...this.#waiting.keys()]) this.#send(key);
    await this.#sending;
  }

  #send(key: string): void {
    clearTimeout(this.#waiting.get(key));
    this.#waiting.delete(key);
    const value = this.values[key] ?? "";
    this.#sending = this.#sending
      .then(() => call("keep_typed", { key, value }))
      .then(
        () => (this.failing = false),
        () => (this.failing = true),
      );
  }
}

export const typed = new Typed();
