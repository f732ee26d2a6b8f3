// Who is signed in, what the whole console shows (figures beside the menu, names of posts), and questions to the server
// that keep their last answer while the next one is on its way.
import { asDoorError, call, type DoorError } from "./backend";
import type { BoothView, Empty, Overview, PostView, Session } from "./generated/hq";
import { has, t } from "../src/shared/messages.svelte";

export const NOTHING: Empty = {};
const LOOK_EVERY_MS = 60_000;

/** "What happened. What to do.", in headquarters' words where they differ from a booth's. */
export function problemText(error: Pick<DoorError, "code" | "detail">): string {
  const values = { detail: error.detail ?? "" };
  const own = `hq-error-${error.code}`;
  return (has(own) ? t(own, values) : t(`error-${error.code}`, values)).trim();
}

class Desk {
  session = $state.raw<Session | null>(null);
  /** The first question failed: there is nothing to show but this. */
  startProblem = $state("");
  /** The session ended by itself. */
  ended = $state(false);
  overview = $state.raw<Overview | null>(null);
  posts = $state.raw<PostView[]>([]);
  overviewProblem = $state("");
  #now = $state({ ms: Date.now(), at: performance.now() });
  #timer: ReturnType<typeof setInterval> | undefined;

  get user() {
    return this.session?.user ?? null;
  }

  get administers(): boolean {
    return this.user?.role === "administrator";
  }

  get looksUp(): boolean {
    return this.user !== null && this.user.role !== "statistician";
  }

  get publishes(): boolean {
    return this.user !== null && this.user.role !== "data-officer";
  }

  /** Headquarters' own clock, which ages are counted from. */
  get nowMs(): number {
    return this.#now.ms + (performance.now() - this.#now.at);
  }

  postName(code: string): string {
    return this.posts.find((p) => p.post.code === code)?.post.name ?? code;
  }

  boothName(booth: number): string {
    const found = this.#booth(booth);
    return found ? t("hq-booth-at", { post: this.postName(found.post), booth: found.name }) : t("hq-booth-number", { n: String(booth) });
  }

  #booth(booth: number): BoothView | undefined {
    return this.posts.flatMap((p) => p.booths).find((b) => b.booth === booth);
  }

  async start(): Promise<void> {
    this.startProblem = "";
    try {
      await this.#enter(await call("session", NOTHING));
    } catch (thrown) {
      this.startProblem = problemText(asDoorError(thrown));
    }
  }

  async #enter(session: Session): Promise<void> {
    this.session = session;
    this.#now = { ms: session.now_ms, at: performance.now() };
    clearInterval(this.#timer);
    if (!session.user) return;
    this.ended = false;
    this.#timer = setInterval(() => void this.refresh(), LOOK_EVERY_MS);
    await this.refresh();
  }

  async signIn(login: string, passphrase: string): Promise<void> {
    await this.#enter(await call("sign_in", { login, passphrase }));
  }

  async signOut(): Promise<void> {
    try {
      await this.#enter(await call("sign_out", NOTHING).then(() => call("session", NOTHING)));
    } catch (thrown) {
      if (this.lost(asDoorError(thrown))) return;
      throw thrown;
    }
    this.overview = null;
    this.posts = [];
  }

  /** Leads back to the sign-in when the session has ended; says whether it has. */
  lost(error: DoorError): boolean {
    if (error.code !== "not-signed-in") return false;
    clearInterval(this.#timer);
    this.ended = this.user !== null;
    this.overview = null;
    this.posts = [];
    if (this.session) this.session = { ...this.session, user: null };
    return true;
  }

  /** The figures and posts that several screens show. */
  async refresh(): Promise<void> {
    try {
      const [overview, posts] = await Promise.all([call("overview", NOTHING), call("posts_and_booths", NOTHING)]);
      this.overview = overview;
      this.posts = posts;
      this.#now = { ms: overview.now_ms, at: performance.now() };
      this.overviewProblem = "";
    } catch (thrown) {
      const error = asDoorError(thrown);
      if (!this.lost(error)) this.overviewProblem = problemText(error);
    }
  }
}

export const desk = new Desk();

/** A question to the server: its last answer, whether the next is on its way, and what went wrong. */
export class Asked<T> {
  value = $state.raw<T | null>(null);
  problem = $state("");
  busy = $state(false);
  #turn = 0;

  /** Asks; an answer that a later question has overtaken is dropped. Gives the answer, or null when there is none. */
  async ask(question: () => Promise<T>): Promise<T | null> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const value = await question();
      if (turn !== this.#turn) return null;
      this.value = value;
      this.problem = "";
      return value;
    } catch (thrown) {
      const error = asDoorError(thrown);
      if (turn === this.#turn && !desk.lost(error)) this.problem = problemText(error);
      return null;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }
}
