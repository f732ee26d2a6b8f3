// Headquarters' console against the real server: what people of headquarters do there, by mouse and by keyboard, and how every
// screen looks and reads in each language and theme. `cargo xtask test` starts a training headquarters with one booth enrolled.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axe, openPage, overflow, startBrowser } from "./kit.mjs";

const URL_OF_CONSOLE = process.env.OUTPOST_CONSOLE_URL ?? (console.error("OUTPOST_CONSOLE_URL is not set: run this through cargo xtask."), process.exit(2));
const ADMINISTRATOR = ["r.okello", "training-headquarters"];
/** Names of this run's own, so that it can run twice on one server. */
const RUN = Date.now().toString(36);
const LIST = `trial-${RUN}`;
const BOOTH_POST = "Kora Bridge";

const ALERT = (id, name) =>
  JSON.stringify({
    id,
    category: "questioning",
    priority: "normal",
    names: [{ primary: name, secondary: "Peter" }],
    birth_dates: ["1969-11-03"],
    nationalities: ["UTO"],
    handling: { instruction: "Ask and inform the contact.", contact: "Kora duty desk" },
    reason: "Invented.",
  });
const PLATE = JSON.stringify({ class: "plate", number: "KAA 123 B", status: "sought", note: "Seen at Kora" });
const GOOD = [ALERT("T-1", "HANSEN"), ALERT("T-2", "ERIKSSON"), PLATE].join("\n");
const FAULTY = [ALERT("T-1", "HANSEN"), '{"id": "T-2", "names": [', ALERT("T-1", "HANSEN")].join("\n");

let browser;
let page;

before(async () => {
  browser = await startBrowser();
  // The console's certificate is its own; people at headquarters accept or install it once.
  page = await openPage(browser, `${URL_OF_CONSOLE}/?lang=en`, { width: 1440, height: 900, ignoreHTTPSErrors: true });
});
after(() => browser?.close());

const button = (name, root = page) => root.getByRole("button", { name, exact: true });
const field = (name, root = page) => root.getByLabel(name, { exact: true });
const dialog = () => page.locator("dialog[open]");

async function open(path, look = { lang: "en" }) {
  await page.goto("about:blank");
  await page.goto(`${URL_OF_CONSOLE}/?${new URLSearchParams(look)}#/${path}`);
  await page.waitForSelector("main h1");
  await settled();
}

/** Goes on to another screen without loading the console anew. */
async function goTo(path) {
  await page.evaluate((hash) => (location.hash = hash), `#/${path}`);
  await page.waitForSelector("main h1");
  await settled();
}

/** Everything asked has been answered. */
async function settled() {
  await page.waitForFunction(() => !document.querySelector("[role=status].loading") && document.fonts.status === "loaded");
  await page.waitForLoadState("networkidle");
}

async function choose(label, option, root = page) {
  await root.getByRole("combobox", { name: label, exact: true }).click();
  await root.getByRole("option", { name: option, exact: true }).click();
}

async function signIn(passphrase) {
  await field("Name").fill(ADMINISTRATOR[0]);
  await field("Passphrase").fill(passphrase);
  await page.keyboard.press("Enter");
}

const asFile = (text) => ({ name: "list.jsonl", mimeType: "application/json", buffer: Buffer.from(text) });

/** A call as the page makes it, or without the header that only the page can send. */
function rawCall(name, args, guarded = true) {
  return page.evaluate(
    async ([name, args, guarded]) => {
      const headers = { "content-type": "application/json", ...(guarded ? { "x-outpost-console": "1" } : {}) };
      const response = await fetch(`/api/${name}`, { method: "POST", headers, body: JSON.stringify(args) });
      return { status: response.status, body: await response.json().catch(() => null) };
    },
    [name, args, guarded],
  );
}

describe("signing in", () => {
  test("nothing is answered before it", async () => {
    const { status, body } = await rawCall("overview", {});
    assert.equal(status, 401);
    assert.equal(body.code, "not-signed-in");
  });

  test("a wrong passphrase is refused in words, and the name stays", async () => {
    await signIn("not-the-passphrase");
    await page.getByRole("alert").filter({ hasText: "Name or passphrase is wrong. Check both and try again." }).waitFor();
    assert.equal(await field("Name").inputValue(), ADMINISTRATOR[0]);
    assert.equal(await field("Passphrase").inputValue(), "");
    assert.deepEqual(await axe(page), []);
  });

  test("the right one opens the posts", async () => {
    await signIn(ADMINISTRATOR[1]);
    await page.getByRole("heading", { level: 1, name: "Posts" }).waitFor();
    assert.match(await page.locator("nav").first().innerText(), /R\. Okello/);
  });

  test("a call without the page's own header is refused", async () => {
    assert.equal((await rawCall("overview", {}, false)).status, 403);
  });
});

