// Numbers, moments and states of headquarters as words.
import { ageWords, minutesBetween, waitWords } from "../src/shared/ages";
import { formatDateTime } from "../src/shared/dates";
import { language, t } from "../src/shared/messages.svelte";
import type { Level } from "../src/parts/Mark.svelte";
import type { Answer, BoothState, BoothView, FindingLevel, TimeWord } from "./generated/hq";

const LEVELS: Record<BoothState, Level> = {
  fork: "stop",
  behind: "stop",
  hole: "warn",
  silent: "warn",
  new: "info",
  delivering: "ok",
  complete: "ok",
  revoked: "none",
};
export const ANSWER_LEVELS: Record<Answer, Level> = { same: "stop", unsure: "warn", "not-same": "ok" };
export const FINDING_LEVELS: Record<FindingLevel, Level> = { good: "ok", info: "info", warn: "warn", stop: "stop" };
/** A booth's clock that is wrong by more than this makes wrong times in records. */
const CLOCK_WRONG_MS = 60_000;
const HEARD_NOW_MINUTES = 2;

export const levelOf = (state: BoothState): Level => LEVELS[state];

export function count(n: number): string {
  return t("number", { n });
}

/** A moment on the clock of this room. */
export function moment(ms: number): string {
  const text = formatDateTime(ms, -new Date(ms).getTimezoneOffset());
  // Inside another message nothing but isolated pieces would be left to tell the direction from: the mark tells it.
  return language().dir === "rtl" ? `\u200f${text}` : text;
}

export function ago(ms: number | null, nowMs: number): string {
  if (ms === null) return t("never");
  const minutes = minutesBetween(ms, nowMs);
  return minutes < HEARD_NOW_MINUTES ? t("hq-now") : t("hq-ago", { age: ageWords(minutes) });
}

export function waitingSince(ms: number | null, nowMs: number): string {
  return ms === null ? t("none") : waitWords(minutesBetween(ms, nowMs));
}

/** Thousandths as a percentage, rounded down so that nothing incomplete reads as whole. */
export function share(thousandths: number): string {
  return t("hq-percent", { n: Math.floor(thousandths) / 10 });
}

export function clockWords(offsetMs: number | null): string {
  if (offsetMs === null) return t("hq-unknown");
  const seconds = Math.round(offsetMs / 1000);
  const sign = seconds > 0 ? "+" : seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size < 120) return t("hq-seconds", { n: `${sign}${size}` });
  const minutes = Math.round(size / 60);
  return minutes < 120 ? t("hq-minutes", { n: `${sign}${minutes}` }) : `${sign}${waitWords(minutes)}`;
}

export const clockIsWrong = (offsetMs: number | null): boolean => offsetMs !== null && Math.abs(offsetMs) > CLOCK_WRONG_MS;

/** What is wrong with the time of a record, and what it was by headquarters' clock; `null` if nothing that is known. */
export function timeDoubt(time: TimeWord, atMs: number): { title: string; text: string } | null {
  const before = time.before_ms ?? time.after_ms;
  const after = time.after_ms ?? before;
  if (before === null || after === null) return null;
  if (Math.abs(after - before) > CLOCK_WRONG_MS) {
    const told = { before: clockWords(before), after: clockWords(after), first: moment(atMs - before), second: moment(atMs - after) };
    return { title: t("hq-time-unsure"), text: t("hq-time-unsure-more", told) };
  }
  return clockIsWrong(after) ? { title: t("hq-time-wrong", { by: clockWords(after) }), text: t("hq-time-wrong-more", { at: moment(atMs - after) }) } : null;
}

export function missingIn(booth: BoothView): number {
  return booth.holes.reduce((sum, hole) => sum + hole.to - hole.from + 1, 0);
}

/** The oldest alert list at a booth: its age, and whether a newer one waits to be fetched. */
export function listAge(booth: BoothView, nowMs: number): { text: string; behind: boolean } {
  const lists = booth.feeds.filter((f) => f.feed.startsWith("alerts."));
  if (lists.length === 0) return { text: t("none"), behind: true };
  const behind = lists.some((f) => f.version < f.newest);
  if (lists.some((f) => f.version === 0)) return { text: t("hq-list-missing"), behind };
  const issued = lists.map((f) => f.issued_at).filter((ms) => ms !== null);
  if (issued.length === 0) return { text: t("hq-unknown"), behind };
  return { text: ageWords(minutesBetween(Math.min(...issued), nowMs)), behind };
}

/** Why a booth stands where it stands in the order of attention. */
export function boothNote(booth: BoothView, nowMs: number): string {
  const missing = missingIn(booth);
  if (booth.state === "fork") return t("hq-note-fork");
  if (booth.state === "behind") return t("hq-note-behind");
  if (booth.state === "revoked") return t("hq-note-revoked", { age: ago(booth.revoked_at, nowMs) });
  if (missing > 0) return t("hq-note-missing", { n: missing });
  if (booth.quarantined > 0) return t("hq-note-quarantined", { n: booth.quarantined });
  if (booth.state === "new") return t("hq-note-new", { age: ago(booth.enrolled_at, nowMs) });
  if (booth.undelivered_events > 0) return t("hq-note-waiting", { n: booth.undelivered_events });
  return booth.undelivered_images > 0 ? t("hq-note-images", { n: booth.undelivered_images }) : "";
}

/** Today and other days on the clock of this room, as `YYYY-MM-DD`. */
export function dayOf(ms: number): string {
  return new Date(ms - new Date(ms).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}
