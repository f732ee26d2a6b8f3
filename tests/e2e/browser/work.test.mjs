// An officer's work in a real browser over the twin of the program: the same commands, the same content policy as the window.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { axe, demo, officer, openPage, overflow, press, rpc, scan, signIn, specimen, startBrowser, startTwin, typeSlowly } from "./kit.mjs";

const HANSEN = ["P<UTOHANSEN<<PETER<<<<<<<<<<<<<<<<<<<<<<<<<<", "H7310442A8UTO6911030M3102282<<<<<<<<<<<<<<<4"];
const ERIKSSON = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F2704151ZE184226B<<<<<18"];

let browser;
let twin;
let page;
let who;

const inspection = () => rpc(twin.url, "inspection");
const bar = () => page.locator("footer .why").innerText();
/** Answers every hit past the screen, for tests about something else. */
async function answerAll() {
  for (const hit of (await inspection()).hits) await rpc(twin.url, "answer_hit", { hit: hit.hit.id, answer: "not-same", note: "" });
  await page.reload();
  await page.waitForSelector("button.name");
}
const until = (predicate, argument) => page.waitForFunction(predicate, argument);

before(async () => {
  browser = await startBrowser();
  twin = await demo();
  who = await officer(twin.url);
  page = await openPage(browser, twin.url);
});
after(async () => {
  await browser?.close();
  await twin?.stop();
});

/** Every test begins signed in, on an empty inspection. */
beforeEach(async () => {
  page.faults.length = 0;
  await page.goto(twin.url);
  await page.waitForSelector("main");
  if (await page.locator("input[type=password]").count()) await signIn(page, who);
  const now = await inspection();
  if (now.capture) await rpc(twin.url, "abandon", { reason: "the next test" });
  await page.reload();
  await page.waitForSelector(".ways");
});

describe("a crossing", () => {
  test("of a low-risk traveller takes one scan and one key", async () => {
    const before = (await rpc(twin.url, "status")).today.entries;
    await specimen(page, "Passport, Anna Maria Eriksson");
    assert.match(await page.locator("button.name").innerText(), /ERIKSSON/);
    if ((await inspection()).decision.unanswered > 0) await answerAll();
    await page.waitForSelector("footer button[aria-keyshortcuts=F8]:not([aria-disabled])");
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page), []);
    await page.keyboard.press("F8");
    await page.waitForSelector(".recorded");
    assert.match(await page.locator(".recorded").innerText(), /Admitted[\s\S]*Waiting for headquarters/);
    assert.match(await bar(), /Admitted · recorded/);
    assert.equal((await rpc(twin.url, "status")).today.entries, before + 1);
    assert.equal((await inspection()).capture, null);
    assert.deepEqual(page.faults, []);
  });

  test("with a possible match waits for the answer, says so, and takes it by one key", async () => {
    await specimen(page, "Passport, Peter Hansen");
    await page.waitForSelector("section.hit");
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("F8");
    await page.waitForSelector(".toast");
    assert.match(await page.locator(".toast").first().innerText(), /possible match/i);
    assert.ok((await inspection()).hits.every((h) => h.answer === null));
    await page.locator("body").click({ position: { x: 640, y: 660 } });
    for (let left = (await inspection()).decision.unanswered; left > 0; left -= 1) {
      await press(page, "3");
      await until((n) => document.querySelectorAll(".answered").length >= n, (await inspection()).hits.length - left + 1);
    }
    assert.ok((await inspection()).hits.every((h) => h.answer === "unsure"));
    await page.locator(".answered button").first().click();
    await page.waitForSelector("section.hit");
    assert.equal((await inspection()).decision.unanswered, 1);
  });

  test("can be refused on a lettered ground, with a note", async () => {
    await specimen(page, "Passport, Kwame Okafor");
    await answerAll();
    await page.keyboard.press("F4");
    await page.waitForSelector("dialog[open] fieldset");
    await page.keyboard.press("Control+Enter");
    assert.match(await page.locator("dialog [role=alert]").innerText(), /at least one ground/i);
    await press(page, "e");
    await until(() => document.querySelectorAll("fieldset input:checked").length === 1);
    await page.locator("dialog textarea").click();
    await typeSlowly(page, "no letter of invitation");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".recorded");
    assert.match(await page.locator(".recorded").innerText(), /Refused/);
    const { rows } = await rpc(twin.url, "search_crossings", { text: "", purpose: "training", direction: null, from: null, to: null, before: null });
    const record = await rpc(twin.url, "crossing", { id: rows[0].id, purpose: "training" });
    assert.deepEqual(record.decision, { kind: "refuse", grounds: ["purpose-not-justified"], note: "no letter of invitation" });
  });

  test("can go to secondary inspection and come back", async () => {
    await specimen(page, "Passport, Anna Maria Eriksson");
    await page.keyboard.press("F6");
    await until(() => document.activeElement?.tagName === "TEXTAREA");
    await typeSlowly(page, "interpreter needed");
    await page.keyboard.press("Control+Enter");
    await page.waitForSelector(".ready");
    await page.keyboard.press("F9");
    await page.waitForSelector("tbody tr");
    assert.match(await page.locator("tbody").innerText(), /ERIKSSON[\s\S]*interpreter needed/);
    assert.deepEqual(await axe(page), []);
    await page.locator("tbody button").first().click();
    await page.waitForSelector("button.name");
    assert.match(await page.locator("button.name").innerText(), /ERIKSSON/);
  });
});

