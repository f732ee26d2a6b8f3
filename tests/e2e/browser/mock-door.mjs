// A small stand-in for the door, for looking at screens in states that are hard to reach on purpose. It decides nothing and
// is no gate: the gate is the twin of the real program.
//
//   node mock-door.mjs [--port 0] [--ui ui/dist/window] [--state hit]      prints `listening http://127.0.0.1:PORT`
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { NOW, anna, crossings, emptyInspection, expired, hits, lists, program, referred, specimenList, tasks, versions } from "./mock-people.mjs";

const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".woff2": "font/woff2", ".otf": "font/otf", ".jpg": "image/jpeg" };

function session(state) {
  if (["enrol", "sign-in"].includes(state)) return null;
  const station = { post: "UTKOR", lane: "2", direction: state === "exit" ? "exit" : "entry" };
  return {
    officer: "o-17",
    name: "A. Mwangi",
    role: "officer",
    credential_expired: false,
    station: state === "station" ? null : station,
    post_name: state === "station" ? null : "Kora Bridge",
    last_station: station,
  };
}

function inspection(state) {
  const person = { read: anna, blocked: anna, hit: anna, answered: anna, expired, exit: anna }[state];
  if (!person) return emptyInspection(state === "recorded" ? 2 : 1);
  const view = person();
  if (["hit", "blocked"].includes(state)) {
    view.hits = hits();
    view.screening[0].result = "candidates";
    view.decision = { main: view.decision.main, blocked_by: "hit-unanswered", unanswered: 2 };
  }
  if (state === "answered") view.hits = hits().map((h, i) => ({ ...h, answer: i === 0 ? "same" : "not-same", remembered: i === 1 }));
  if (state === "exit") view.decision.main = { kind: "depart" };
  return view;
}

/** What each command answers; `booth` is the changing part. */
export function answers(booth) {
  const bootstrap = () => ({
    app_version: "0.1.0",
    training: booth.training,
    enrolled: booth.state !== "enrol",
    has_officers: booth.state !== "enrol",
    state: "UTO",
    posts: [
      { code: "UTKOR", name: "Kora Bridge", time_zone: "UTC", border_type: "land", lanes: ["1", "2", "3"] },
      { code: "UTSAB", name: "Sable Port", time_zone: "UTC", border_type: "sea", lanes: ["1"] },
    ],
    session: session(booth.state),
    preferences: booth.preferences,
    training_hint: booth.training ? "mwangi – post-training-1\nokello – post-training-2 (supervisor)" : null,
  });
  const status = () => ({
    now_ms: NOW,
    offset_minutes: 60,
    clock: "trusted",
    link: { state: "no-link", way: null, last_contact_ms: NOW - 192 * 60_000, last_error: { code: "hq-unreachable", detail: "timed out" }, feed_faults: [] },
    queue: { events: 61, oldest_ms: NOW - 192 * 60_000, images: 118, image_bytes: 14_200_000, remaining_s: 10_800, held_back: false },
    lists: lists(),
    today: { entries: 97, exits: 51, refused: 2 },
    last_crossing: booth.state === "recorded" || booth.decided ? { crossing: "c-1", decision: "admit", at_ms: NOW - 20_000, received: booth.received } : null,
    disk_low: false,
    referred: 2,
    later_hits: 0,
    tasks: 1,
  });
  const view = () => booth.view ?? (booth.view = inspection(booth.state));
  return {
    bootstrap,
    enrol: bootstrap,
    sign_in: () => session((booth.state = "station")),
    lock: () => ((booth.state = "sign-in"), {}),
    choose_station: () => session((booth.state = "empty")),
    set_preferences: (p) => (booth.preferences = p),
    status,
    changes: ({ version }) => new Promise((done) => setTimeout(() => done({ version: version + 1, topics: [] }), 20_000).unref()),
    sync_now: () => ({}),
    devices: () => ({ watched_folder: "/scans", wedge_prefix: null, wedge_gap_ms: 35, folder_error: null, serial_port: null, serial_baud: null, serial_error: null, serial_ports: [] }),
    program,
    steps: () => ["the page image comes in", "vision reads the machine-readable zone"].map((name, i) => ({ step: i + 1, name, micros: i ? 61_200 : null, note: "" })),
    set_devices: (d) => d,
    specimens: () => (booth.training ? specimenList() : []),
    inspection: view,
    capture_image: () => (booth.view = anna()),
    capture_lines: () => (booth.view = anna()),
    check_lines: ({ lines }) => ({
      format: "TD3",
      lines: 2,
      columns: 44,
      complete: false,
      valid: null,
      digits: [
        { field: "document_number", line: 2, column: 10, state: (lines[1] ?? "").length > 9 ? "agrees" : "waiting" },
        { field: "birth_date", line: 2, column: 20, state: (lines[1] ?? "").length > 19 ? "differs" : "waiting" },
        { field: "expiry_date", line: 2, column: 28, state: "waiting" },
        { field: "optional_data", line: 2, column: 43, state: "waiting" },
        { field: "composite", line: 2, column: 44, state: "waiting" },
      ],
      doubts: (lines[0] ?? "").length > 44 ? [{ code: "line-too-long", line: 1, column: 45 }] : [],
    }),
    correct_field: view,
    set_journey: (journey) => (booth.view = { ...view(), journey, journey_from_previous: false }),
    keep_typed: ({ key, value }) => ((view().typed[key] = value), {}),
    answer_hit: ({ hit, answer }) => {
      const now = view();
      const next = now.hits.map((h) => (h.hit.id === hit ? { ...h, answer } : h));
      const unanswered = next.filter((h) => !h.answer).length;
      return (booth.view = { ...now, hits: next, decision: { ...now.decision, unanswered, blocked_by: unanswered ? "hit-unanswered" : null } });
    },
    decide: () => {
      booth.decided = true;
      booth.view = emptyInspection(2);
      return { crossing: "c-1", seq: 149, epoch: 1, decision: "admit", commit_ms: 3.1, images_dropped: false };
    },
    refer: () => (booth.view = emptyInspection(3)),
    abandon: () => (booth.view = emptyInspection(4)),
    resume: () => (booth.view = anna()),
    referred,
    hit_outcomes: () => [
      { booth: 7, crossing: "c-1", list: "national", alert: "UTO-2026-0001", answer: "not-same", answered_at: NOW - 86_400_000, outcome: "another-person", note: "Born in another year.", said_by: "Utopia, liaison", at: NOW - 3_600_000 },
    ],
    neighbours: () => ({
      places: { listen: "0.0.0.0:7443", addresses: ["10.0.0.12:7443", "10.0.0.13:7443"], search: true },
      booths: [
        { address: "10.0.0.12:7443", booth: 8, there: true, heard_ms: NOW, reaches_hq: true, waiting_events: 0, clock_offset_ms: 120, error: null },
        { address: "10.0.0.13:7443", booth: null, there: false, heard_ms: NOW - 7_200_000, reaches_hq: false, waiting_events: 214, clock_offset_ms: 90_000, error: null },
      ],
      carried: 3,
    }),
    stick: () => ({ drives: [{ path: "/media/officer/OUTPOST-1", name: "OUTPOST-1", free: 6_400_000_000, size: 8_000_000_000 }], work: null, last: null }),
    write_stick: ({ path }) => ({ drives: [], work: { way: "write", path, written: { events: 400, events_in_all: 1200, pictures: 12, pictures_in_all: 214, bytes: 2_400_000 } }, last: null }),
    read_stick: () => ({ drives: [], work: null, last: { kind: "read", events: 400, pictures: 214, installed: 2, foreign: 0, refused: 0, whole: true } }),
    stop_stick: () => ({ drives: [], work: null, last: { kind: "written", files: 1, events: 400, pictures: 12, bytes: 2_400_000, left_out: 0, stopped: true } }),
    later_hits: () => [],
    urgent_alerts: () => [],
    batch: () => null,
    tasks,
    finish_task: () => [],
    correct_crossing: (request) => answers(booth).crossing(request),
    void_crossing: (request) => {
      const view = answers(booth).crossing(request);
      return { ...view, row: { ...view.row, voided: true } };
    },
    search_crossings: ({ before }) => ({ rows: crossings(before ? 12 : 0), more: !before }),
    crossing: ({ id }) => {
      const person = anna();
      return {
        row: { ...crossings(0)[0], id },
        traveller: person.traveller,
        document: person.document,
        journey: person.journey,
        screening: person.screening,
        hits: hits().map((h) => ({ ...h, answer: "not-same" })),
        findings: person.findings,
        decision: { kind: "admit", until: "2027-02-20" },
        class: "visitor",
        officer: "A. Mwangi",
        page_image: "specimens/passport-eriksson.jpg",
        other_lights: [],
        portrait_image: null,
        entered_later: null,
        versions: versions(),
        two_officers: ["primary-identifier", "secondary-identifier", "birth-date", "sex", "nationality", "issuing-state", "document-number", "document-kind"],
      };
    },
  };
}

