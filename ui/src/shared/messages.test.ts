// Every word of the screens exists in every language, parses, takes the same values, and no text stands in the code.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse as parseFluent, Visitor, type Message, type VariableReference } from "@fluent/syntax";
import { parse as parseSvelte } from "svelte/compiler";
import { describe, expect, test } from "vitest";
import type { Words } from "./words";

const SOURCE = new URL("..", import.meta.url).pathname;
const LANGUAGES = ["en", "fr", "ar"] as const;

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => ending.test(name) && !name.includes(".test."))
    .map((name) => join(folder, name));
}

/** Message key → the values it asks for. */
function messages(language: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const file of filesIn(join(SOURCE, "messages", language), /\.ftl$/).filter((f) => !/hq[^/]*\.ftl$/.test(f))) {
    for (const entry of parseFluent(readFileSync(file, "utf8"), {}).body) {
      expect(entry.type, `${file}: ${entry.type === "Junk" ? entry.content : ""}`).not.toBe("Junk");
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

const all = new Map(LANGUAGES.map((language) => [language, messages(language)] as const));
const english = all.get("en") ?? new Map<string, Set<string>>();

/** The texts of a type of the generated door that is a union of literals. */
const door = readFileSync(join(SOURCE, "generated/door.ts"), "utf8");
function valuesOfType(name: string): string[] {
  const declaration = new RegExp(`export type ${name} =([^;]+);`).exec(door)?.[1] ?? "";
  const kinds = [...declaration.matchAll(/"?kind"?: "([^"]+)"/g)].map((m) => m[1] ?? "");
  return kinds.length > 0 ? kinds : [...declaration.matchAll(/"([^"]+)"/g)].map((m) => m[1] ?? "");
}

const GROUPS: Record<keyof Words, string> = {
  category: "AlertCategory",
  priority: "AlertPriority",
  answer: "Answer",
  border: "BorderType",
  direction: "Direction",
  document: "DocumentKind",
  doubt: "DoubtCode",
  link: "LinkState",
  lookup: "LookupPurpose",
  mode: "ModeOfTransport",
  zone: "MrzStatus",
  origin: "Origin",
  purpose: "Purpose",
  method: "ReadMethod",
  reason: "ReasonKind",
  quality: "Fault",
  light: "Light",
  table: "Transliteration",
  part: "ReasonPart",
  ground: "RefusalGround",
  role: "Role",
  sex: "Sex",
  item: "ItemClass",
  status: "ItemStatus",
  change: "NumberChange",
  fault: "ManifestFault",
  outcome: "OutcomeWord",
  class: "TravellerClass",
  visual: "VisualField",
  decided: "Decision",
  done: "Decision",
};

/** Keys put together in code: what stands before the value, and the type the value comes from. */
const COMPOSED: Record<string, string> = {
  "error-": "ErrorCode",
  "screening-": "ScreeningResult",
  "level-": "FindingLevel",
  "digit-": "DigitState",
  "clock-": "ClockQuality",
  "theme-": "Theme",
  "contrast-": "Contrast",
  "sex-": "Sex",
  "done-": "Decision",
  "field-": "FieldName",
  "standing-": "StandingView",
  "camera-hint-": "CameraHint",
  "left-out-": "LeftOut",
  "picture-": "PictureState",
  "release-state-": "ReleaseState",
  "release-refused-": "ReleaseRefusal",
};
/** Keys that other tests hold: the rule book's findings, the check digits, what the program says before there is a screen. */
const ELSEWHERE = ["finding-", "check-", "state-", "decided-", "notice-"];

const code = filesIn(SOURCE, /\.(svelte|ts)$/).filter((file) => !file.includes("/generated/"));

function keysIn(text: string): { whole: string[]; composed: string[] } {
  const whole: string[] = [];
  const composed: string[] = [];
  for (const call of text.matchAll(/\bt\(((?:[^()`"']|"[^"]*"|`[^`]*`|\([^()]*\))*)/g)) {
    for (const literal of (call[1] ?? "").split(", {")[0]?.matchAll(/"([a-z][\w-]*)"|`([^`$]*)\$/g) ?? []) {
      if (literal[1]) whole.push(literal[1]);
      else if (literal[2] !== undefined) composed.push(literal[2]);
    }
  }
  return { whole, composed };
}

describe("messages", () => {
  test.each(LANGUAGES)("%s has every message, each asking for no value that English does not give", (language) => {
    const own = all.get(language) ?? new Map<string, Set<string>>();
    expect([...english.keys()].filter((key) => !own.has(key))).toEqual([]);
    expect([...own.keys()].filter((key) => !english.has(key))).toEqual([]);
    const strangers = [...own].filter(([key, values]) => [...values].some((v) => !english.get(key)?.has(v))).map(([key]) => key);
    expect(strangers).toEqual([]);
  });

  test("every key that the code asks for exists", () => {
    const missing = code.flatMap((file) => keysIn(readFileSync(file, "utf8")).whole.filter((key) => !english.has(key)).map((key) => `${file}: ${key}`));
    expect(code.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });

  test("every value of the domain has its words", () => {
    const wanted = Object.entries(GROUPS).flatMap(([group, type]) => valuesOfType(type).map((value) => `${group}-${value}`));
    expect(wanted.length).toBeGreaterThan(150);
    expect(wanted.filter((key) => !english.has(key))).toEqual([]);
  });

  test("every composed key is known here, and all its values have words", () => {
    const begun = new Set(code.flatMap((file) => keysIn(readFileSync(file, "utf8")).composed));
    const unknown = [...begun].filter((start) => start !== "" && !(start in COMPOSED) && !ELSEWHERE.includes(start));
    expect(unknown).toEqual([]);
    const wanted = Object.entries(COMPOSED).flatMap(([start, type]) => valuesOfType(type).map((value) => start + value));
    expect(wanted.filter((key) => !english.has(key))).toEqual([]);
    const checks = valuesOfType("CheckField").map((field) => `check-${field.replaceAll("_", "-")}`);
    expect(checks.length).toBe(5);
    expect(checks.filter((key) => !english.has(key))).toEqual([]);
  });

  test("no message is left over", () => {
    const text = code.map((file) => readFileSync(file, "utf8")).join("\n");
    const groups = [...Object.keys(GROUPS).map((g) => `${g}-`), ...Object.keys(COMPOSED), ...ELSEWHERE];
    const unused = [...english.keys()].filter((key) => !text.includes(`"${key}"`) && !groups.some((g) => key.startsWith(g)));
    expect(unused).toEqual([]);
  });
});

/** Texts in markup that an officer would read: everything with a letter that is no expression. */
function textsIn(file: string): string[] {
  const source = readFileSync(file, "utf8");
  const found: string[] = [];
  const read = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(read);
    if (typeof node !== "object" || node === null) return;
    const { type, data, name, value } = node as { type?: string; data?: string; name?: string; value?: unknown };
    if (type === "Text" && /\p{L}/u.test(data ?? "")) found.push(data ?? "");
    if (type === "Attribute") {
      if (["title", "aria-label", "placeholder", "label", "alt", "hint"].includes(name ?? "")) read(value);
      return;
    }
    for (const [key, child] of Object.entries(node)) if (key !== "css" && key !== "instance" && key !== "module") read(child);
  };
  read(parseSvelte(source, { modern: true }).fragment);
  return found;
}

test("no text stands in the code: keys of messages only", () => {
  // The program's own name, an example address and the names of keys are no words of a language.
  const names = /^(Outpost|https:\/\/hq\.example:8443)$/;
  const faults = code
    .filter((file) => file.endsWith(".svelte"))
    .flatMap((file) => textsIn(file).filter((text) => !names.test(text.trim())).map((text) => `${file}: ${text.trim()}`));
  expect(faults).toEqual([]);
});