describe("a window that has just opened", () => {
  test("keeps what a key opened when the inspection comes after it", async () => {
    let answer;
    const asked = new Promise((resolve) => (answer = resolve));
    await page.route("**/rpc/inspection", async (route) => {
      await asked;
      await route.continue();
    });
    const came = page.waitForResponse((r) => r.url().endsWith("/rpc/inspection"));
    await page.reload();
    await page.waitForSelector(".ways");
    await page.keyboard.press("c");
    await page.waitForSelector("dialog video");
    answer();
    await (await came).finished();
    await page.unroute("**/rpc/inspection");
    await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
    assert.equal(await page.locator("dialog video").count(), 1);
    await page.keyboard.press("Escape");
  });
});

describe("a document reader", () => {
  test("is read from anywhere, and its keys land in no field", async () => {
    await specimen(page, "Passport, Anna Maria Eriksson");
    await press(page, "a");
    await until(() => document.activeElement?.tagName === "INPUT");
    await page.keyboard.press("End");
    await typeSlowly(page, "Mill Road 4");
    const value = () => page.evaluate(() => document.querySelectorAll(".column.traveller input")[1]?.value);
    const typed = await value();
    assert.match(typed, /Mill Road 4$/);
    await scan(page, HANSEN);
    await until(() => document.querySelector("button.name")?.innerText.includes("HANSEN"));
    assert.ok(!(await page.evaluate(() => [...document.querySelectorAll("input, textarea")].some((e) => /UTO|HANSEN/.test(e.value)))));
    assert.equal((await inspection()).capture.method, "reader");
  });

  test("never answers a hit, whatever digits its frame holds", async () => {
    await specimen(page, "Passport, Peter Hansen");
    await page.waitForSelector("section.hit");
    const seen = page.waitForResponse((r) => r.url().endsWith("/rpc/capture_lines"));
    const calls = [];
    page.on("request", (request) => request.url().includes("/rpc/") && calls.push(request.url().split("/").pop()));
    await page.locator(".answers button").first().focus();
    await scan(page, ["1231231231231231231231231231231231231231231"]);
    await seen;
    assert.ok(!calls.includes("answer_hit"), calls.join());
    assert.ok((await inspection()).hits.every((h) => h.answer === null));
  });

  test("would land in a field without the gate: before the sign-in there is none", async () => {
    await page.keyboard.press("F12");
    await page.waitForSelector("input[type=password]");
    await page.locator("input").first().focus();
    await scan(page, ["ABCDEFGH"], "Tab");
    assert.equal(await page.locator("input").first().inputValue(), "ABCDEFGH");
  });
});