describe("what headquarters does", () => {
  test("posts show the enrolled booth, and the booth opens", async () => {
    await open("posts");
    const row = page.locator("tbody tr").filter({ hasText: BOOTH_POST }).first();
    await row.waitFor();
    await row.getByRole("button").click();
    await page.getByRole("heading", { level: 1, name: new RegExp(`^${BOOTH_POST} · `) }).waitFor();
    await settled();
    assert.match(await page.locator("main").innerText(), /Here without a gap up to/);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1", "the new screen is read out from its heading");
  });

  test("an enrolment code is shown once, large, and may be cancelled", async () => {
    await open("enrolment");
    await button("Issue a code").click();
    await page.getByText("Choose the post.").waitFor();
    await choose("Post", BOOTH_POST);
    await field("Name of the booth (optional)").fill(`Lane ${RUN}`);
    await button("Issue a code").click();
    const code = await dialog().locator(".code").innerText();
    assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
    assert.deepEqual(await axe(page), []);
    await button("Done", dialog()).click();
    assert.equal(await page.getByText(code).count(), 0);
    const row = page.locator("tbody tr").filter({ hasText: `Lane ${RUN}` });
    await row.getByRole("button").click();
    await button("Cancel code", dialog()).click();
    await row.getByText("Cancelled").waitFor();
  });

  test("a booth without a link joins by a stick that is taken in here, and delivers by it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "outpost-stick-"));
    const [stick, data] = [join(folder, "STICK"), join(folder, "booth")];
    mkdirSync(stick);
    const ctl = (...args) => execFileSync(process.env.OUTPOST_CTL, [...args, "--data", data], { encoding: "utf8" });
    await open("enrolment");
    await choose("Post", BOOTH_POST);
    await field("Name of the booth (optional)").fill(`Stick ${RUN}`);
    await button("Issue a code").click();
    const code = await dialog().locator(".code").innerText();
    await button("Done", dialog()).click();
    const joined = () => ctl("enrol", "--training", "--hq", process.env.OUTPOST_HQ_URL, "--code", code, "--stick", stick);
    assert.match(joined(), /is written and read again/);
    await open("sticks");
    await page.getByText("No file has been chosen yet.").waitFor();
    const bring = async (words) => {
      const files = readdirSync(join(stick, "OUTPOST")).filter((name) => !name.endsWith("-ack.obx"));
      await page.locator("input[type=file]").setInputFiles(files.map((name) => join(stick, "OUTPOST", name)));
      for (const name of files) {
        const row = page.locator("tr").filter({ hasText: name });
        await row.getByText(words).waitFor();
        const [download] = await Promise.all([page.waitForEvent("download"), row.getByRole("button").click()]);
        await download.saveAs(join(stick, "OUTPOST", download.suggestedFilename()));
      }
    };
    await bring("booths joined: 1");
    assert.deepEqual(await axe(page), []);
    assert.match(joined(), /joined as booth/);
    rmSync(join(stick, "OUTPOST"), { recursive: true });
    ctl("bundle", "export", "--to", stick);
    await bring("new segments: 1");
    ctl("bundle", "import", stick);
    assert.match(ctl("sync", "status"), /everything is at headquarters/);
    await page.locator("input[type=file]").setInputFiles({ name: "other.obx", mimeType: "application/octet-stream", buffer: Buffer.alloc(300_000, 7) });
    await page.locator("tr").filter({ hasText: "other.obx" }).getByText("This is no file of a stick").waitFor();
    rmSync(folder, { recursive: true });
  });

  test("terms of retention are looked at before they are published", async () => {
    await open("retention");
    const group = page.getByRole("group", { name: /^Ordinary crossings/ });
    const [here, there] = ["At headquarters, days", "At the booths, days"].map((label) => group.getByLabel(label));
    const save = button("Look at what this erases");
    await save.press("Enter");
    await page.getByText("Nothing is changed yet.").waitFor();
    await here.fill("1825");
    await there.fill("2000");
    await save.click();
    await group.getByText("A booth keeps nothing longer than headquarters.").waitFor();
    assert.deepEqual(await axe(page), []);
    await there.fill("٣٦٥"); // Digits of the officer's own script.
    await save.click();
    await dialog().getByText("By these terms nothing is erased now.").waitFor();
    assert.deepEqual(await axe(page), []);
    await button("Publish", dialog()).click();
    await page.getByText("Published. Booths go by it from their next contact.").waitFor();
    assert.equal(await there.inputValue(), "365");
    await open("retention");
    assert.equal(await here.inputValue(), "1825");
    await open("audit");
    await page.getByText("Retention published").first().waitFor();
  });

  test("a faulty list is refused with the place of each fault, a good one is published", async () => {
    await open("upload");
    await button("Check").click();
    await page.getByRole("alert").filter({ hasText: "Something is missing." }).waitFor();
    await field("Stable name").fill(LIST);
    await field("What officers call it").fill(`Trial list ${RUN}`);
    await field("Owner").fill("Border Police of Norland (invented)");
    await field("Source").fill("test");
    await field("Why you do this").fill("Trial.");
    await page.locator("input[type=file]").setInputFiles(asFile(FAULTY));
    await button("Check").click();
    await page.getByText("2 lines are wrong.").waitFor();
    const rows = await page.locator("tbody tr").allInnerTexts();
    assert.match(rows[0], /^2\s+\d+\s+is not JSON/);
    assert.match(rows[1], /^3\s+id stands twice/);
    assert.equal(await button("Publish").count(), 0);
    assert.deepEqual(await axe(page), []);
    await page.locator("input[type=file]").setInputFiles(asFile(GOOD));
    await button("Check").click();
    await page.getByText("All 3 entries are in order.").waitFor();
    await button("Publish").click();
    await page.getByRole("heading", { level: 1, name: `Trial list ${RUN}` }).waitFor();
    await page.getByText("HANSEN, Peter").waitFor();
    await page.getByText("KAA 123 B").waitFor();
  });

  test("one alert is added and withdrawn, each in a new version", async () => {
    await open(`list/${LIST}`);
    await button("Add an alert").click();
    await button("Publish", dialog()).click();
    await dialog().getByRole("alert").waitFor();
    await field("Id of the alert", dialog()).fill("T-3");
    await field("Surname", dialog()).fill("OKAFOR");
    await field("Dates of birth, one a line", dialog()).fill("1980");
    await field("What the officer does", dialog()).fill("Ask.");
    await button("Publish", dialog()).click();
    await dialog().getByRole("alert").filter({ hasText: "Write the reason." }).waitFor();
    await field("Why you do this", dialog()).fill("A warrant of today.");
    assert.deepEqual(await axe(page), []);
    await button("Publish", dialog()).click();
    await page.getByText("OKAFOR").waitFor();
    await page.getByRole("button", { name: "Withdraw T-3" }).click();
    await button("Withdraw", dialog()).click();
    await dialog().getByText("Write the reason.").waitFor();
    await field("Reason", dialog()).fill("Test over.");
    await button("Withdraw", dialog()).click();
    await page.getByText("OKAFOR").waitFor({ state: "detached" });
    await dialog().waitFor({ state: "detached" }); // While it is open, nothing behind it takes the focus, and text filled in there is lost.
    await field("Part of a name, document number or id").fill("eriks");
    await button("Search").click();
    // The numbers of the list say how many they are in the same words.
    await page.getByRole("region", { name: "Alerts" }).getByText("1 of 1 shown").waitFor();
  });

  test("a number is found, added and withdrawn, and the list itself changed", async () => {
    await open(`list/${LIST}`);
    await button("Add a number").click();
    await field("Number", dialog()).fill("BK4400101");
    await field("Last number of a range", dialog()).fill("BK4400180");
    await choose("Why it is listed", "stolen or lost blank", dialog());
    await field("Why you do this", dialog()).fill("Reported by the printer.");
    assert.deepEqual(await axe(page), []);
    await button("Publish", dialog()).click();
    await dialog().waitFor({ state: "detached" });
    const row = page.locator("tr").filter({ hasText: "BK4400101 – BK4400180" });
    await row.getByText("stolen or lost blank").waitFor();
    await field("Part of a number or note").fill("bk 4400-133");
    await button("Search the numbers").click();
    await page.getByText("KAA 123 B").waitFor({ state: "detached" });
    await row.getByRole("button", { name: "Withdraw BK4400101" }).click();
    await field("Reason", dialog()).fill("Found again.");
    await button("Withdraw", dialog()).click();
    await row.waitFor({ state: "detached" });
    await dialog().waitFor({ state: "detached" });
    await button("Change the list").click();
    await field("Handling code", dialog()).fill("K-7");
    await choose("Who may see it", "Supervisor", dialog());
    await field("Why you do this", dialog()).fill("Supervisors alone.");
    assert.deepEqual(await axe(page), []);
    await button("Publish", dialog()).click();
    await page.getByText("K-7").waitFor();
    await open("audit");
    await page.getByText(`${LIST} 6: Supervisors alone.`).waitFor();
  });

  test("crossings are not searched without a purpose", async () => {
    await open("crossings");
    await button("Search").click();
    await page.getByRole("alert").filter({ hasText: "A search needs a purpose." }).waitFor();
    assert.equal(await page.getByRole("combobox", { name: "Why you search" }).getAttribute("aria-invalid"), "true");
    const nothing = { post: null, direction: null, decision: null, nationality: null, from: null, to: null, before: null };
    const { status, body } = await rawCall("search_crossings", { text: "", purpose: null, ...nothing });
    assert.deepEqual([status, body.code], [400, "purpose-missing"]);
  });

  test("with a purpose they are, and the search stands in the audit log", async () => {
    await choose("Why you search", "Investigation");
    await field("Beginning of a name, or a whole document number").fill("zz-nobody");
    await button("Search").click();
    await page.getByText("Nothing found.").waitFor();
    await open("audit");
    const newest = page.locator("tbody tr").filter({ hasText: "Crossings searched" }).first();
    assert.match(await newest.innerText(), /r\.okello[\s\S]*Investigation/);
  });

  test("an officer is added, changed and withdrawn", async () => {
    await open("officers");
    await button("Add an officer").click();
    await field("Name shown", dialog()).fill(`T. Rial ${RUN}`);
    await field("Sign-in name", dialog()).fill(`t.${RUN}`);
    await field("First passphrase", dialog()).fill("short");
    await button("Add an officer", dialog()).click();
    await dialog().getByRole("alert").filter({ hasText: "The passphrase is too short." }).waitFor();
    await field("First passphrase", dialog()).fill("training-trial-officer");
    assert.deepEqual(await axe(page), []);
    await button("Add an officer", dialog()).click();
    const row = page.locator("tbody tr").filter({ hasText: `t.${RUN}` });
    await row.getByText("In force").waitFor();
    await row.getByRole("button", { name: /^Change/ }).click();
    await choose("Role", "Supervisor", dialog());
    await button("Save", dialog()).click();
    await row.getByText("Supervisor").waitFor();
    await row.getByRole("button", { name: /^Withdraw/ }).click();
    await button("Withdraw", dialog()).click();
    await row.getByText("Withdrawn").waitFor();
  });

  test("a user of the console is added and withdrawn", async () => {
    await open("users");
    await button("Add a user").click();
    await field("Name shown", dialog()).fill(`U. Ser ${RUN}`);
    await field("Sign-in name", dialog()).fill(`u.${RUN}`);
    await field("First passphrase", dialog()).fill("training-trial-user");
    await button("Add a user", dialog()).click();
    const row = page.locator("tbody tr").filter({ hasText: `u.${RUN}` });
    await row.getByRole("button", { name: /^Withdraw/ }).click();
    await button("Withdraw", dialog()).click();
    await row.getByText("Withdrawn").waitFor();
  });

  test("statistics say how complete they are, and are saved as a file", async () => {
    await open("statistics");
    await page.locator("table").filter({ hasText: BOOTH_POST }).first().waitFor();
    assert.match(await page.locator("header").innerText(), /\d+(\.\d)? % complete/);
    await button("Last 7 days").click();
    await settled();
    const [file] = await Promise.all([page.waitForEvent("download"), button("Save as CSV").click()]);
    assert.match(file.suggestedFilename(), /^statistics-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
    const [sheet] = await Promise.all([page.waitForEvent("download"), button("Save as XLSX").click()]);
    assert.match(sheet.suggestedFilename(), /^statistics-.*\.xlsx$/);
    await choose("In rows", "Post");
    await choose("In columns", "Month");
    await settled();
    await page.getByRole("heading", { level: 2, name: "Crossed by Post and Month" }).waitFor();
    await field("From").fill("31 2 2026");
    await field("From").blur();
    await page.getByText("Give day, month and year.").waitFor();
  });
});

