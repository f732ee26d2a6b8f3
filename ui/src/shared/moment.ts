// A moment at the post as an officer types it: a day and a time of day.
import { europeanDigits, isWhole, parseTypedDate } from "./dates";

/** Milliseconds since 1970 of a day and a time of day (`14:05`, `1405`, `14.05`) at the post; null when either is none. */
export function parseMoment(day: string, time: string, offsetMinutes: number): number | null {
  const date = parseTypedDate(day);
  const clock = /^(\d{1,2})[:.h ]?(\d{2})$/.exec(europeanDigits(time).trim());
  if (!date || !isWhole(date) || !clock) return null;
  const [hours, minutes] = [Number(clock[1]), Number(clock[2])];
  if (hours > 23 || minutes > 59) return null;
  return Date.parse(`${date}T00:00:00Z`) + (hours * 60 + minutes - offsetMinutes) * 60_000;
}

/** Day and time of day of a moment at the post, as `parseMoment` reads them. */
export function typedMoment(ms: number, offsetMinutes: number): { day: string; time: string } {
  const iso = new Date(ms + offsetMinutes * 60_000).toISOString();
  return { day: iso.slice(0, 10), time: iso.slice(11, 16) };
}
