// Statistics' questions and the words of their answers: what a value of a dimension is called, tables as files.
import { csvOf, saveBytes, saveText } from "../src/shared/csv";
import { formatDate } from "../src/shared/dates";
import { language, t } from "../src/shared/messages.svelte";
import { stateName } from "../src/shared/states";
import { word, type Words } from "../src/shared/words";
import { call } from "./backend";
import { desk } from "./desk.svelte";
import type { BoothHours, Dimension, FileWords, Measure, PublishedRequest, StatisticsRequest, Table } from "./generated/hq";
import { share } from "./say";

export const DIMENSIONS: readonly Dimension[] = [
  "nationality",
  "residence",
  "sex",
  "age",
  "purpose",
  "mode",
  "class",
  "direction",
  "decision",
  "post",
  "day",
  "week",
  "month",
  "year",
  "hits",
  "overstay",
];
const TIME_AND_PLACE: readonly Dimension[] = ["day", "week", "month", "year", "post"];
/** What a crossing may be chosen by; days and posts have choices of their own. */
export const TRAITS: readonly Dimension[] = DIMENSIONS.filter((d) => !TIME_AND_PLACE.includes(d));
export const MEASURES: readonly Measure[] = ["crossed", "refused", "all", "overstayed", "hit-true", "hit-false", "hit-unsure"];
/** All values without a place of their own. */
const REST = "*";
const UTC = "UTC";

export function question(about: Partial<StatisticsRequest>): StatisticsRequest {
  return { from: null, to: null, post: null, rows: null, columns: null, measure: "crossed", only: [], whole: false, ...about };
}

export const dimensionName = (dimension: Dimension): string => t(`hq-dimension-${dimension}`);
export const measureName = (measure: Measure): string => t(`hq-measure-${measure}`);

/** Groups of values that have words of the domain. */
const GROUPS: Partial<Record<Dimension, keyof Words>> = { sex: "sex", purpose: "purpose", mode: "mode", class: "class", direction: "direction", decision: "done", hits: "answer" };

export function valueName(dimension: Dimension | null, key: string): string {
  if (key === REST) return t("hq-rest");
  if (key === "") return dimension === null ? t("hq-sum") : dimension === "hits" ? t("hq-no-hit") : t("hq-unknown");
  const group = dimension ? GROUPS[dimension] : undefined;
  if (group) return word(group, key as never);
  switch (dimension) {
    case "nationality":
    case "residence":
      return stateName(key);
    case "post":
      return desk.postName(key);
    case "day":
      return formatDate(key);
    case "week":
      return t("hq-week", { week: String(Number(key.slice(6))), year: key.slice(0, 4) });
    case "month":
      return new Intl.DateTimeFormat(language().locale, { month: "long", year: "numeric", timeZone: UTC }).format(new Date(`${key}-01T00:00:00Z`));
    case "age":
      return t(`hq-age-${key}`);
    case "overstay":
      return t(`hq-overstay-${key}`);
    default:
      return key;
  }
}

/** What a table shows, in a line. */
export function questionName(ask: StatisticsRequest): string {
  const rows = dimensionName(ask.rows ?? "nationality");
  const laid = ask.columns ? t("hq-table-crossed", { rows, columns: dimensionName(ask.columns) }) : t("hq-table-by", { rows });
  return t("hq-table-of", { measure: measureName(ask.measure), laid });
}

/** What has to be known of the figures, a line each: it goes into every file. */
export function notesOf(ask: StatisticsRequest, days: { from: string; to: string }, hours: BoothHours, more: readonly string[]): string[] {
  const only = ask.only.map((o) => t("hq-only-told", { dimension: dimensionName(o.dimension), value: valueName(o.dimension, o.value) }));
  return [
    questionName(ask),
    t("hq-days-told", { from: formatDate(days.from), to: formatDate(days.to) }),
    ...(ask.post ? [t("hq-only-told", { dimension: t("hq-post"), value: desk.postName(ask.post) })] : []),
    ...only,
    t("hq-hours-told", { share: share(hours.share), received: hours.received, served: hours.served }),
    ...more,
  ];
}

export interface Told {
  title: string;
  ask: StatisticsRequest;
  from: string;
  to: string;
  table: Table;
  notes: readonly string[];
  /** Of a table that left the house. */
  published?: PublishedRequest;
}

const fileName = (told: Told, ending: string): string => `${t("hq-file-statistics")}-${told.from}-${told.to}.${ending}`;

/** Plain numbers and codes for the machine that reads on; names beside them for people. */
export function saveCsv(told: Told): void {
  const { ask, table } = told;
  const rows = ask.rows ?? "nationality";
  const columns = [
    { title: t("hq-code-of", { dimension: dimensionName(rows) }), text: (at: number) => table.rows[at]?.key ?? "" },
    { title: dimensionName(rows), text: (at: number) => valueName(rows, table.rows[at]?.key ?? "") },
    ...table.columns.map((key, place) => ({
      title: table.columns.length > 1 ? valueName(ask.columns, key) : measureName(ask.measure),
      text: (at: number) => String(table.rows[at]?.counts[place] ?? 0),
    })),
    ...(table.columns.length > 1 ? [{ title: t("hq-sum"), text: (at: number) => String(table.rows[at]?.total ?? 0) }] : []),
  ];
  saveText(fileName(told, "csv"), "text/csv", csvOf(columns, [...table.rows.keys()]));
}

function fileWords(told: Told): FileWords {
  const rows = told.ask.rows ?? "nationality";
  return {
    title: told.title,
    sheet: t("hq-sheet-figures"),
    about: t("hq-sheet-about"),
    notes: [...told.notes],
    row: dimensionName(rows),
    total: told.table.columns.length > 1 ? t("hq-sum") : measureName(told.ask.measure),
    rows: Object.fromEntries(told.table.rows.map((line) => [line.key, valueName(rows, line.key)])),
    columns: Object.fromEntries(told.table.columns.map((key) => [key, valueName(told.ask.columns, key)])),
    right_to_left: language().dir === "rtl",
  };
}

/** The figures are made anew at headquarters; only the words go there. */
export async function saveSpreadsheet(told: Told): Promise<void> {
  const request = { ask: told.published ? null : told.ask, published: told.published ?? null, words: fileWords(told) };
  const { base64 } = await call("statistics_file", request);
  saveBytes(fileName(told, "xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", base64);
}
