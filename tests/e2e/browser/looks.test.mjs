// How every screen looks and reads: axe finds nothing and nothing is cut off, in each language, theme and contrast, at the
// smallest window. The states come from the stand-in of the door, because some are hard to reach on purpose.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { axe, openPage, overflow, startBrowser } from "./kit.mjs";
import { startMock } from "./mock-door.mjs";

/** The state of the booth, then the keys that lead to what is looked at. */
const SCREENS = [
  ["enrol"],
  ["sign-in"],
  ["station"],
  ["empty"],
  ["recorded"],
  ["read"],
  ["hit"],
  ["answered"],
  ["expired"],
  ["exit"],
  ["read", "F2"],
  ["read", "F4"],
  ["read", "F6"],
  ["read", "F7"],
  ["read", "e"],
  ["read", "m"],
  ["read", "Delete"],
  ["exit", "F4"],
  ["empty", "F1"],
  ["empty", "F3"],
  ["empty", "F9"],
  ["empty", "F10"],
  ["empty", "F11"],
];
const LANGUAGES = ["en", "fr", "ar"];
const LOOKS = [
  ["light", "normal"],
  ["dark", "normal"],
  ["light", "high"],
  ["dark", "high"],
];

let browser;
let mock;
let page;

before(async () => {
  mock = await startMock({ training: true });
  browser = await startBrowser();
  page = await openPage(browser, mock.url);
});
after(async () => {
  await browser?.close();
  mock?.server.closeAllConnections();
  mock?.server.close();
});

async function show([state, ...keys], language, theme, contrast) {
  Object.assign(mock.booth, { state, view: undefined, decided: false, preferences: { language, theme, contrast } });
  page.faults.length = 0;
  await page.goto(mock.url);
  await page.waitForSelector("main");
  if (!["enrol", "sign-in", "station"].includes(state)) await page.waitForSelector("footer button");
  await page.waitForFunction(() => document.fonts.status === "loaded");
  for (const key of keys) await press(key);
}

async function press(key) {
  // A shortcut key acts when 50 ms have passed without another; what it opens is there when the page has settled.
  const before = await page.evaluate(() => document.body.innerHTML.length);
  await page.keyboard.press(key);
  await page.waitForFunction((length) => document.body.innerHTML.length !== length, before);
}

for (const language of LANGUAGES) {
  for (const [theme, contrast] of LOOKS) {
    describe(`${language}, ${theme}, ${contrast} contrast`, () => {
      for (const screen of SCREENS) {
        test(screen.join(" "), async () => {
          await show(screen, language, theme, contrast);
          assert.equal(await page.getAttribute("html", "lang"), language);
          assert.deepEqual(await axe(page), []);
          assert.deepEqual(await overflow(page), []);
          assert.deepEqual(page.faults, []);
        });
      }
    });
  }
}

describe("search with rows, in each language", () => {
  for (const language of LANGUAGES) {
    test(language, async () => {
      await show(["empty", "F3"], language, "light", "normal");
      await page.locator("[role=combobox]").first().click();
      await page.locator("[role=option]").first().click();
      await page.locator("form[role=search] button[type=submit]").click();
      await page.waitForSelector(".result tbody tr button");
      assert.deepEqual(await axe(page), []);
      assert.deepEqual(await overflow(page), []);
      await page.locator(".result tbody tr button").first().click();
      await page.waitForSelector("dialog .record");
      assert.deepEqual(await axe(page), []);
    });
  }
});

describe("the versions of a crossing and their forms, in each language and theme", () => {
  for (const language of LANGUAGES) {
    for (const [theme, contrast] of LOOKS) {
      test(`${language}, ${theme}, ${contrast} contrast`, async () => {
        await show(["empty", "F3"], language, theme, contrast);
        await page.locator("[role=combobox]").first().click();
        await page.locator("[role=option]").first().click();
        await page.locator("form[role=search] button[type=submit]").click();
        await page.locator(".result tbody tr button").first().click();
        await page.waitForSelector("dialog .record ol li");
        assert.deepEqual(await axe(page), []);
        assert.deepEqual(await overflow(page), []);
        for (const key of ["e", "Delete"]) {
          await press(key);
          await page.waitForSelector("dialog textarea");
          if (key === "e") await page.locator("dialog .fields input").first().fill("LINDQVIST");
          await page.waitForSelector("dialog input[type=password]");
          assert.deepEqual(await axe(page), []);
          assert.deepEqual(await overflow(page), []);
          await press("Escape");
        }
        assert.deepEqual(page.faults, []);
      });
    }
  }
});

test("axe does look: a picture without a text and a pale word are found", async () => {
  await show(["empty"], "en", "light", "normal");
  await page.evaluate(() => document.querySelector("main").insertAdjacentHTML("beforeend", '<img src="icon.svg"><p class="pale">pale words</p>'));
  await page.evaluate(() => (document.querySelector(".pale").style.color = "#ddd"));
  const found = (await axe(page)).map((line) => line.split(" ")[0]);
  assert.ok(found.includes("image-alt") && found.includes("color-contrast"), found.join());
});