describe("tables that leave the house", () => {
  test("a table is published, kept, and its next revision says what changed", async () => {
    await open("statistics");
    for (const revision of ["1", "2"]) {
      await button("Publish").click();
      await field("Title", dialog()).fill(`Trial table ${RUN}`);
      assert.deepEqual(await axe(page), []);
      await button("Publish the table", dialog()).click();
      await page.getByRole("heading", { level: 1, name: `Trial table ${RUN}` }).waitFor();
      await page.getByText(new RegExp(`^Revision ${revision} · `)).waitFor();
      assert.deepEqual(await axe(page), []);
      await open("statistics");
    }
    await open("published");
    const rows = page.locator("tbody tr").filter({ hasText: `Trial table ${RUN}` });
    assert.equal(await rows.count(), 2);
    await rows.first().getByRole("button").click();
    await page.getByText("No figure changed.").waitFor();
  });
});

describe("by keyboard alone", () => {
  test("the first key leads to the content, past the menu", async () => {
    await open("posts");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className.includes("skip")), true);
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.tagName), "MAIN");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.closest("main") !== null), true);
  });

  for (const path of ["posts", "crossings", "enrolment", "upload", "statistics"]) {
    test(`${path}: the focus follows the order of reading and is always seen`, async () => {
      await open(path);
      const stops = [];
      for (;;) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const element = document.activeElement;
          if (element === document.body) return null;
          const all = [...document.querySelectorAll("*")];
          const box = element.closest(".segments label, .box") ?? element;
          const drawn = [element, box, box.parentElement].some((e) => getComputedStyle(e).outlineStyle !== "none" && parseFloat(getComputedStyle(e).outlineWidth) >= 2);
          const { width, height } = box.getBoundingClientRect();
          return { at: all.indexOf(element), what: element.outerHTML.slice(0, 80), seen: drawn && width > 0 && height > 0 };
        });
        if (stop === null || stops.some((before) => before.at === stop.at) || stops.length > 200) break;
        stops.push(stop);
      }
      assert.ok(stops.length > 12, `${stops.length} places`);
      assert.deepEqual(stops.filter((stop) => !stop.seen).map((stop) => stop.what), []);
      assert.deepEqual(stops.map((stop) => stop.at), stops.map((stop) => stop.at).sort((a, b) => a - b));
    });
  }

  test("a dialog opens, keeps the focus, closes by Escape and gives the focus back", async () => {
    await open("officers");
    await button("Add an officer").focus();
    await page.keyboard.press("Enter");
    await dialog().waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest("dialog") !== null), true);
    await page.keyboard.press("Escape");
    await dialog().waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.textContent.trim()), "Add an officer");
  });
});

