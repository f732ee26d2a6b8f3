// Every word of the console exists in every language, is used, and no text stands in its code; what it computes for the eye is right.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseFluent, Visitor, type Message, type VariableReference } from "@fluent/syntax";
import { parse as parseSvelte } from "svelte/compiler";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { addMessages, setLanguage } from "../src/shared/messages.svelte";
import type { BoothState, BoothView } from "./generated/hq";
import { ago, boothNote, clockIsWrong, clockWords, listAge, missingIn, moment, share, timeDoubt } from "./say";

const HERE = new URL(".", import.meta.url).pathname;
const MESSAGES = join(HERE, "../src/messages");
const LANGUAGES = ["en", "fr", "ar"] as const;

/** Message key → the values it asks for, of some files of a language. */
function messages(language: string, files: RegExp): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const name of readdirSync(join(MESSAGES, language)).filter((file) => files.test(file))) {
    for (const entry of parseFluent(readFileSync(join(MESSAGES, language, name), "utf8"), {}).body) {
      expect(entry.type, `${name}: ${entry.type === "Junk" ? entry.content : ""}`).not.toBe("Junk");
      if (entry.type === "Message") found.set(entry.id.name, valuesOf(entry));
    }
  }
  return found;
}

function valuesOf(message: Message): Set<string> {
  const names = new Set<string>();
  class Names extends Visitor {
    override visitVariableReference(node: VariableReference): void {
      names.add(node.id.name);
    }
  }
  new Names().visit(message);
  return names;
}

const own = new Map(LANGUAGES.map((language) => [language, messages(language, /^hq[^/]*\.ftl$/)] as const));
const english = own.get("en") ?? new Map<string, Set<string>>();
const everything = new Set(messages("en", /\.ftl$/).keys());

