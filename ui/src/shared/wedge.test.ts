import { describe, expect, test } from "vitest";
import { BURST, QUIET_MS, Wedge, frameLines, type Out, type Stroke } from "./wedge";

const LINE_1 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const LINE_2 = "L898902C36UTO7408122F2704151ZE184226B<<<<<18";
const GAP = 30;

function stroke(key: string, at: number, over: Partial<Stroke> = {}): Stroke {
  return { at, key, code: "", shift: false, modified: false, repeat: false, inText: false, ...over };
}

/** Types `keys` `gap` ms apart from `at` on and lets time pass; what came out, and which keys the page saw. */
function type(wedge: Wedge, keys: string[], gap: number, at = 1000, over: Partial<Stroke> = {}): { out: Out[]; seen: string[] } {
  const out: Out[] = [];
  const seen: string[] = [];
  let now = at;
  for (const key of keys) {
    const verdict = wedge.stroke(stroke(key, now, over));
    out.push(...verdict.out);
    if (!verdict.swallow) seen.push(key);
    now += gap;
  }
  while (wedge.due !== null) out.push(...wedge.tick(wedge.due));
  return { out, seen };
}

const letters = (text: string): string[] => [...text];
const scan = (end = "Enter"): string[] => [...letters(LINE_1), end, ...letters(LINE_2), end];
const typedText = (out: Out[]): string => out.flatMap((o) => (o.kind === "typed" ? o.strokes.map((s) => s.key) : [])).join("");
const wedgeOf = (prefix = "", gapMs = GAP): Wedge => new Wedge({ prefix, gapMs });

describe("a reader's burst", () => {
  test.each([0, 1, 10, 30])("with %i ms between keys comes out as one frame, and the page sees no key of it", (gap) => {
    for (const inText of [true, false]) {
      const { out, seen } = type(wedgeOf(), scan(), gap, 1000, { inText });
      expect(out).toEqual([{ kind: "frame", lines: [LINE_1, LINE_2] }]);
      expect(seen).toEqual([]);
    }
  });

  test("ended by Tab moves no focus", () => {
    expect(type(wedgeOf(), scan("Tab"), 5)).toEqual({ out: [{ kind: "frame", lines: [LINE_1, LINE_2] }], seen: [] });
  });

  test("that pauses between its lines is still one frame", () => {
    const wedge = wedgeOf();
    const first = type2(wedge, [...letters(LINE_1), "Enter"], 4, 1000);
    const second = type2(wedge, [...letters(LINE_2), "Enter"], 4, first.end + 110);
    expect([...first.out, ...second.out]).toEqual([]);
    expect(wedge.due && wedge.tick(wedge.due)).toEqual([{ kind: "frame", lines: [LINE_1, LINE_2] }]);
  });

  test("that begins with digits presses no answer to a hit", () => {
    const { out, seen } = type(wedgeOf(), letters("123123123"), 8);
    expect(out).toEqual([{ kind: "frame", lines: ["123123123"] }]);
    expect(seen).toEqual([]);
  });

  test("with the reader's prefix is recognised by it, however short", () => {
    expect(type(wedgeOf("~"), ["~", "A", "1"], 5).out).toEqual([{ kind: "frame", lines: ["A1"] }]);
  });

  test("with a control character as prefix is recognised", () => {
    const wedge = wedgeOf("\u0002");
    const begin = wedge.stroke(stroke("b", 1000, { modified: true }));
    expect(begin.swallow).toBe(true);
    expect(type(wedge, letters("AB"), 5, 1005).out).toEqual([{ kind: "frame", lines: ["AB"] }]);
  });

  test("is read by the places of the keys when the system's layout garbles it", () => {
    const arabic = ["ح", "}", "ع"].map((key, i) => stroke(key, i, { code: ["KeyP", "Comma", "KeyU"][i], shift: i === 1 }));
    expect(frameLines(arabic, "")).toEqual(["P<U"]);
  });

  test("of a stuck key ends in a bounded frame", () => {
    const { out } = type(wedgeOf(), Array<string>(5000).fill("x"), 1);
    expect(out.length).toBe(1);
    expect(out[0]?.kind === "frame" && (out[0].lines[0]?.length ?? 0)).toBeLessThanOrEqual(500);
  });

  test("too short to be a frame still presses nothing with its terminator", () => {
    const { out, seen } = type(wedgeOf(), ["1", "2", "Enter"], 5);
    expect(out.every((o) => o.kind === "typed" && !o.alone)).toBe(true);
    expect(seen).toEqual([]);
  });
});