describe("what is typed", () => {
  test("comes back after the program was killed", async () => {
    await specimen(page, "Passport, Anna Maria Eriksson");
    await press(page, "a");
    await until(() => document.activeElement?.tagName === "INPUT");
    await page.keyboard.press("Control+a");
    const kept = page.waitForResponse((r) => r.url().endsWith("/rpc/keep_typed") && r.request().postData()?.includes("Harbour Street 9"));
    await typeSlowly(page, "Harbour Street 9");
    await kept;
    await twin.kill();
    const again = await startTwin({ data: twin.folder, args: ["--today", "2026-11-23"] });
    twin = { ...again };
    await page.goto(twin.url);
    await page.waitForSelector("input[type=password]");
    await typeSlowly(page, who.login);
    await page.keyboard.press("Tab");
    await typeSlowly(page, who.passphrase);
    await page.keyboard.press("Enter");
    await page.waitForSelector("form [role=radiogroup]");
    await page.keyboard.press("Enter");
    await page.waitForSelector("button.name");
    assert.ok(await page.evaluate(() => [...document.querySelectorAll("input")].some((e) => e.value === "Harbour Street 9")));
  });

  test("as machine-readable lines is judged digit by digit and read", async () => {
    await page.keyboard.press("F2");
    await page.waitForSelector("#mrz-1");
    await typeSlowly(page, ERIKSSON[0].toLowerCase());
    await page.keyboard.press("Enter");
    await until(() => document.activeElement?.id === "mrz-2");
    await typeSlowly(page, "L898902C37");
    await until(() => document.querySelector(".marks .differs"));
    assert.match(await page.locator("#mrz-verdict").innerText(), /Document number\s*does not agree/);
    await page.keyboard.press("Backspace");
    await typeSlowly(page, ERIKSSON[1].slice(9));
    await until(() => document.querySelectorAll(".marks .agrees").length === 5);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("Enter");
    await page.waitForSelector("button.name");
    assert.equal((await inspection()).capture.method, "manual");
  });

  test("into a fact corrects it and says where the value came from", async () => {
    await specimen(page, "Passport, Anna Maria Eriksson");
    await press(page, "e");
    await page.waitForSelector("dialog[open] [data-field=residence]");
    await page.locator("[data-field=residence] input").focus();
    await typeSlowly(page, "ken");
    await page.keyboard.press("Enter");
    await until(() => document.querySelector("[data-field=residence] .hint")?.textContent.includes("typed"));
    assert.deepEqual((await inspection()).traveller.residence, { value: "KEN", origin: "typed" });
    await page.keyboard.press("Escape");
    await until(() => document.querySelector(".traveller dl")?.innerText.includes("Kenya"));
  });
});

describe("beside the traveller", () => {
  test("a search needs a purpose, finds, opens and saves", async () => {
    await specimen(page, "Passport, Anna Maria Eriksson");
    await answerAll();
    await rpc(twin.url, "decide", { decision: (await inspection()).decision.main });
    await page.reload();
    await page.waitForSelector(".ways");
    await page.keyboard.press("F3");
    await page.waitForSelector("form[role=search]");
    await typeSlowly(page, "eriks");
    await page.keyboard.press("Enter");
    assert.match(await page.locator("[role=alert]").innerText(), /purpose/i);
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector("[role=option]");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.locator("form button[type=submit]").click();
    await page.waitForSelector("tbody tr button");
    assert.deepEqual(await axe(page), []);
    assert.deepEqual(await overflow(page), []);
    const download = page.waitForEvent("download");
    await page.getByText("Save as CSV").click();
    const stream = await (await download).createReadStream();
    let text = "";
    for await (const chunk of stream) text += chunk.toString("utf8");
    assert.match(text, /"Time","Name","Born"/);
    assert.match(text, /ERIKSSON/);
    await page.locator("tbody tr button").first().click();
    await page.waitForSelector("dialog .record");
    assert.match(await page.locator("dialog").innerText(), /ERIKSSON[\s\S]*L898902C3/);
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    await page.waitForSelector(".ready");
  });

  test("a recorded crossing is corrected by two officers, by keyboard, and shows both versions", async () => {
    const [, supervisor] = (await rpc(twin.url, "bootstrap")).training_hint.split("\n").map((line) => /(\S+)\s*[·:–—/-]\s*(\S+)/.exec(line));
    await specimen(page, "Passport, Anna Maria Eriksson");
    await answerAll();
    await rpc(twin.url, "decide", { decision: (await inspection()).decision.main });
    await page.reload();
    await page.waitForSelector(".ways");
    await page.keyboard.press("F3");
    await page.waitForSelector("form[role=search]");
    await typeSlowly(page, "eriks");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.waitForSelector("[role=option]");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await page.locator("form button[type=submit]").click();
    await page.locator(".result tbody tr button").first().click();
    await page.waitForSelector("dialog .record");
    await press(page, "e");
    await page.waitForSelector("dialog .fields");
    await page.getByLabel("Surname", { exact: true }).fill("LINDQVIST");
    await page.getByLabel("Why", { exact: true }).fill("Read wrongly.");
    await press(page, "Control+Enter");
    await page.locator("dialog [role=alert]", { hasText: "second officer" }).waitFor();
    await page.locator("dialog fieldset input").first().fill(supervisor[1]);
    await page.locator("dialog fieldset input[type=password]").fill(supervisor[2]);
    await press(page, "Control+Enter");
    await page.waitForSelector("dialog .record ol li");
    assert.match(await page.locator("dialog .record ol").innerText(), /Version 2[\s\S]*was ERIKSSON, is LINDQVIST[\s\S]*Read wrongly\./);
    assert.match(await page.locator("dialog h2").innerText(), /LINDQVIST/);
    assert.deepEqual(await axe(page), []);
    await press(page, "Escape");
    assert.match(await page.locator(".result tbody tr").first().innerText(), /LINDQVIST[\s\S]*corrected/);
    assert.deepEqual(page.faults, []);
  });

  test("language and contrast change at once and stay", async () => {
    await page.keyboard.press("F11");
    await page.waitForSelector("dialog[open]");
    await page.getByText("العربية").click();
    await until(() => document.documentElement.dir === "rtl");
    assert.equal(await page.locator("dialog h2").innerText(), "الإعدادات");
    await page.reload();
    await page.waitForSelector(".ways");
    assert.equal(await page.getAttribute("html", "lang"), "ar");
    await rpc(twin.url, "set_preferences", { language: "en", theme: "system", contrast: "normal" });
  });

  test("the lists, their ages and what waits stand in words", async () => {
    const status = await rpc(twin.url, "status");
    await page.keyboard.press("F10");
    await page.waitForSelector("tbody tr");
    const text = await page.locator("main").innerText();
    for (const list of status.lists) assert.ok(text.includes(list.title), list.title);
    assert.match(await page.locator("header .status").innerText(), /Waiting: \d+, oldest|Everything delivered/);
    await page.locator("summary", { hasText: "step by step" }).click();
    await page.waitForSelector("details tbody tr");
    assert.deepEqual(await axe(page), []);
  });
});

