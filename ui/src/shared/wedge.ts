// Keys from a keyboard-wedge document reader told apart from an officer's keys.
//
// A reader types a whole frame as if it were a keyboard. Every character is therefore held back for a moment: a burst (the
// reader's prefix, or at least BURST characters no further apart than the reader's gap) is swallowed whole, terminators
// included, and comes out as a frame; anything else comes out as typed. A shortcut key counts as meant only when no other
// key fell within QUIET_MS before and after it. Pure: time is an argument, nothing here touches the page.

/** So many characters without a human gap are a reader's. */
export const BURST = 6;
/** An unmodified shortcut key acts only with this much quiet around it. */
export const QUIET_MS = 50;
/** Between two lines of one frame a reader may pause longer than between two characters. */
const LINE_PAUSE_MS = 150;
/** Rubbish (a key that stuck, a wrong device) is cut off here: three lines of the longest format, thrice. */
const LONGEST_FRAME = 500;

export interface WedgeConfig {
  /** Characters before each frame; empty when the reader sends none. */
  prefix: string;
  /** Longest gap between two keys of the reader. */
  gapMs: number;
}

export interface Stroke {
  at: number;
  /** `KeyboardEvent.key`. */
  key: string;
  /** `KeyboardEvent.code`: the place on the keyboard. */
  code: string;
  shift: boolean;
  /** Control, Alt or Meta is down. */
  modified: boolean;
  repeat: boolean;
  /** The focus is where text can be typed. */
  inText: boolean;
}

export type Out =
  /** Held-back keys that were typed; `alone` says that a single key had quiet on both sides. */
  | { kind: "typed"; strokes: Stroke[]; alone: boolean }
  /** A reader's frame, its lines without prefix and terminators. */
  | { kind: "frame"; lines: string[] };

export interface Verdict {
  /** The page must not see this key. */
  swallow: boolean;
  out: Out[];
}

const MODIFIERS = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "Fn", "OS"]);

/** Readers send control characters such as STX as Ctrl and a letter. */
function character(stroke: Stroke): string {
  if (!stroke.modified) return stroke.key;
  return /^[a-z]$/i.test(stroke.key) ? String.fromCharCode(stroke.key.charCodeAt(0) & 31) : "";
}

/** What the key means on the US keyboard that readers pretend to be, whatever layout the system has. */
function usCharacter(stroke: Stroke): string {
  const { code, shift } = stroke;
  if (code.startsWith("Key")) return code.slice(3);
  if (code.startsWith("Digit") && !shift) return code.slice(5);
  if (/^Numpad\d$/.test(code)) return code.slice(6);
  if ((code === "Comma" && shift) || code === "IntlBackslash") return "<";
  return stroke.key;
}

const isTerminator = (key: string): boolean => key === "Enter" || key === "Tab";
const ofZone = (line: string): boolean => /^[A-Z0-9<]*$/.test(line);

/** The frame's lines. On a keyboard layout that garbles the reader's keys, their places are read instead. */
export function frameLines(strokes: readonly Stroke[], prefix: string): string[] {
  const spell = (letter: (s: Stroke) => string): string[] => {
    const text = strokes.map((s) => (isTerminator(s.key) ? "\n" : letter(s))).join("");
    const body = prefix !== "" && text.startsWith(prefix) ? text.slice(prefix.length) : text;
    return body
      .split("\n")
      .map((line) => line.replace(/[\u0000-\u001f]/g, "").trim().toUpperCase())
      .filter((line) => line !== "");
  };
  const lines = spell(character);
  if (lines.every(ofZone)) return lines;
  const byPlace = spell((s) => (s.modified ? "" : usCharacter(s)));
  return byPlace.every(ofZone) ? byPlace : lines;
}

/** The state machine. Feed it every key with `stroke`, and `tick` when `due` has come. */
export class Wedge {
  #config: WedgeConfig;
  #held: Stroke[] = [];
  #burst: Stroke[] | null = null;
  #lastAt = Number.NEGATIVE_INFINITY;
  /** Quiet before the first held key. */
  #quietBefore = 0;

  constructor(config: WedgeConfig) {
    this.#config = config;
  }

  configure(config: WedgeConfig): void {
    this.#config = config;
  }

  /** When `tick` has something to say, if ever. */
  get due(): number | null {
    if (this.#burst) return this.#lastAt + this.#pause();
    return this.#held.length > 0 ? this.#lastAt + Math.max(QUIET_MS, this.#config.gapMs) : null;
  }

  tick(at: number): Out[] {
    const due = this.due;
    if (due === null || at < due) return [];
    return this.#burst ? this.#endBurst() : this.#release(at);
  }

  stroke(stroke: Stroke): Verdict {
    if (MODIFIERS.has(stroke.key)) return { swallow: false, out: [] };
    const out = this.tick(stroke.at);
    const gap = stroke.at - this.#lastAt;
    if (this.#burst) return this.#inBurst(stroke, out);
    const held = this.#held.length > 0;
    if (held && gap > this.#config.gapMs) out.push(...this.#release(stroke.at));
    if (stroke.repeat || !this.#holds(stroke)) return this.#passes(stroke, out);
    if (this.#held.length === 0) this.#quietBefore = gap;
    this.#held.push(stroke);
    this.#lastAt = stroke.at;
    if (this.#isBurst()) {
      this.#burst = this.#held;
      this.#held = [];
    }
    return { swallow: true, out };
  }

  /** Forgets everything, for when the officer locks the booth. */
  reset(): void {
    this.#held = [];
    this.#burst = null;
  }

  #pause(): number {
    return Math.max(LINE_PAUSE_MS, 3 * this.#config.gapMs);
  }

  /** Keys that wait for what follows: characters, and Enter where it would press something. */
  #holds(stroke: Stroke): boolean {
    if (stroke.modified) return character(stroke) !== "" && this.#config.prefix.startsWith(character(stroke));
    return stroke.key.length === 1 || (stroke.key === "Enter" && !stroke.inText);
  }

  #isBurst(): boolean {
    const text = this.#held.filter((s) => !isTerminator(s.key)).map(character).join("");
    const { prefix } = this.#config;
    return text.length >= BURST || (prefix !== "" && text.length > prefix.length && text.startsWith(prefix));
  }

  #inBurst(stroke: Stroke, out: Out[]): Verdict {
    this.#lastAt = stroke.at;
    if (this.#burst && this.#burst.length < LONGEST_FRAME) this.#burst.push(stroke);
    return { swallow: true, out };
  }

  /** A key the page may have at once; what was held before it goes first. */
  #passes(stroke: Stroke, out: Out[]): Verdict {
    const fast = this.#held.length > 1;
    out.push(...this.#release(stroke.at));
    this.#lastAt = stroke.at;
    // The terminator of a frame too short to be one must still press nothing.
    return { swallow: fast && isTerminator(stroke.key) && !stroke.inText, out };
  }

  #release(at: number): Out[] {
    if (this.#held.length === 0) return [];
    const strokes = this.#held;
    this.#held = [];
    const alone = strokes.length === 1 && this.#quietBefore >= QUIET_MS && at - this.#lastAt >= QUIET_MS;
    return [{ kind: "typed", strokes, alone }];
  }

  #endBurst(): Out[] {
    const lines = frameLines(this.#burst ?? [], this.#config.prefix);
    this.#burst = null;
    return lines.length > 0 ? [{ kind: "frame", lines }] : [];
  }
}
