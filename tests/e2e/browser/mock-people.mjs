// Invented travellers, lists and crossings for the stand-in of the door.

export const NOW = Date.UTC(2026, 10, 23, 9, 52);
const DAY = 86_400_000;
const mrz = (value) => ({ value, origin: "mrz" });

export function emptyInspection(n) {
  return {
    id: `inspection-${n}`,
    opened_ms: NOW,
    capture: null,
    traveller: null,
    age: null,
    document: null,
    class: "visitor",
    journey: { purpose: null, nights: null, address: null, mode: null, conveyance: null, accompanied_by: null, remark: null },
    journey_from_previous: false,
    findings: [],
    stay_until: null,
    screening: [],
    hits: [],
    screening_micros: 0,
    history: [],
    decision: { main: null, blocked_by: null, unanswered: 0 },
    typed: {},
  };
}

function check(list, title, age_minutes, expired = false) {
  return { list, title, version: 12, issued_at: NOW - age_minutes * 60_000, age_minutes, expired, result: "no-match", micros: 400, not_done_reason: null };
}

function past(id, date, direction, post, decision) {
  return { id, date, direction, post, lane: "1", decision, issuing_state: mrz("UTO"), same_document: true };
}

export function anna() {
  return {
    ...emptyInspection(1),
    capture: {
      method: "image",
      page_image: "specimens/passport-eriksson.jpg",
      other_lights: [],
      portrait_image: "specimens/passport-eriksson.jpg",
      mrz_quad: [[0.03, 0.78], [0.97, 0.78], [0.97, 0.95], [0.03, 0.95]],
      read_ms: 61,
      verified: true,
      confidence: 0.997,
      repaired: [],
      problem: null,
      faults: [],
      printed_alike: ["surname", "given-names", "document-number", "birth-date", "expiry-date"],
      differences: [],
    },
    traveller: {
      primary_identifier: mrz("ERIKSSON"),
      secondary_identifier: mrz("ANNA MARIA"),
      name_truncated: false,
      birth_date: mrz("1974-08-12"),
      sex: mrz("F"),
      nationality: mrz("UTO"),
      residence: { value: "KEN", origin: "typed" },
    },
    age: 52,
    document: {
      kind: "passport",
      document_code: "P",
      issuing_state: mrz("UTO"),
      number: mrz("L898902C3"),
      number_missing_reason: null,
      expiry_date: mrz("2027-04-15"),
      mrz_lines: ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F2704151ZE184226B<<<<<18"],
      mrz_format: "TD3",
      mrz_status: "valid",
      checks: { document_number: true, birth_date: true, expiry_date: true, optional_data: true, composite: true },
      doubts: [],
      read_method: "image",
    },
    class: "visitor",
    journey: { purpose: "visiting-family", nights: 14, address: "Ms Hansen, Mill Road 4, Kora", mode: null, conveyance: null, accompanied_by: null, remark: null },
    journey_from_previous: true,
    findings: [
      { rule: "document-expires-soon", article: "1.4", level: "warn", args: { months: "6", days: "143", date: "2027-04-15", covered: "yes", nights: "14" } },
      { rule: "visa-free", article: "4.2", level: "good", args: { days: "90", window: "180", since: "2026-05-28", used: "0", until: "2027-02-20" } },
      { rule: "last-visit-closed", article: "5.6", level: "good", args: { left: "2026-04-02", post: "UTSAB", day: "22", of: "90" } },
    ],
    stay_until: "2027-02-20",
    screening: [check("national", "National list", 372), check("lost-documents", "Lost documents", 13_100, true), check("regional", "Regional list", 1_500)],
    screening_micros: 812,
    history: [
      past("h1", "2026-04-02", "exit", "UTSAB", { kind: "depart" }),
      past("h2", "2026-03-12", "entry", "UTKOR", { kind: "admit", until: "2026-06-09" }),
      past("h3", "2025-01-04", "exit", "UTKOR", { kind: "depart" }),
      past("h4", "2024-12-20", "entry", "UTKOR", { kind: "admit-with-conditions", until: null, conditions: "report weekly" }),
    ],
    decision: { main: { kind: "admit", until: "2027-02-20" }, blocked_by: null, unanswered: 0 },
  };
}

export function expired() {
  const view = anna();
  view.capture = { ...view.capture, verified: false, repaired: [{ line: 2, column: 5, read: "O", given: "0" }], page_image: "specimens/passport-expired.jpg", portrait_image: null };
  view.capture.other_lights = ["infrared", "ultraviolet"].map((light) => ({ light, image: "specimens/passport-expired.jpg" }));
  view.capture.printed_alike = ["surname", "given-names"];
  view.capture.differences = [
    { field: "birth-date", printed: "12AUG79", expected: "12AUG74", differing: [7], place: [[0.36, 0.5], [0.56, 0.5], [0.56, 0.56], [0.36, 0.56]] },
  ];
  view.traveller = { ...view.traveller, secondary_identifier: null, birth_date: mrz("1974-XX-XX"), nationality: null, residence: null, name_truncated: true, primary_identifier: { value: "OKAFOR-VANDENBERGHE WITH A VERY LONG NAME", origin: "typed" } };
  view.document = { ...view.document, expiry_date: null, mrz_status: "check-digit-failed", checks: { ...view.document.checks, birth_date: false, composite: false }, doubts: [{ code: "name-may-be-truncated", line: 1, column: 44 }] };
  view.findings = [
    { rule: "mrz-check-failed", article: "2.1", level: "stop", args: { number: "agrees", birth: "failed", expiry: "agrees", optional: "agrees", composite: "failed" } },
    { rule: "document-expiry-unknown", article: "1.5", level: "warn", args: {} },
    ...view.findings.slice(1),
  ];
  view.history = [];
  view.decision = { main: null, blocked_by: "decision-incomplete", unanswered: 0 };
  return view;
}