describe("an officer's keys", () => {
  test("typed into a field all arrive, in order, at any human speed", () => {
    for (const gap of [45, 70, 120, 300]) {
      const { out } = type(wedgeOf(), letters("Ms Hansen, Mill Road 4"), gap, 1000, { inText: true });
      expect(typedText(out)).toBe("Ms Hansen, Mill Road 4");
      expect(out.some((o) => o.kind === "frame")).toBe(false);
    }
  });

  test(`rolled over quickly, up to ${BURST - 1} at a time, are still typed`, () => {
    const wedge = wedgeOf();
    const { out } = type(wedge, letters("abcde"), 15, 1000, { inText: true });
    expect(typedText(out)).toBe("abcde");
  });

  test("a backspace after a letter removes that letter: the letter comes first", () => {
    const wedge = wedgeOf();
    wedge.stroke(stroke("x", 1000, { inText: true }));
    const verdict = wedge.stroke(stroke("Backspace", 1020, { inText: true }));
    expect(typedText(verdict.out)).toBe("x");
    expect(verdict.swallow).toBe(false);
  });

  test("held down repeat as the system repeats them", () => {
    const wedge = wedgeOf();
    const repeats = Array.from({ length: 20 }, (_, i) => wedge.stroke(stroke("a", 1000 + i * 30, { inText: true, repeat: i > 0 })));
    expect(repeats.slice(1).every((v) => !v.swallow)).toBe(true);
  });

  test.each(["1", "2", "3", "p", "n", "a", "Enter", " "])("%s pressed alone is a shortcut", (key) => {
    expect(type(wedgeOf(), [key], 0).out).toEqual([{ kind: "typed", strokes: [stroke(key, 1000)], alone: true }]);
  });

  test(`a shortcut with another key within ${QUIET_MS} ms before or after it does nothing`, () => {
    for (const gap of [20, 40, QUIET_MS - 1]) {
      const { out } = type(wedgeOf("", 15), ["1", "2"], gap);
      expect(out.length).toBeGreaterThan(0);
      expect(out.every((o) => o.kind === "typed" && !o.alone)).toBe(true);
    }
    const slow = type(wedgeOf("", 15), ["1", "2"], QUIET_MS).out;
    expect(slow.every((o) => o.kind === "typed" && o.alone)).toBe(true);
  });

  test("a key of another kind shortly before spoils a shortcut too", () => {
    const wedge = wedgeOf();
    wedge.stroke(stroke("ArrowDown", 1000));
    expect(type(wedge, ["1"], 0, 1020).out).toEqual([{ kind: "typed", strokes: [stroke("1", 1020)], alone: false }]);
  });

  test("Enter inside a field is the field's own, at once", () => {
    expect(wedgeOf().stroke(stroke("Enter", 1000, { inText: true })).swallow).toBe(false);
  });

  test("function keys and shifts pass unexamined", () => {
    const wedge = wedgeOf();
    expect(["F8", "Shift", "ArrowLeft", "Escape", "Tab"].map((key, i) => wedge.stroke(stroke(key, 1000 + i * 100)).swallow)).toEqual([false, false, false, false, false]);
    expect(wedge.due).toBeNull();
  });

  test("nothing is held back for ever: what is held has a time at which it comes out", () => {
    const wedge = wedgeOf();
    wedge.stroke(stroke("q", 1000));
    expect(wedge.due).toBe(1000 + QUIET_MS);
    expect(wedge.tick(1000 + QUIET_MS - 1)).toEqual([]);
    expect(wedge.tick(1000 + QUIET_MS).length).toBe(1);
    expect(wedge.due).toBeNull();
  });
});

/** Like `type`, but does not let time pass at the end. */
function type2(wedge: Wedge, keys: string[], gap: number, at: number): { out: Out[]; end: number } {
  const out: Out[] = [];
  let now = at;
  for (const key of keys) {
    out.push(...wedge.stroke(stroke(key, now)).out);
    now += gap;
  }
  return { out, end: now };
}
