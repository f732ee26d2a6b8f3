// Small parts that many screens rest on.
import { afterEach, expect, test } from "vitest";
import { csvCell, csvOf } from "./csv";
import { shortcutName } from "./keys.svelte";
import { usableLanguages } from "./language-guard";
import { has, languageFor, setLanguage, t } from "./messages.svelte";
import { KNOWN_CODES, stateName } from "./states";
import { decisionWords, errorText, findingWords } from "./words";

afterEach(() => setLanguage("en"));

test("a machine without a language of its own (LANG=C) falls back to English instead of a blank window", () => {
  expect(usableLanguages(["C"])).toEqual(["en"]);
  expect(usableLanguages(["C.UTF-8", "fr-FR"])).toEqual(["fr-FR"]);
  expect(usableLanguages([])).toEqual(["en"]);
});

test("the language of the machine is taken when the screens speak it", () => {
  expect(languageFor(["pt-BR", "fr-CA", "en"])).toBe("fr");
  expect(languageFor(["ar-EG"])).toBe("ar");
  expect(languageFor(["zz"])).toBe("en");
});

test("an unknown key shows itself and breaks nothing", () => {
  expect(t("no-such-message")).toBe("no-such-message");
  expect(has("no-such-message")).toBe(false);
});

test("every State code has a name in every language", () => {
  for (const language of ["en", "fr", "ar"] as const) {
    setLanguage(language);
    expect(KNOWN_CODES.filter((code) => stateName(code) === code)).toEqual([]);
  }
  expect(KNOWN_CODES.length).toBeGreaterThan(245);
});

test("special codes have names of their own, unknown ones stay as printed", () => {
  expect(["UTO", "D", "XXA", "XOM"].map(stateName)).toEqual(["Utopia", "Germany", "Stateless", "Sovereign Military Order of Malta"]);
  expect(stateName("UT0")).toBe("UT0");
});

test("shortcut letters and digits are found on every keyboard", () => {
  expect(shortcutName({ key: "p", code: "KeyP" })).toBe("P");
  expect(shortcutName({ key: "ح", code: "KeyP" })).toBe("P");
  expect(shortcutName({ key: "&", code: "Digit1" })).toBe("1");
  expect(shortcutName({ key: "2", code: "Numpad2" })).toBe("2");
  // On AZERTY the letter counts, not its place.
  expect(shortcutName({ key: "a", code: "KeyQ" })).toBe("A");
  expect(shortcutName({ key: "Enter", code: "Enter" })).toBe("Enter");
});

test("a cell of CSV quotes, drops marks for the eye and disarms formulas", () => {
  expect(csvCell('say "hi", now')).toBe('"say ""hi"", now"');
  expect(csvCell("=1+1")).toBe("\"'=1+1\"");
  expect(csvCell("\u2068ERIKSSON\u2069")).toBe('"ERIKSSON"');
});

test("CSV has a heading, a line for each row, and a mark that tells spreadsheets the encoding", () => {
  const columns = [{ title: "Name", text: (r: { n: string }) => r.n }];
  expect(csvOf(columns, [{ n: "A" }, { n: "B" }])).toBe('\ufeff"Name"\r\n"A"\r\n"B"\r\n');
});

test("a decision names its last permitted day", () => {
  expect(decisionWords({ kind: "admit", until: "2027-02-20" })).toBe("Admit until 20 Feb 2027");
  expect(decisionWords({ kind: "admit", until: null })).toBe("Admit");
  expect(decisionWords({ kind: "depart" })).toBe("Let depart");
});

test("an error says what happened and what to do, with its detail where it has one", () => {
  expect(errorText({ code: "sign-in-delayed", detail: "30" })).toContain("30");
  expect(errorText({ code: "no-mrz", detail: null })).not.toContain("{");
});

test("a finding shows its dates as dates and its post by name", () => {
  const words = findingWords(
    { rule: "last-visit-closed", article: "5.6", level: "good", args: { left: "2026-04-02", post: "UTSAB", day: "22", of: "90" } },
    (code) => (code === "UTSAB" ? "Sable Port" : code),
  );
  expect(words.title).toBe("Last visit closed in time");
  expect(words.text).toContain("2 Apr 2026 at Sable Port, day 22 of 90");
});
