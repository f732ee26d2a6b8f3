// A small WebDriver client (W3C WebDriver) for the real WebKit window: starts WebKitWebDriver, which starts the program itself.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { openSync } from 'node:fs';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Key codes of the WebDriver specification, §17.4.2. */
export const Key = {
  enter: '\uE007', tab: '\uE004', escape: '\uE00C', backspace: '\uE003', control: '\uE009', shift: '\uE008',
  f1: '\uE031', f2: '\uE032', f3: '\uE033', f4: '\uE034', f6: '\uE036', f7: '\uE037', f8: '\uE038', f10: '\uE03A', f12: '\uE03C',
};

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until `probe` answers something truthy; fails in words after `ms`. */
export async function until(what, probe, ms = 30_000) {
  const deadline = Date.now() + ms;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`waited ${ms / 1000} s in vain: ${what}${last ? ` (${last.message})` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** The window of one booth, driven as an officer would. */
export class Window {
  #driver;
  #base;
  #session;

  /** Opens the program `binary` with `args`; its log goes to `log`. */
  static async open({ binary, args, log, env = {} }) {
    const self = new Window();
    const port = await freePort();
    const out = openSync(log, 'a'); // A file, not pipes: a program that outlives its session must not hold the runner.
    self.#driver = spawn('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      stdio: ['ignore', out, out],
      env: { ...process.env, TAURI_WEBVIEW_AUTOMATION: 'true', ...env },
    });
    self.#base = `http://127.0.0.1:${port}`;
    await until('WebKitWebDriver answers', async () => (await fetch(`${self.#base}/status`)).ok);
    const started = performance.now();
    const session = await self.#call('POST', '/session', {
      capabilities: { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } },
    });
    self.#session = session.sessionId;
    self.startedAt = started;
    return self;
  }

  async #call(method, path, body) {
    const answer = await fetch(this.#base + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: method === 'POST' ? JSON.stringify(body ?? {}) : undefined,
    });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  }

  #in(method, path, body) {
    return this.#call(method, `/session/${this.#session}${path}`, body);
  }

  /** Runs `body` (a function's text) in the page. */
  script(body, ...args) {
    return this.#in('POST', '/execute/sync', { script: body, args });
  }

  /** Runs an asynchronous script; its last argument is the callback. */
  scriptAsync(body, ...args) {
    return this.#in('POST', '/execute/async', { script: body, args });
  }

  /** The first element that matches the CSS selector, once there is one. */
  async find(css, ms) {
    return until(`an element ${css} is there`, () => this.#in('POST', '/element', { using: 'css selector', value: css }), ms);
  }

  /** Whether an element matches now. */
  has(css) {
    return this.script('return document.querySelector(arguments[0]) !== null', css);
  }

  /** The visible text of an element. */
  text(css) {
    return this.script('return document.querySelector(arguments[0])?.innerText ?? ""', css);
  }

  /** Waits until the text of an element matches. */
  async sees(css, pattern, ms) {
    return until(`${css} says ${pattern}`, async () => {
      const text = await this.text(css);
      return pattern.test(text) && text;
    }, ms);
  }

  async click(css) {
    const element = await this.find(css);
    await this.#in('POST', `/element/${element[ELEMENT]}/click`);
  }

  /** Sends text or a file path to an element. */
  async type(css, text) {
    const element = await this.find(css);
    await this.#in('POST', `/element/${element[ELEMENT]}/value`, { text });
  }

  /**
   * Sends `text` to what has the focus as a keyboard-wedge reader does: all its keys at once ("\r" is Enter). The keys are
   * made within the page, because through the driver each waits for the one before and a busy machine tears the burst apart.
   * A key that the page lets through does what it would do: it types into a field, or presses a button.
   */
  async burst(text) {
    await this.script(
      `for (const character of arguments[0]) {
         const key = character === '\\r' ? 'Enter' : character;
         const target = document.activeElement ?? document.body;
         const event = new KeyboardEvent('keydown', { key, shiftKey: /[A-Z<]/.test(key) && key.length === 1, bubbles: true, cancelable: true, composed: true });
         if (!target.dispatchEvent(event)) continue;
         if (key.length === 1 && target.matches('input, textarea')) document.execCommand('insertText', false, key);
         else if (key === 'Enter') target.closest('button, a[href]')?.click();
       }`,
      text,
    );
  }

  /** Presses and releases keys, one after the other, wherever the focus is. */
  async press(keys, pause = 0) {
    const actions = [];
    for (const key of keys) {
      actions.push({ type: 'keyDown', value: key }, { type: 'keyUp', value: key });
      if (pause) actions.push({ type: 'pause', duration: pause });
    }
    await this.#in('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** Presses keys together, as Control and Enter. */
  async chord(...keys) {
    const down = keys.map((value) => ({ type: 'keyDown', value }));
    const up = [...keys].reverse().map((value) => ({ type: 'keyUp', value }));
    await this.#in('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions: [...down, ...up] }] });
  }

  /** Calls the door as the page does. */
  door(name, args = {}) {
    return this.scriptAsync(
      `const [name, args, done] = arguments;
       window.__TAURI_INTERNALS__.invoke('rpc', { name, args }).then((ok) => done({ ok }), (error) => done({ error }));`,
      name,
      args,
    );
  }

  async resize(width, height) {
    await this.#in('POST', '/window/rect', { width, height });
  }

  /** Writes a picture of the display as PNG: what a person would see, and at once (WebDriver's own takes seconds here). */
  screenshot(file) {
    execFileSync('import', ['-window', 'root', file]);
    return file;
  }

  /** Closes the window. The driver goes after `ended`: killed between its answer and its last signal, it would leave the program running. */
  async close(ended = async () => {}) {
    try {
      await this.#call('DELETE', `/session/${this.#session}`);
    } catch {
      // The program may have been killed by the test.
    }
    await ended();
    this.#driver.kill('SIGKILL');
    if (this.#driver.exitCode === null && this.#driver.signalCode === null) await once(this.#driver, 'exit');
  }
}
