import { expect, test } from "vitest";
import { parseMoment, typedMoment } from "./moment";

test("a day and a time of day at the post are a moment, and back", () => {
  const noon = Date.UTC(2026, 10, 21, 11, 5);
  for (const [day, time] of [
    ["2026-11-21", "14:05"],
    ["21.11.2026", "1405"],
    ["21/11/2026", "14.05"],
    ["٢١ ١١ ٢٠٢٦", "١٤:٠٥"],
  ] as const)
    expect(parseMoment(day, time, 180)).toBe(noon);
  expect(typedMoment(noon, 180)).toEqual({ day: "2026-11-21", time: "14:05" });
  for (const [day, time] of [
    ["2026-11-21", "24:00"],
    ["2026-11-21", "14:60"],
    ["2026-11", "14:05"],
    ["31.02.2026", "14:05"],
    ["2026-11-21", "noon"],
    ["", ""],
  ] as const)
    expect(parseMoment(day, time, 180)).toBeNull();
});
