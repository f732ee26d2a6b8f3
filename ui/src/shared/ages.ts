// Ages and waiting times in words: never a bare number, never a colour alone.
import { t } from "./messages.svelte";

const HOUR = 60;
const DAY = 24 * HOUR;

/** An age in one unit, as lists carry it: `4 min`, `6 h`, `9 days`. */
export function ageWords(minutes: number): string {
  const whole = Math.max(0, Math.floor(minutes));
  if (whole < 1) return t("age-now");
  if (whole < HOUR) return t("age-minutes", { n: whole });
  if (whole < 2 * DAY) return t("age-hours", { n: Math.floor(whole / HOUR) });
  return t("age-days", { n: Math.floor(whole / DAY) });
}

/** A waiting time in two units where the second still matters: `3 h 12 min`, `2 days 4 h`. */
export function waitWords(minutes: number): string {
  const whole = Math.max(0, Math.floor(minutes));
  const [days, hours, rest] = [Math.floor(whole / DAY), Math.floor((whole % DAY) / HOUR), whole % HOUR];
  if (days >= 7 || (days > 0 && hours === 0)) return t("age-days", { n: days });
  if (days > 0) return t("wait-two", { first: t("age-days", { n: days }), second: t("age-hours", { n: hours }) });
  if (hours > 0 && rest > 0) return t("wait-two", { first: t("age-hours", { n: hours }), second: t("age-minutes", { n: rest }) });
  return ageWords(whole);
}

/** Minutes between two moments in milliseconds; never negative, for clocks that were set back. */
export function minutesBetween(fromMs: number, toMs: number): number {
  return Math.max(0, (toMs - fromMs) / 60_000);
}

/** Seconds with one or two decimals, for how long a reading took. */
export function secondsOf(ms: number): number {
  return ms < 1000 ? Math.round(ms / 10) / 100 : Math.round(ms / 100) / 10;
}

const UNITS = ["bytes-b", "bytes-kb", "bytes-mb", "bytes-gb"] as const;

/** Bytes in the largest unit that leaves at least one whole. */
export function bytesWords(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return t(UNITS[unit] ?? "bytes-b", { n: Math.round(value * 10) / 10 });
}