const reason = (part, kind, weight, traveller, alert) => ({ part, kind, weight, traveller, alert });

function hit(id, over) {
  return {
    hit: {
      id,
      list: "national",
      list_title: "National list",
      list_version: 12,
      alert: id,
      category: "questioning",
      priority: "normal",
      score: 712,
      reasons: [
        reason("name", "phonetic", "weak", "ERIKSSON", "ERIKSEN"),
        reason("name", "exact", "for", "ANNA", "ANNA"),
        reason("name", "missing-in-alert", "neutral", "MARIA", ""),
        reason("birth-date", "different", "against", "1974-08-12", "1991-XX-XX"),
        reason("nationality", "different", "against", "UTO", "NOR"),
      ],
      listed_as: "ERIKSEN Anna",
      reason_text: "Witness in a customs case of 2024.",
      handling: { instruction: "Keep the traveller in conversation and call.", contact: "Duty officer, 0800 555 010", roles: [], second_officer: true },
      ...over,
    },
    answer: null,
    remembered: false,
    recheck: null,
  };
}

export const hits = () => [hit("national/1"), hit("national/2", { listed_as: "ERIKSSON Ana", priority: "high", category: "wanted" })];

export const lists = () => [
  { list: "national", title: "National list", version: 12, issued_at: NOW - 372 * 60_000, age_minutes: 372, expired: false, entries: 18_211 },
  { list: "lost-documents", title: "Lost documents", version: 40, issued_at: NOW - 9 * DAY, age_minutes: 13_100, expired: true, entries: 240_118 },
  { list: "regional", title: "Regional list", version: 7, issued_at: NOW - DAY, age_minutes: 1_500, expired: false, entries: 1 },
];

export const referred = () => [
  { inspection: "i-7", name: "HANSEN, Peter", reason: "Possible match, unsure", since_ms: NOW - 41 * 60_000 },
  { inspection: "i-8", name: "OKAFOR, Kwame", reason: "Passport expired; says the consulate is closed until Monday", since_ms: NOW - 9 * 60_000 },
];

export const crossings = (from) =>
  Array.from({ length: 12 }, (_, i) => ({
    id: `01932f00-0000-8000-8000-${String(from + i).padStart(12, "0")}`,
    at_ms: NOW - (from + i) * 17 * 60_000,
    offset_minutes: 60,
    direction: i % 3 === 2 ? "exit" : "entry",
    post: "UTKOR",
    lane: "2",
    name: ["ERIKSSON, ANNA MARIA", "HANSEN, PETER", "OKAFOR, KWAME", "WIT, JAN"][i % 4],
    birth_date: ["1974-08-12", "1969-11-03", "1988-XX-XX", null][i % 4],
    nationality: ["UTO", "NOR", "NGA", "XXA"][i % 4],
    document_number: ["L898902C3", "H7310442A", "C01X00T47", null][i % 4],
    decision: ["admit", "admit-with-conditions", "depart", "refuse"][i % 4],
    received: i > 3,
    version: i === 0 ? 3 : 1,
    voided: i === 2,
  }));

/** What was said of a crossing afterwards: one that two officers made, one that saw a stale version. */
export const versions = () => [
  {
    number: 2, counts: true, concurrent: false, voids: false,
    changes: [{ field: "birth-date", old: "1974-08-21", new: "1974-08-12" }, { field: "nationality", old: null, new: "UTO" }],
    decision: { old: { kind: "refuse", grounds: ["no-valid-visa"], note: "" }, new: { kind: "admit", until: "2027-02-20" } },
    reason: "The day was mistyped.", officer: "A. Mwangi", second_officer: "B. Okello", at_ms: NOW - 600_000, received: true,
  },
  {
    number: 3, counts: true, concurrent: true, voids: false,
    changes: [{ field: "residence", old: "UTO", new: "KEN" }],
    decision: null, reason: "Says so himself.", officer: "A. Mwangi", second_officer: null, at_ms: NOW - 300_000, received: false,
  },
  {
    number: 3, counts: false, concurrent: false, voids: true,
    changes: [], decision: null, reason: "Recorded twice.", officer: "A. Mwangi", second_officer: null, at_ms: NOW - 200_000, received: false,
  },
];

export const tasks = () => [
  { epoch: 1, seq: 148, records: 1, kind: "crossing.corrected", reason: "malformed-correction", recorded_ms: NOW - 7_200_000, received_ms: NOW - 3_600_000 },
];

export const program = () => ({
  version: "0.1.0",
  platform: "linux-x86_64",
  signers: { threshold: 2, signers: 3 },
  release: {
    version: "0.2.0",
    state: "offered",
    issued_at: NOW - 3 * DAY,
    arrived_at: NOW - 5_400_000,
    signatures: 2,
    notes: { en: "Faster start. Worn pages are read better.", fr: "Démarrage plus rapide.", ar: "تشغيل أسرع." },
  },
  refused: [{ version: "0.1.9", refusal: "too-few-signatures", at: NOW - DAY }],
  install: "outpostctl release install --data /var/lib/outpost",
  trust: "outpostctl release trust FILE --data /var/lib/outpost",
});

export const specimenList = () =>
  [
    ["passport-eriksson", "Passport, Anna Maria Eriksson"],
    ["passport-hansen", "Passport, Peter Hansen"],
    ["passport-expired", "Passport, Kwame Okafor, expired"],
    ["identity-card", "Identity card"],
    ["visa-a", "Visa"],
    ["passport-photographed", "Passport, photographed"],
  ].map(([name, title]) => ({ file: `specimens/${name}.jpg`, title }));
