// The booth as the screens see it: who is signed in, the open inspection, the header's figures, and the commands that change
// them. It computes nothing about borders; it keeps answers in order and says what failed.
import { asDoorError, call, type Command, type DoorError, type Request } from "../backend";
import type {
  Bootstrap,
  CameraAnswer,
  Decision,
  DevicesView,
  Empty,
  InspectionView,
  Preferences,
  Recorded,
  SessionView,
  StationChoice,
  Status,
} from "../generated/door";
import { notices } from "./announce.svelte";
import { applyLook } from "./look.svelte";
import { t } from "./messages.svelte";
import { typed } from "./typed.svelte";
import { errorText } from "./words";

const NOTHING: Empty = {};
/** The ages in the header are words of minutes; looking twice a minute keeps them true. */
const STATUS_EVERY_MS = 30_000;
const RETRY_MS = 2_000;

/** The commands that answer with the inspection. */
type InspectionCommand = { [C in Command]: InspectionView extends import("../backend").Answer<C> ? C : never }[Command];

export type View = "desk" | "search" | "referred" | "lists" | "batch";
/** What the search screen asks: this booth's crossings, the lists about a whole vehicle's travellers, or about a number. */
export type Asking = "crossings" | "group" | "numbers";

class Booth {
  boot = $state.raw<Bootstrap | null>(null);
  session = $state.raw<SessionView | null>(null);
  status = $state.raw<Status | null>(null);
  inspection = $state.raw<InspectionView | null>(null);
  devices = $state.raw<DevicesView | null>(null);
  recorded = $state.raw<Recorded | null>(null);
  view = $state<View>("desk");
  asking = $state<Asking>("crossings");
  /** Who takes a reader's frame instead of the desk: the open manifest. */
  taker: ((lines: string[]) => void) | null = null;
  /** A document is being read. */
  reading = $state(false);
  deciding = $state(false);
  /** Choosing the station again while one is in force. */
  moving = $state(false);
  startError = $state.raw<DoorError | null>(null);
  #now = $state({ ms: 0, at: 0 });
  #tick = $state(0);
  #sent = 0;
  #applied = 0;
  #watching: AbortController | null = null;
  /** Changes on their way; a decision waits for them. */
  #underway = new Set<Promise<unknown>>();

  /** Now at the booth's own clock, fresh enough for words of minutes. */
  get nowMs(): number {
    void this.#tick;
    return this.#now.ms === 0 ? Date.now() : this.#now.ms + (performance.now() - this.#now.at);
  }

  get offset(): number {
    return this.status?.offset_minutes ?? -new Date().getTimezoneOffset();
  }

  get direction(): "entry" | "exit" {
    return this.session?.station?.direction ?? "entry";
  }

  /** The inspection once there is a traveller or a document in it. */
  get present(): InspectionView | null {
    const view = this.inspection;
    return view?.capture || view?.traveller ? view : null;
  }

  postName(code: string): string {
    return this.boot?.posts.find((p) => p.code === code)?.name ?? code;
  }

  async start(): Promise<void> {
    try {
      this.#boot(await call("bootstrap", NOTHING));
      this.startError = null;
    } catch (error) {
      this.startError = asDoorError(error);
    }
  }

