import { afterEach, describe, expect, test } from "vitest";
import { dateParts, formatDate, formatDateTime, formatTime, isWhole, parseTypedDate, sameDay } from "./dates";
import { setLanguage } from "./messages.svelte";

afterEach(() => setLanguage("en"));

describe("dates of documents", () => {
  test.each([
    ["en", "1974-08-12", "12 Aug 1974"],
    ["fr", "1974-08-12", "12 août 1974"],
    ["ar", "1974-08-12", "12 أغسطس 1974"],
    ["en", "1974-08-XX", "Aug 1974"],
    ["en", "1974-XX-XX", "1974"],
    ["en", "1974-XX-12", "1974"],
    ["en", "XXXX-08-12", "12 Aug"],
    ["en", "XXXX-XX-XX", "not known"],
    ["en", "0099-03-01", "1 Mar 99"],
  ] as const)("%s shows %s as %s", (language, iso, expected) => {
    setLanguage(language);
    expect(formatDate(iso)).toBe(expected);
  });

  test("what is no date is shown as it came", () => {
    expect(formatDate("soon")).toBe("soon");
    expect(dateParts("12.8.1974")).toBeNull();
  });

  test("Arabic shows European digits, as documents print them", () => {
    setLanguage("ar");
    expect(formatDate("2027-04-15")).toMatch(/^15 .* 2027$/);
    expect(formatTime(Date.UTC(2026, 10, 23, 9, 5), 0)).toMatch(/^09:05$/);
  });
});

describe("moments at the post", () => {
  const late = Date.UTC(2026, 10, 23, 23, 30);

  test("are told in the post's own time", () => {
    expect(formatTime(late, 60)).toBe("00:30");
    expect(formatDateTime(late, 60)).toBe("24 Nov 2026, 00:30");
    expect(formatDateTime(late, -300)).toBe("23 Nov 2026, 18:30");
  });

  test("fall on the day of the post", () => {
    expect(sameDay(late, late + 3_600_000, 60)).toBe(true);
    expect(sameDay(late, late + 3_600_000, 0)).toBe(false);
  });
});

describe("typed dates", () => {
  test.each([
    ["12 8 1974", "1974-08-12"],
    ["12/08/1974", "1974-08-12"],
    ["12.8.1974", "1974-08-12"],
    ["12-08-1974", "1974-08-12"],
    ["1974-08-12", "1974-08-12"],
    ["12081974", "1974-08-12"],
    ["  12 8 1974 ", "1974-08-12"],
    ["8 1974", "1974-08-XX"],
    ["1974-08", "1974-08-XX"],
    ["1974", "1974-XX-XX"],
    ["xx 08 1974", "1974-08-XX"],
    ["1974-XX-XX", "1974-XX-XX"],
    ["?", "XXXX-XX-XX"],
    ["XXXX-XX-XX", "XXXX-XX-XX"],
    ["29 2 2024", "2024-02-29"],
    ["١٢ ٨ ١٩٧٤", "1974-08-12"],
    ["۱۲/۸/۱۹۷۴", "1974-08-12"],
  ])("%s means %s", (text, iso) => expect(parseTypedDate(text)).toBe(iso));

  test.each(["", "31 4 2026", "29 2 2026", "13 13 2026", "12 8 74", "0 8 1974", "12 8", "tomorrow", "1 2 3 4"])("%s is no date", (text) =>
    expect(parseTypedDate(text)).toBeNull(),
  );

  test("a date is whole when nothing is unknown", () => {
    expect(isWhole("1974-08-12")).toBe(true);
    expect(isWhole("1974-XX-XX")).toBe(false);
  });
});
