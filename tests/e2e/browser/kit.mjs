// What the browser tests share: Debian's Chromium, axe, the twin of the program, and ways through its screens.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(fileURLToPath(import.meta.url), "../../../..");
const require = createRequire(join(ROOT, "ui/package.json"));
const { chromium } = require("playwright-core");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function startBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A page whose errors fail the test that opened it: `page.faults` collects them. */
export async function openPage(browser, url, { width = 1024, height = 768, ...more } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...more });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  await page.goto(url);
  await page.waitForSelector("main");
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** What axe finds: rule, impact and the first place, so that a failure says where to look. */
export async function axe(page) {
  // Evaluated by the driver, not by the page, so that the page's own content policy stays in force.
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(" | ")} ${v.nodes[0]?.any[0]?.message ?? ""}`);
}

/** Elements that reach out of the window or are cut off although nothing scrolls there. */
export function overflow(page) {
  return page.evaluate(() => {
    const bad = [];
    if (document.documentElement.scrollWidth > innerWidth) bad.push(`page is ${document.documentElement.scrollWidth} wide`);
    for (const element of document.querySelectorAll("button, h1, h2, h3, dd, label, [role=combobox], .block, footer > *, header > *")) {
      const box = element.getBoundingClientRect();
      if (box.width === 0 || element.closest(".visually-hidden, [hidden], .watermark")) continue;
      if (box.left < -1 || box.right > innerWidth + 1) bad.push(`${element.tagName} “${element.textContent.trim().slice(0, 30)}” reaches out of the window`);
      // What is chosen from must be seen whole; tables scroll sideways.
      for (let holder = element.matches("label, button") ? element.parentElement : null; holder; holder = holder.parentElement) {
        if (getComputedStyle(holder).overflowX === "visible" || holder.querySelector("table")) continue;
        const edges = holder.getBoundingClientRect();
        if (box.left < edges.left - 1 || box.right > edges.right + 1) bad.push(`${element.tagName} “${element.textContent.trim().slice(0, 30)}” reaches out of what holds it`);
      }
      const style = getComputedStyle(element);
      if (style.overflowX === "hidden" && style.textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth + 1)
        bad.push(`${element.tagName} “${element.textContent.trim().slice(0, 30)}” is cut off`);
    }
    return bad;
  });
}

/** Types like a person: slower than any document reader. */
export async function typeSlowly(page, text) {
  await page.keyboard.type(text, { delay: 60 });
}

/** Presses one key as a person does: a shortcut acts only when 50 ms lie between it and any other key. */
export async function press(page, key) {
  await page.evaluate(() => new Promise((done) => setTimeout(done, 80)));
  await page.keyboard.press(key);
}

/** Sends lines as a keyboard-wedge reader does: real keys, all handed to the browser at once, so that nothing lies between them. */
export async function scan(page, lines, terminator = "Enter") {
  const session = await page.context().newCDPSession(page);
  const keys = lines.flatMap((line) => [...line, terminator]);
  const sent = keys.flatMap((key) => {
    const named = key.length > 1;
    const code = named ? key : /[A-Z]/.test(key) ? `Key${key}` : /\d/.test(key) ? `Digit${key}` : "Comma";
    const event = { key, code, windowsVirtualKeyCode: named ? { Enter: 13, Tab: 9 }[key] : key.charCodeAt(0), modifiers: /[A-Z<]/.test(key) ? 8 : 0 };
    return [session.send("Input.dispatchKeyEvent", { type: "keyDown", text: named ? "\r" : key, ...event }), session.send("Input.dispatchKeyEvent", { type: "keyUp", ...event })];
  });
  await Promise.all(sent);
  await session.detach();
}

/** Starts the HTTP twin of the program on a data folder of its own; `stop()` ends it and removes the folder. */
export async function startTwin({ data, args = [] } = {}) {
  const folder = data ?? join(mkdtempSync(join(tmpdir(), "outpost-twin-")), "booth");
  const binary = process.env.OUTPOST_TWIN ?? join(ROOT, "target/debug/twin");
  const child = spawn(binary, ["--port", "0", "--ui", join(ROOT, "ui/dist/window"), "--data", folder, ...args], { stdio: ["ignore", "pipe", "ignore"] });
  const url = await new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`the twin ended with ${code}`)));
    createInterface({ input: child.stdout }).on("line", (line) => line.startsWith("listening ") && done(line.slice(10).trim()));
  });
  const end = (signal) =>
    new Promise((done) => {
      if (child.exitCode !== null) return done();
      child.removeAllListeners("exit");
      child.once("exit", done);
      child.kill(signal);
    });
  return {
    url,
    folder,
    kill: () => end("SIGKILL"),
    stop: async () => {
      await end("SIGTERM");
      rmSync(dirname(folder), { recursive: true, force: true });
    },
  };
}

/** A training booth with officers, posts and lists, as of one day, so that the specimens' dates mean the same for ever. */
export const demo = () => startTwin({ args: ["--seed-demo", "--today", TODAY] });
export const TODAY = "2026-11-23";

/** The invented officer of the training, as the sign-in screen itself names them. */
export async function officer(url) {
  const boot = await (await fetch(`${url}/rpc/bootstrap`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" })).json();
  const [, login, passphrase] = /(\S+)\s*[·:–—/-]\s*(\S+)/.exec(boot.training_hint);
  return { login, passphrase };
}

/** From the sign-in to the primary screen, by keyboard alone. */
export async function signIn(page, { login, passphrase }) {
  await page.waitForSelector("input[type=password]");
  await typeSlowly(page, login);
  await page.keyboard.press("Tab");
  await typeSlowly(page, passphrase);
  await page.keyboard.press("Enter");
  await page.waitForSelector("form [role=radiogroup]");
  await page.waitForFunction(() => document.activeElement?.matches("button[type=submit]"));
  await page.keyboard.press("Enter");
  await page.waitForSelector(".ways .specimens button");
}

/** Scans a specimen document by its title's beginning, and waits until the screen shows whose it is. */
export async function specimen(page, title) {
  await page.locator(".specimens button", { hasText: title }).first().click();
  await page.waitForSelector("button.name");
}

/** One call past the screen, to compare what it shows with what the program holds. */
export async function rpc(url, name, args = {}) {
  const response = await fetch(`${url}/rpc/${name}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(args) });
  const body = await response.json();
  if (!response.ok) throw new Error(`${name}: ${JSON.stringify(body)}`);
  return body;
}