describe("the keyboard alone", () => {
  test("goes through header, document, traveller, screening and decision in that order", async () => {
    await specimen(page, "Passport, Peter Hansen");
    await page.waitForSelector("section.hit");
    await page.locator("header input:checked").focus();
    const visited = ["1 header"];
    for (let i = 0; i < 80; i += 1) {
      await page.keyboard.press("Tab");
      const place = await page.evaluate(() => {
        const e = document.activeElement;
        if (!e || e === document.body) return "";
        return e.closest("header") && !e.closest("section") ? "1 header" : e.closest(".document") ? "2 document" : e.closest(".traveller") ? "3 traveller" : e.closest(".screening") ? "4 screening" : e.closest("footer") ? "5 decision" : e.closest(".toasts") ? "6 notices" : "?";
      });
      if (place === "" || (visited.length > 0 && place === "1 header" && visited.at(-1) !== "1 header")) break;
      visited.push(place);
    }
    assert.deepEqual([...visited].sort(), visited);
    assert.deepEqual([...new Set(visited)].slice(0, 5), ["1 header", "2 document", "3 traveller", "4 screening", "5 decision"]);
  });

  test("stays inside a dialog and returns to where it was", async () => {
    await specimen(page, "Passport, Anna Maria Eriksson");
    await page.locator("button.name").focus();
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    for (let i = 0; i < 25; i += 1) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || !!document.activeElement?.closest("dialog")));
    }
    await page.keyboard.press("Escape");
    await until(() => document.activeElement?.matches("button.name"));
  });
});

test("a booth that belongs to nobody asks for headquarters, and says what is wrong", async () => {
  const fresh = await startTwin();
  try {
    const first = await openPage(browser, fresh.url);
    await first.waitForSelector("form input[type=url]");
    assert.deepEqual(await axe(first), []);
    await first.locator("input[type=url]").fill("https://127.0.0.1:9");
    await first.locator("input").nth(1).fill("0000-0000-0000-0000-0000-0000-0000-0000-0000");
    await first.locator("button[type=submit]").click();
    await first.waitForSelector("[role=alert]");
    assert.match(await first.locator("[role=alert]").innerText(), /\. /);
  } finally {
    await fresh.stop();
  }
});