const code = readdirSync(HERE, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.(svelte|ts)$/.test(name) && !/\.test\.ts$|^generated\//.test(name))
  .map((name) => join(HERE, name));
const text = code.map((file) => readFileSync(file, "utf8")).join("\n");

/** What the Rust side may answer, read from the generated types. */
const door = readFileSync(join(HERE, "generated/hq.ts"), "utf8");
function valuesOfType(name: string): string[] {
  const declaration = new RegExp(`export type ${name} =([^;]+);`).exec(door)?.[1] ?? "";
  return [...declaration.matchAll(/"([^"]+)"/g)].map((m) => m[1] ?? "");
}

/** Keys put together in code: what stands before and after the value → the values. Those of one's own are listed here. */
const COMPOSED: readonly [before: string, after: string, values: readonly string[]][] = [
  ["hq-booth-", "", valuesOfType("BoothState")],
  ["hq-booth-", "-more", valuesOfType("BoothState")],
  ["hq-alarm-", "", valuesOfType("AlarmKind")],
  ["hq-alarm-", "-more", valuesOfType("AlarmKind")],
  ["hq-code-", "", valuesOfType("CodeState")],
  ["hq-role-", "", valuesOfType("ConsoleRole")],
  ["hq-role-", "-more", valuesOfType("ConsoleRole")],
  ["hq-picture-", "", [...valuesOfType("ImageKind"), ...valuesOfType("Light")]],
  ["hq-raised-", "", valuesOfType("AlarmEnd")],
  ["hq-outcome-", "", valuesOfType("OutcomeWord")],
  ["hq-class-", "", valuesOfType("RetentionClass")],
  ["hq-class-", "-more", valuesOfType("RetentionClass")],
  ["hq-sticks-n-", "", ["segments", "duplicates", "forked", "pictures", "joined"]],
  ["hq-clock-set-", "", ["none", ...valuesOfType("ClockSet")]],
  ["hq-clock-quality-", "", valuesOfType("ClockQuality")],
  ["hq-feed-", "", ["officers", "config", "rules", "outcomes", "tasks", "revoked-booths", "post-keys"]],
  ["hq-problem-", "", ["not-json", "not-an-alert", "not-an-item", "duplicate-id", "id-missing", "nothing-to-match", "too-long"]],
  ["hq-quarantine-", "", ["unknown-kind", "unreadable-body", "unreadable-segment", "foreign-correction", "malformed-correction"]],
  ["hq-menu-", "", [...text.matchAll(/\bscreen: "([a-z]+)"/g)].map((m) => m[1] ?? "")],
  ["hq-dimension-", "", valuesOfType("Dimension")],
  ["hq-measure-", "", valuesOfType("Measure")],
  ["hq-age-", "", ["0-14", "15-17", "18-24", "25-44", "45-64", "65"]],
  ["hq-overstay-", "", ["yes", "no"]],
  ["error-", "", valuesOfType("ErrorCode")],
  ["screening-", "", valuesOfType("ScreeningResult")],
  ["theme-", "", ["system", "light", "dark"]],
  ["contrast-", "", ["normal", "high"]],
];
/** Present where they help, absent where the general words do: the errors' own wording and the names of acts. */
const OPTIONAL = /^hq-(error|act)-/;

describe("the console's messages", () => {
  test.each(LANGUAGES)("%s has every message, each asking for no value that English does not give", (language) => {
    const theirs = own.get(language) ?? new Map<string, Set<string>>();
    expect(english.size).toBeGreaterThan(300);
    expect([...english.keys()].filter((key) => !theirs.has(key))).toEqual([]);
    expect([...theirs.keys()].filter((key) => !english.has(key))).toEqual([]);
    expect([...theirs].filter(([key, values]) => [...values].some((v) => !english.get(key)?.has(v))).map(([key]) => key)).toEqual([]);
  });

  test("every key that the code asks for exists", () => {
    const asked = [...text.matchAll(/"((?:hq|search|column|field|fact|journey|link|queue|sign-in|date|age)-[a-z0-9-]+)"/g)].map((m) => m[1] ?? "");
    const called = [...text.matchAll(/\bt\("([a-z][\w-]*)"/g)].map((m) => m[1] ?? "");
    expect(asked.length).toBeGreaterThan(200);
    const values = new Set(valuesOfType("LookupPurpose"));
    expect([...new Set([...asked, ...called])].filter((key) => !everything.has(key) && !values.has(key))).toEqual([]);
  });

  test("every value that the server may answer has its words", () => {
    expect(COMPOSED.filter(([, , values]) => values.length === 0)).toEqual([]);
    expect(COMPOSED.flatMap(([before, after, values]) => values.map((v) => before + v + after)).filter((key) => !everything.has(key))).toEqual([]);
  });

  test("every composed key is known here", () => {
    const begun = [...text.matchAll(/\bt\(`([a-z-]*)\$\{/g)].map((m) => m[1] ?? "");
    expect(begun.filter((start) => !COMPOSED.some(([before]) => before === start))).toEqual([]);
  });

  test("no message is left over", () => {
    const composed = new Set(COMPOSED.flatMap(([before, after, values]) => values.map((v) => before + v + after)));
    expect([...english.keys()].filter((key) => !text.includes(`"${key}"`) && !composed.has(key) && !OPTIONAL.test(key))).toEqual([]);
  });

  test("no text stands in the code", () => {
    const found: string[] = [];
    const read = (file: string, node: unknown): void => {
      if (Array.isArray(node)) return node.forEach((child) => read(file, child));
      if (typeof node !== "object" || node === null) return;
      const { type, data, name, value } = node as { type?: string; data?: string; name?: string; value?: unknown };
      if (type === "Text" && /\p{L}/u.test(data ?? "")) found.push(`${file}: ${data ?? ""}`);
      if (type === "Attribute") {
        if (["title", "aria-label", "label", "alt", "hint", "text", "note", "lead", "go"].includes(name ?? "")) read(file, value);
        return;
      }
      for (const [key, child] of Object.entries(node)) if (key !== "css" && key !== "instance" && key !== "module") read(file, child);
    };
    for (const file of code.filter((name) => name.endsWith(".svelte"))) read(file, parseSvelte(readFileSync(file, "utf8"), { modern: true }).fragment);
    expect(code.length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });

  test("only the backend talks to the network, and nothing is kept in the browser", () => {
    const talks = code.filter((file) => !file.endsWith("/backend.ts") && /\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon/.test(readFileSync(file, "utf8")));
    expect(talks).toEqual([]);
    expect(/localStorage|sessionStorage|indexedDB|document\.cookie/.test(text)).toBe(false);
  });
});

describe("what a booth's row says", () => {
  const NOW = 1_800_000_000_000;
  const MINUTE = 60_000;
  const booth = (change: Partial<BoothView>): BoothView => ({
    booth: 1,
    name: "1",
    post: "UTKOR",
    state: "complete" satisfies BoothState,
    enrolled_at: NOW - 90 * MINUTE,
    last_contact_ms: NOW,
    app_version: null,
    epoch: 1,
    gapless_upto: 10,
    head: 10,
    received: 10,
    holes: [],
    oldest_undelivered_ms: null,
    undelivered_events: 0,
    undelivered_images: 0,
    feeds: [],
    clock_offset_ms: 0,
    alarms: 0,
    quarantined: 0,
    revoked_at: null,
    ...change,
  });

  beforeAll(() => addMessages(import.meta.glob("../src/messages/*/hq*.ftl", { query: "?raw", import: "default", eager: true })));
  afterEach(() => setLanguage("en"));

  test("nothing when nothing is open", () => expect(boothNote(booth({}), NOW)).toBe(""));
  test("the worst first: a fork before what waits", () => expect(boothNote(booth({ state: "fork", undelivered_events: 5 }), NOW)).toBe("one place, two different records"));
  test("missing records are counted over all holes, both ends included", () => {
    const holed = booth({ state: "hole", holes: [{ epoch: 1, from: 3, to: 5 }, { epoch: 1, from: 9, to: 9 }] });
    expect(missingIn(holed)).toBe(4);
    expect(boothNote(holed, NOW)).toBe("4 records missing in between");
  });
  test.each([
    [null, "never"],
    [NOW - MINUTE, "now"],
    [NOW - 11 * MINUTE, "11 min ago"],
    [NOW + 5 * MINUTE, "now"],
  ])("last contact at %s is told as %s", (at, words) => expect(ago(at, NOW)).toBe(words));
  test.each([
    [null, "not known", false],
    [200, "0 s", false],
    [1000, "+1 s", false],
    [-14_000, "−14 s", false],
    [-140_000, "−2 min", true],
    [31_536_000_000, "+365 days", true],
  ])("a clock that differs by %s ms is told as %s", (ms, words, wrong) => {
    expect(clockWords(ms)).toBe(words);
    expect(clockIsWrong(ms)).toBe(wrong);
  });
  test.each([
    [{ before_ms: null, after_ms: null }, null],
    [{ before_ms: 900, after_ms: null }, null],
    [{ before_ms: 1000, after_ms: -59_000 }, null],
    [{ before_ms: null, after_ms: 7_200_000 }, "The booth’s clock was wrong then: +2 h."],
    [{ before_ms: 0, after_ms: 7_200_000 }, "The booth’s clock was set around then."],
  ])("contacts around a record %j say of its time: %s", (around, title) => {
    const doubt = timeDoubt({ quality: "trusted", ...around }, NOW);
    expect(doubt?.title.replace(/[\u2068\u2069]/g, "") ?? null).toBe(title);
    if (title?.includes("+2 h")) expect(doubt?.text).toContain(moment(NOW - 7_200_000));
  });
  test("the age of the lists is that of the oldest, and says whether a newer one waits", () => {
    const feeds = [
      { feed: "alerts.a", version: 2, newest: 2, issued_at: NOW - 60 * MINUTE },
      { feed: "alerts.b", version: 1, newest: 3, issued_at: NOW - 180 * MINUTE },
      { feed: "officers", version: 1, newest: 9, issued_at: NOW - 9_999 * MINUTE },
    ];
    expect(listAge(booth({ feeds }), NOW)).toEqual({ text: "3 h", behind: true });
    expect(listAge(booth({ feeds: feeds.slice(0, 1) }), NOW)).toEqual({ text: "1 h", behind: false });
    expect(listAge(booth({}), NOW)).toEqual({ text: "none", behind: true });
  });
  test("what is not whole never reads as 100 %", () => expect([1000, 999.9, 942].map(share)).toEqual(["100 %", "99.9 %", "94.2 %"]));
});
