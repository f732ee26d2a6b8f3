// Quiet confirmations: said once to screen readers (polite) and shown for a while by parts/Toasts.

export type Tone = "ok" | "info" | "warn" | "stop";
export interface Notice {
  id: number;
  tone: Tone;
  text: string;
  /** Second line. */
  more?: string;
}

const SHOWN_MS = 6000;

class Notices {
  list = $state<Notice[]>([]);
  #next = 1;

  say(tone: Tone, text: string, more?: string, shownMs = SHOWN_MS): number {
    const id = this.#next++;
    this.list = [...this.list.slice(-2), { id, tone, text, more }];
    // What needs a person stays until it is closed.
    if (tone !== "stop") setTimeout(() => this.close(id), shownMs);
    return id;
  }

  close(id: number): void {
    this.list = this.list.filter((n) => n.id !== id);
  }
}

export const notices = new Notices();