  #boot(boot: Bootstrap): void {
    this.boot = boot;
    applyLook(boot.preferences);
    this.#enter(boot.session);
  }

  #enter(session: SessionView | null): void {
    this.session = session;
    if (session?.station) void this.#watch();
    else this.#leave();
  }

  #leave(): void {
    this.#watching?.abort();
    this.#watching = null;
    this.inspection = null;
    this.status = null;
    this.recorded = null;
    this.view = "desk";
    this.moving = false;
  }

  /** Says a failure where nobody else does; a lost session leads back to the sign-in. */
  fail(thrown: unknown): void {
    const error = asDoorError(thrown);
    if (error.code === "not-signed-in" || error.code === "officer-revoked") this.#enter(null);
    notices.say("stop", errorText(error.coded));
  }

  async enrol(url: string, code: string): Promise<void> {
    this.#boot(await call("enrol", { url, code }));
  }

  /** The file that was written, if headquarters has not answered on the stick yet. */
  async enrolByStick(url: string, code: string, path: string): Promise<string | null> {
    const done = await call("enrol_by_stick", { url, code, path });
    if (done.kind === "requested") return done.file;
    this.#boot(done.start);
    return null;
  }

  async signIn(login: string, passphrase: string): Promise<void> {
    this.#enter(await call("sign_in", { login, passphrase }));
  }

  async lock(): Promise<void> {
    await typed.settle();
    try {
      await call("lock", NOTHING);
    } catch (error) {
      this.fail(error);
    }
    this.#enter(null);
    await this.start();
  }

  async chooseStation(station: StationChoice): Promise<void> {
    await typed.settle();
    this.session = await call("choose_station", station);
    this.moving = false;
    void this.#watch();
  }

  async turn(): Promise<void> {
    const station = this.session?.station;
    if (!station) return;
    try {
      await this.chooseStation({ ...station, direction: station.direction === "entry" ? "exit" : "entry" });
    } catch (error) {
      this.fail(error);
    }
  }

  async setPreferences(preferences: Preferences): Promise<void> {
    applyLook(preferences);
    if (this.boot) this.boot = { ...this.boot, preferences };
    try {
      await call("set_preferences", preferences);
    } catch (error) {
      this.fail(error);
    }
  }

  async setDevices(devices: DevicesView): Promise<void> {
    this.devices = await call("set_devices", devices);
  }

  async syncNow(): Promise<void> {
    try {
      await call("sync_now", NOTHING);
      await this.refreshStatus();
    } catch (error) {
      this.fail(error);
    }
  }

  async refreshStatus(): Promise<void> {
    try {
      const status = await call("status", NOTHING);
      this.status = status;
      this.#now = { ms: status.now_ms, at: performance.now() };
    } catch (error) {
      if (asDoorError(error).code === "not-signed-in") this.#enter(null);
    }
    this.#tick += 1;
  }

  /** Sends a command that answers with the inspection and shows the answer, unless a later one is already shown. */
  async inspect<C extends InspectionCommand>(command: C, request: Request<C>): Promise<InspectionView> {
    this.#sent += 1;
    const turn = this.#sent;
    const sent = call(command, request);
    this.#underway.add(sent);
    const view = (await sent.finally(() => this.#underway.delete(sent))) as InspectionView;
    if (turn > this.#applied) {
      this.#applied = turn;
      typed.adopt(view.id, view.typed);
      this.inspection = view;
    }
    return view;
  }

  /** `inspect` for callers with no place of their own to show a failure. */
  async tryInspect<C extends InspectionCommand>(command: C, request: Request<C>): Promise<boolean> {
    try {
      await this.inspect(command, request);
      return true;
    } catch (error) {
      this.fail(error);
      return false;
    }
  }

  /** Reads a document; the panel says so meanwhile. */
  async read<C extends "capture_image" | "capture_lines">(command: C, request: Request<C>): Promise<void> {
    this.view = "desk";
    this.reading = true;
    this.recorded = null;
    await this.tryInspect(command, request);
    this.reading = false;
  }

  /** Shows a frame of the camera to the program; the hint says what to do, none that the document was taken. */
  async cameraFrame(data: string): Promise<CameraAnswer> {
    const answer = await call("camera_frame", { data });
    if (answer.hint === null) {
      this.recorded = null;
      await this.tryInspect("inspection", NOTHING);
    }
    return answer;
  }

  /** Sends what stands in a field that the officer has not left yet, and waits for every change on its way. */
  async settle(): Promise<void> {
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && !focused.closest("dialog")) focused.blur();
    await Promise.allSettled([...this.#underway]);
    await typed.settle();
  }

  /** Decides; the next inspection is open when this returns. */
  async decide(decision: Decision): Promise<void> {
    await this.settle();
    this.deciding = true;
    const ofBatch = !!this.inspection?.back_capture;
    try {
      const recorded = await call("decide", { decision });
      this.recorded = recorded;
      if (recorded.images_dropped) notices.say("warn", t("recorded-without-pictures"));
      await Promise.all([this.tryInspect("inspection", NOTHING), this.refreshStatus()]);
    } finally {
      this.deciding = false;
    }
    if (ofBatch) await this.goOnWithBatch();
  }

  /** The next picture of the batch comes to the desk; where none waits or it cannot be read, the batch says so. */
  async goOnWithBatch(): Promise<void> {
    try {
      this.reading = true;
      await this.inspect("open_picture", { file: null });
      this.view = "desk";
    } catch (error) {
      this.view = "batch";
      if (asDoorError(error).code !== "not-found") this.fail(error);
    }
    this.reading = false;
  }

  /** Commands that leave the present inspection for another. */
  async leaveInspection<C extends "refer" | "abandon" | "resume">(command: C, request: Request<C>): Promise<void> {
    await this.settle();
    await this.inspect(command, request);
    this.recorded = null;
    await this.refreshStatus();
  }

  async #watch(): Promise<void> {
    if (this.#watching) {
      await Promise.all([this.tryInspect("inspection", NOTHING), this.refreshStatus()]);
      return;
    }
    const watching = new AbortController();
    this.#watching = watching;
    const clock = setInterval(() => void this.refreshStatus(), STATUS_EVERY_MS);
    watching.signal.addEventListener("abort", () => clearInterval(clock));
    await Promise.all([this.tryInspect("inspection", NOTHING), this.refreshStatus(), this.#loadDevices()]);
    let version = 0;
    while (!watching.signal.aborted) version = await this.#waitForChange(version, watching.signal);
  }

  async #loadDevices(): Promise<void> {
    try {
      this.devices = await call("devices", NOTHING);
    } catch (error) {
      this.fail(error);
    }
  }

  async #waitForChange(version: number, signal: AbortSignal): Promise<number> {
    try {
      const changes = await call("changes", { version }, signal);
      if (signal.aborted) return version;
      if (changes.topics.includes("session")) await this.start();
      if (changes.topics.includes("inspection")) await this.tryInspect("inspection", NOTHING);
      if (changes.topics.length > 0) await this.refreshStatus();
      return changes.version;
    } catch {
      if (!signal.aborted) await new Promise((done) => setTimeout(done, RETRY_MS));
      return version;
    }
  }
}

export const booth = new Booth();
