// What a post raises is an alarm at headquarters: from the real window into the console in a real browser, and down again.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { axe, overflow, startBrowser } from '../browser/kit.mjs';
import { Post, SPECIMENS, signIn, until } from './post.mjs';
import { Officer, openConsole, trial } from './trial.mjs';

const pictures = join(Post.fromEnvironment().folder, 'alarms');
mkdirSync(pictures, { recursive: true });
const ALERT = { category: 'wanted', primary: 'FERNANDEZ GARCIA', secondary: 'LUCIA', birth_date: null, sex: null, nationality: null, issuing_state: null, document_number: '', reason: 'Missing since this morning.', instruction: 'Keep her here and call.', hours: 24 };

describe('an alarm at headquarters', { concurrency: false }, () => {
  let post;
  let officer;
  let browser;
  let page;
  const look = async (language = 'en', theme = 'light') => {
    await page.goto('about:blank');
    await page.goto(`${post.hq.console}/?lang=${language}&theme=${theme}#/alarms`);
    await page.waitForSelector('main h1');
    await page.waitForLoadState('networkidle');
  };

  before(async () => {
    post = await trial('alarms');
    officer = new Officer(post);
    await officer.begin();
    await officer.cross();
    const { window } = officer;
    await window.door('lock');
    await until('the sign-in is shown', () => window.has('input[type=password]'));
    await signIn(window, post, 's.okoro', 'training-sable-port');
    const { error } = await window.door('raise_alert', ALERT);
    assert.equal(error ?? null, null, JSON.stringify(error));
    await until('who crossed before is found', async () => (await officer.status()).later_hits === 1);
    await officer.delivered();
    browser = await startBrowser();
    page = await openConsole(browser, post);
  });
  after(async () => {
    await browser?.close();
    await officer?.end();
    await post?.hq.stop();
  });

  test('the alert and the traveller found by it stand there, in every language, light and dark', async () => {
    for (const [language, theme] of [['en', 'light'], ['fr', 'dark'], ['ar', 'light']]) {
      await look(language, theme);
      await page.getByText('Keep her here and call.').first().waitFor();
      assert.equal(await page.locator('main li').count(), 2);
      assert.deepEqual(await overflow(page), []);
      assert.deepEqual(await axe(page), []);
      await page.screenshot({ path: join(pictures, `${language}-${theme}.png`) });
    }
    assert.deepEqual(page.faults, []);
  });

  test('the booth is given the list “urgent”', async () => {
    await officer.window.door('sync_now');
    await until('the list is in force', async () => (await officer.status()).lists.some((list) => list.list === 'urgent'), 60_000);
  });

  test('its own alert, come back, is one question to its officers and raises nothing anew', async () => {
    await officer.scan(join(SPECIMENS, 'passport-minor.jpg'));
    const hits = await until('she is a hit', async () => (await officer.view()).hits.length > 0 && (await officer.view()).hits);
    assert.deepEqual(hits.map((h) => h.hit.list), ['urgent-local'], 'neither the alert come back nor the entry for her later find is asked again');
    await officer.window.door('abandon', { reason: 'the story is over' });
    await officer.delivered();
    assert.equal((await officer.status()).later_hits, 1);
  });

  test('each is settled with a note and is open no more', async () => {
    await look();
    for (const left of [1, 0]) {
      await page.getByRole('button', { name: /^Settle: .*FERNANDEZ GARCIA/ }).first().click();
      await page.locator('dialog[open]').getByLabel('What was found out and done').fill('Found at home.');
      if (left === 1) await page.screenshot({ path: join(pictures, 'settle.png') });
      await page.locator('dialog[open]').getByRole('button', { name: 'Settle', exact: true }).click();
      await until('it is open no more', async () => (await page.locator('main ul > li').count()) === left);
    }
    await page.getByText('Nothing raised by a booth is open').waitFor();
    assert.match(await page.locator('main table').innerText(), /r\.okello[\s\S]*Found at home\./);
    await page.screenshot({ path: join(pictures, 'settled.png') });
  });
});
