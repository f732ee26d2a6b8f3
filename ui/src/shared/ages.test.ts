import { afterEach, expect, test } from "vitest";
import { ageWords, bytesWords, minutesBetween, secondsOf, waitWords } from "./ages";
import { setLanguage } from "./messages.svelte";

afterEach(() => setLanguage("en"));

test.each([
  [-5, "less than a minute"],
  [0.5, "less than a minute"],
  [1, "1 min"],
  [59, "59 min"],
  [60, "1 h"],
  [372, "6 h"],
  [2879, "47 h"],
  [2880, "2 days"],
  [13_100, "9 days"],
])("an age of %d minutes is %s", (minutes, words) => expect(ageWords(minutes)).toBe(words));

test.each([
  [0, "less than a minute"],
  [4, "4 min"],
  [60, "1 h"],
  [192, "3 h 12 min"],
  [1440, "1 day"],
  [1440 + 240, "1 day 4 h"],
  [8640 + 60, "6 days 1 h"],
  [10_080 + 600, "7 days"],
])("a wait of %d minutes is %s", (minutes, words) => expect(waitWords(minutes)).toBe(words));

test("Arabic counts days by its own grammar", () => {
  setLanguage("ar");
  expect([1, 2, 3, 11].map((days) => waitWords(days * 1440).replace(/[\u2066-\u2069]/g, ""))).toEqual(["يوم", "يومان", "3 أيام", "11 يوما"]);
});

test("French counts days by its own grammar", () => {
  setLanguage("fr");
  expect([waitWords(1440), waitWords(4320)]).toEqual(["1 jour", "3 jours"]);
});

test("a clock that was set back makes no negative age", () => expect(minutesBetween(2000, 1000)).toBe(0));

test("seconds are told as exactly as they matter", () => expect([61, 999, 1940, 12_345].map(secondsOf)).toEqual([0.06, 1, 1.9, 12.3]));

test("bytes are told in the largest unit", () => expect([900, 14_200, 14_200_000, 3_000_000_000].map(bytesWords)).toEqual(["900 bytes", "14.2 kB", "14.2 MB", "3 GB"]));