async function file(response, path) {
  try {
    const body = await readFile(path);
    response.writeHead(200, { "content-type": TYPES[extname(path)] ?? "application/octet-stream", "content-security-policy": "default-src 'self'; img-src 'self' data:; object-src 'none'" });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** Starts the stand-in; `booth` may be changed between pages. */
export function startMock({ port = 0, ui = join(ROOT, "ui/dist/window"), state = "empty", training = false } = {}) {
  const booth = { state, training, received: false, preferences: { language: "en", theme: "light", contrast: "normal" } };
  const commands = answers(booth);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    if (path.startsWith("/rpc/")) {
      let text = "";
      for await (const chunk of request) text += chunk;
      const command = commands[path.slice(5)];
      response.writeHead(command ? 200 : 400, { "content-type": "application/json" });
      response.end(JSON.stringify(command ? await command(JSON.parse(text || "{}")) : { code: "bad-request", detail: path }));
    } else if (path.startsWith("/capture/")) await file(response, join(ROOT, "assets", normalize(path.slice(9)).replace(/^(\.\.\/)+/, "")));
    else await file(response, join(ui, path === "/" ? "index.html" : normalize(path)));
  });
  return new Promise((done) => server.listen(port, "127.0.0.1", () => done({ booth, server, url: `http://127.0.0.1:${server.address().port}` })));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const option = (name, other) => process.argv[process.argv.indexOf(name) + 1] || other;
  const has = (name) => process.argv.includes(name);
  const { url } = await startMock({
    port: has("--port") ? Number(option("--port", 0)) : 0,
    ui: has("--ui") ? resolve(option("--ui")) : undefined,
    state: has("--state") ? option("--state") : "empty",
    training: has("--training"),
  });
  console.log(`listening ${url}`);
}
