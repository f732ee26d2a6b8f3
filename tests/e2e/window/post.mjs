// The training post that `cargo xtask` started: where its programs and folders are, and what every officer does first.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Key, Window, until } from './wd.mjs';

export { Key, until };

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Pages of invented documents. */
export const SPECIMENS = join(ROOT, 'assets/specimens');

export class Post {
  static fromEnvironment() {
    const self = new Post();
    const need = (name) => process.env[name] ?? (console.error(`${name} is not set: run this through cargo xtask.`), process.exit(2));
    self.binary = need('OUTPOST_BIN');
    self.ctl = need('OUTPOST_CTL');
    self.folder = need('OUTPOST_POST');
    self.booth = join(self.folder, 'booth');
    self.log = join(self.folder, 'window.log');
    self.consoleUrl = need('OUTPOST_CONSOLE_URL');
    return self;
  }

  /** Runs outpostctl on the booth and gives its JSON lines. */
  ctlJson(...args) {
    const out = execFileSync(this.ctl, ['--json', ...args, '--data', this.booth], { encoding: 'utf8' });
    return out.trim().split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }
}

/** Whether a process has ended and let go of its files. */
export const hasEnded = (id) => !existsSync(`/proc/${id}/status`) || /^State:\s+[XZ]/m.test(readFileSync(`/proc/${id}/status`, 'utf8'));

/**
 * Opens the real window on the booth. Folders of its own keep it from the user's; `env` adds to its environment. Closing it waits
 * until the program has let go of the booth.
 */
export async function open(post, env = {}) {
  const window = await start(post, env);
  const close = window.close.bind(window);
  window.close = async () => {
    const ids = processIds(post.binary, post.booth);
    await close(() => until('the program has ended', () => ids.every(hasEnded)));
  };
  return window;
}

function start(post, env) {
  return Window.open({
    binary: post.binary,
    args: ['--training', '--data', post.booth],
    log: post.log,
    env: { ...Object.fromEntries(['DATA', 'CONFIG', 'CACHE'].map((name) => [`XDG_${name}_HOME`, join(post.folder, `xdg-${name.toLowerCase()}`)])), ...env },
  });
}

/** Signs the training officer in and takes the station offered. */
export async function signIn(window, _post, login = 'a.mwangi', passphrase = 'training-kora-bridge') {
  await until('officers have arrived', async () => {
    const { ok, error } = await window.door('bootstrap');
    // Without a workstation the window says why there is none.
    if (error) throw new Error(`${JSON.stringify(error)}; the window says: ${await window.text('body')}`);
    return ok.has_officers;
  });
  await window.type('input[autocomplete=username]', login);
  await window.type('input[type=password]', passphrase);
  await window.press([Key.enter]);
  await until('the sign-in is accepted', async () => (await window.door('bootstrap')).ok?.session !== null);
  await until('a station may be chosen', async () => (await window.has('form button[type=submit]')) && !(await window.has('input[type=password]')));
  await window.press([Key.enter]);
  await window.find('main .column');
}

/** Answers every hit "not the same" by key; says how many. */
export async function clearHit(window) {
  let answers = 0;
  for (;;) {
    const { ok: view } = await window.door('inspection');
    if (view.decision.unanswered === 0) return answers;
    await window.press(['2']);
    answers += 1;
    await until('the answer is taken', async () => (await window.door('inspection')).ok.decision.unanswered < view.decision.unanswered);
  }
}

/** Process ids of the program on that data folder. */
export function processIds(binary, booth) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        const [program, ...args] = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
        return program === binary && args.includes(booth);
      } catch {
        return false; // It ended meanwhile.
      }
    })
    .map(Number);
}
