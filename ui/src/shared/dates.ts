// Dates as documents and officers write them: shown as `12 Aug 1974` in the language of the screens with European digits,
// typed in any common order, with unknown parts.
import { language, t } from "./messages.svelte";

interface Parts {
  year: number | null;
  month: number | null;
  day: number | null;
}

const ISO = /^(\d{4}|X{4})(?:-(\d{2}|XX))?(?:-(\d{2}|XX))?$/;

/** The known parts of `1974-08-12`, `1974-XX-XX` or `XXXX-XX-XX`; null when it is no such date. */
export function dateParts(iso: string): Parts | null {
  const found = ISO.exec(iso);
  if (!found) return null;
  const number = (text: string | undefined): number | null => (text === undefined || text.startsWith("X") ? null : Number(text));
  return { year: number(found[1]), month: number(found[2]), day: number(found[3]) };
}

/** A date of a document for the screen; what is unknown is left out, and a date of which nothing is known says so. */
export function formatDate(iso: string): string {
  const parts = dateParts(iso);
  if (!parts) return iso;
  const { year, month, day } = parts;
  if (year === null && month === null && day === null) return t("date-unknown");
  const at = new Date(Date.UTC(year ?? 2000, (month ?? 1) - 1, day ?? 1));
  if (year !== null && year < 100) at.setUTCFullYear(year);
  return new Intl.DateTimeFormat(language().locale, {
    timeZone: "UTC",
    year: year === null ? undefined : "numeric",
    month: month === null ? undefined : "short",
    // A day without its month says nothing.
    day: day === null || month === null ? undefined : "numeric",
  }).format(at);
}

/** `formatDate`, or nothing for nothing. */
export function formatOptionalDate(iso: string | null | undefined): string {
  return iso ? formatDate(iso) : "";
}

function shifted(ms: number, offsetMinutes: number): Date {
  return new Date(ms + offsetMinutes * 60_000);
}

/** The time of day at the post. */
export function formatTime(ms: number, offsetMinutes: number): string {
  return new Intl.DateTimeFormat(language().locale, { timeZone: "UTC", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    shifted(ms, offsetMinutes),
  );
}

/** Date and time of day at the post. */
export function formatDateTime(ms: number, offsetMinutes: number): string {
  const date = shifted(ms, offsetMinutes).toISOString().slice(0, 10);
  return t("date-and-time", { date: formatDate(date), time: formatTime(ms, offsetMinutes) });
}

/** Whether two moments fall on the same civil day at the post. */
export function sameDay(a: number, b: number, offsetMinutes: number): boolean {
  return shifted(a, offsetMinutes).toISOString().slice(0, 10) === shifted(b, offsetMinutes).toISOString().slice(0, 10);
}

/** European digits for those of Arabic and Persian keyboards. */
export function europeanDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}

function pad(part: number | null, width: number): string {
  return part === null ? "X".repeat(width) : String(part).padStart(width, "0");
}

function daysIn(year: number | null, month: number | null): number {
  if (month === null) return 31;
  return new Date(Date.UTC(year ?? 2000, month, 0)).getUTCDate();
}

function part(text: string | undefined): number | null | undefined {
  if (text === undefined || /^[xX?]+$/.test(text)) return null;
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/**
 * What an officer typed, as `YYYY-MM-DD` with `XX` for unknown parts; null when it is no date.
 * Understood: `12 8 1974`, `12/08/1974`, `12.8.1974`, `1974-08-12`, `12081974`, `8 1974`, `1974`, `XX 08 1974`, `?`.
 * A year needs its four digits: two would leave the century to the machine.
 */
export function parseTypedDate(text: string): string | null {
  const clean = europeanDigits(text).trim();
  if (clean === "") return null;
  if (/^[?xX]+$/.test(clean)) return "XXXX-XX-XX";
  const eight = /^(\d{2})(\d{2})(\d{4})$/.exec(clean);
  const pieces = eight ? eight.slice(1) : clean.split(/[\s./-]+/);
  if (pieces.length > 3) return null;
  const yearFirst = /^(\d{4}|[xX]{4})$/.test(pieces[0] ?? "");
  const ordered = yearFirst ? pieces : [...pieces].reverse();
  if (!/^(\d{4}|[xX?]{1,4})$/.test(ordered[0] ?? "")) return null;
  const [year, month, day] = [part(ordered[0]), part(ordered[1]), part(ordered[2])];
  if (year === undefined || month === undefined || day === undefined) return null;
  if (month !== null && (month < 1 || month > 12)) return null;
  if (day !== null && (day < 1 || day > daysIn(year, month))) return null;
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Whether every part is known. */
export function isWhole(iso: string): boolean {
  return !iso.includes("X");
}
