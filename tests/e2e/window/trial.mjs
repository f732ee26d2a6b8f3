// A post of a story's own: a training headquarters that can be stopped, replaced and set back, and a booth enrolled there.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openPage } from '../browser/kit.mjs';
import { Key, Post, SPECIMENS, clearHit, open, signIn, until } from './post.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const need = (name) => process.env[name] ?? (console.error(`${name} is not set: run this through cargo xtask.`), process.exit(2));
const LANGUAGES = ['en', 'fr', 'ar'];
const HQ = need('OUTPOST_HQ');
const HOSTILE = need('OUTPOST_HOSTILE');

/** A headquarters in a folder of its own. Started again, it listens where it did before. */
export class Headquarters {
  #server;
  #listen = '127.0.0.1:0';

  constructor(folder) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** Starts it; at `listen` if that is given. Says where it listens: `url` for booths, `console` for people. */
  async start(listen = this.#listen) {
    this.url = this.console = undefined;
    const log = openSync(`${this.folder}.log`, 'a');
    this.#server = spawn(HQ, ['serve', '--training', '--data', this.folder, '--listen', listen, '--console', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', log] });
    for await (const line of createInterface({ input: this.#server.stdout })) {
      const [name, address] = line.trim().split(' ');
      if (name === 'listening') this.url = address;
      if (name === 'console') this.console = address;
      if (this.url && this.console) break;
    }
    this.#listen = new URL(this.url).host;
    this.#server.stdout.resume();
    return this;
  }

  get address() {
    return this.#listen;
  }

  async stop() {
    if (!this.#server) return;
    this.#server.kill('SIGKILL');
    if (this.#server.exitCode === null && this.#server.signalCode === null) await once(this.#server, 'exit');
    this.#server = undefined;
  }

  /** Runs a command of `outpost-hq` on the folder. */
  run(...args) {
    return execFileSync(HQ, [...args, '--training', '--data', this.folder], { encoding: 'utf8' });
  }

  /** Publishes the sample list as the next version. */
  publish() {
    const list = join(ROOT, 'assets/lists/national-sample.jsonl');
    this.run('publish', '--list', list, '--name', 'national', '--title', 'National alert list', '--owner', 'Invented', '--expires', '2099-12-31');
  }

  enrolCode() {
    return this.run('enrol-code', '--post', 'UTKOR').trim().split(/\s+/).at(-1);
  }

  /** Alters the signature of a feed's newest version, as somebody with the server's disk might. */
  spoilSignature(feed) {
    execFileSync(HOSTILE, ['feed-signature', this.folder, feed]);
  }
}

/**
 * A post in an empty folder: headquarters runs, one booth is enrolled and has every feed. With `disk` (a size as `mount` takes it) the
 * booth's folder is a disk of that size, seen in the mount namespace of the story alone. Not `joined`: the booth is new.
 */
export async function trial(name, { disk, joined = true } = {}) {
  const post = Post.fromEnvironment();
  post.folder = join(post.folder, name);
  rmSync(post.folder, { recursive: true, force: true });
  mkdirSync(post.folder, { recursive: true });
  post.booth = join(post.folder, 'booth');
  post.log = join(post.folder, 'window.log');
  if (disk) {
    mkdirSync(post.booth);
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${disk},mode=700`, 'tmpfs', post.booth]);
  }
  post.hq = await new Headquarters(join(post.folder, 'hq')).start();
  if (joined) enrol(post);
  return post;
}

/** Enrols the post's booth folder at its headquarters. */
export function enrol(post) {
  execFileSync(post.ctl, ['enrol', '--training', '--hq', post.hq.url, '--code', post.hq.enrolCode(), '--data', post.booth], { encoding: 'utf8' });
  writeFileSync(join(post.booth, 'training-hint.txt'), 'a.mwangi\n');
}

/** The post's console in `browser`, with the administrator signed in. */
export async function openConsole(browser, post) {
  const page = await openPage(browser, `${post.hq.console}/?lang=en`, { width: 1366, height: 768, ignoreHTTPSErrors: true });
  await page.getByLabel('Name', { exact: true }).fill('r.okello');
  await page.getByLabel('Passphrase', { exact: true }).fill('training-headquarters');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Posts' }).waitFor();
  return page;
}

/** Makes the booth's database one of a later version of the program. */
export function makeNewer(post) {
  execFileSync(HOSTILE, ['newer-store', post.booth]);
}

/** A text without the vowel signs of Arabic, which the window leaves out at the ends of words. */
const bare = (text) => text.replace(/[\u064b-\u0652]/g, '');

/** The officer at the window of a trial post, story after story. */
export class Officer {
  constructor(post) {
    this.post = post;
  }

  /** Opens the window and signs in. */
  async begin(env = {}) {
    this.window = await open(this.post, env);
    await signIn(this.window, this.post);
  }

  async end() {
    await this.window?.close();
    this.window = undefined;
  }

  async view() {
    return (await this.window.door('inspection')).ok;
  }

  async status() {
    return (await this.window.door('status')).ok;
  }

  scan(file) {
    return this.window.type('input[type=file]', file);
  }

  /** Clears a specimen traveller; gives the crossing's id. */
  async cross(specimen = 'passport-minor.jpg', name = 'FERNANDEZ GARCIA') {
    const before = (await this.status()).last_crossing?.crossing;
    await this.scan(join(SPECIMENS, specimen));
    await until(`${name} is shown`, async () => (await this.view()).traveller?.primary_identifier?.value === name);
    await clearHit(this.window);
    await until('a decision can be made', async () => (await this.view()).decision.blocked_by === null);
    await this.window.press([Key.f8]);
    return until('the crossing is recorded', async () => {
      const last = (await this.status()).last_crossing;
      return last && last.crossing !== before && last.crossing;
    });
  }

  /** Waits until headquarters has confirmed every record. */
  async delivered() {
    await this.window.door('sync_now');
    await until('everything is at headquarters', async () => (await this.status()).queue.events === 0, 90_000);
  }

  /** Opens lists and link by its key. */
  async openLink() {
    await this.window.press([Key.f10]);
    await this.window.find('.promise');
  }

  /** Sees `words(language)` in every language; `reach` leads to the screen that says them. Leaves the window in English. */
  async reads(words, reach = async () => {}, picture = undefined) {
    for (const language of LANGUAGES) {
      await speak(this.window, language);
      await reach();
      await until(`${words(language)} is read`, async () => bare(await this.window.text('body')).includes(bare(words(language))));
      if (picture) this.window.screenshot(`${picture}-${language}.png`);
    }
    await speak(this.window, 'en');
  }
}

/** The words of a message in a language, up to the place of its detail. */
function wordsOf(file, key, language) {
  const text = readFileSync(join(ROOT, 'ui/src/messages', language, file), 'utf8');
  const line = text.split('\n').find((line) => line.startsWith(`${key} =`));
  if (!line) throw new Error(`no text ${key} in ${language}`);
  return line.slice(line.indexOf('=') + 1).split('{')[0].trim();
}

/** Words of an error, by language. */
export const error = (code) => (language) => wordsOf('errors.ftl', `error-${code}`, language);

/** Words of a screen, by language. */
export const words = (key, file = 'screen.ftl') => (language) => wordsOf(file, key, language);

/** Shows the window in a language. */
async function speak(window, language) {
  const { ok: boot } = await window.door('bootstrap');
  await window.door('set_preferences', { ...boot.preferences, language });
  await window.script('window.isOld = true; location.reload()');
  await until(`the window speaks ${language}`, () => window.script('return !window.isOld && document.documentElement.lang.startsWith(arguments[0]) && document.querySelector("main") !== null', language));
}