const SCREENS = ["posts", "booth", "attention", "alarms", "crossings", "hits", "lists", "list/national", "upload", "upload/national", "programs", "statistics", "published", "officers", "users", "enrolment", "sticks", "retention", "audit", "settings"];
const LOOKS = [
  ["light", "normal"],
  ["dark", "normal"],
  ["light", "high"],
  ["dark", "high"],
];

for (const lang of ["en", "fr", "ar"]) {
  for (const [theme, contrast] of LOOKS) {
    describe(`${lang}, ${theme}, ${contrast} contrast, at the smallest window`, () => {
      before(async () => {
        await page.setViewportSize({ width: 1024, height: 768 });
        await open("settings", { lang, theme, contrast });
      });
      for (const screen of SCREENS) {
        test(screen, async () => {
          page.faults.length = 0;
          const { body: posts } = await rawCall("posts_and_booths", {});
          const { booth } = posts.flatMap((post) => post.booths)[0];
          await goTo(screen === "booth" ? `booth/${booth}` : screen);
          assert.equal(await page.getAttribute("html", "lang"), lang);
          assert.equal(await page.getAttribute("html", "dir"), lang === "ar" ? "rtl" : "ltr");
          assert.equal(await page.getByRole("alert").count(), 0);
          assert.deepEqual(await axe(page), []);
          assert.deepEqual(await overflow(page), []);
          assert.deepEqual(page.faults, []);
        });
      }
    });
  }
}

describe("leaving", () => {
  test("the look is kept in the address and nowhere else", async () => {
    await open("settings", { lang: "en" });
    await page.getByText("Français").click();
    await page.getByRole("heading", { level: 1, name: "Réglages" }).waitFor();
    assert.match(page.url(), /lang=fr/);
    assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
  });

  test("signing out ends the session on the server", async () => {
    await open("posts");
    await button("Sign out").click();
    await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
    assert.equal((await rawCall("overview", {})).status, 401);
  });
});
