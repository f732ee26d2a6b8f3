// Headquarters withdraws a booth in its console: the booth's window says so, also when the link is gone, and the work goes on.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { startBrowser } from '../browser/kit.mjs';
import { until } from './post.mjs';
import { Officer, error, openConsole, trial } from './trial.mjs';

describe('a booth that headquarters withdraws', { concurrency: false }, () => {
  let post;
  let officer;
  let browser;
  const code = async () => (await officer.status()).link.last_error?.code;

  before(async () => {
    post = await trial('withdrawn');
    officer = new Officer(post);
    await officer.begin();
    await officer.cross();
    await officer.delivered();
    browser = await startBrowser();
    const page = await openConsole(browser, post);
    await page.goto(`${post.hq.console}/?lang=en#/booth/1`);
    await page.getByRole('button', { name: 'Revoke booth', exact: true }).click();
    await page.locator('dialog[open]').getByLabel('Reason').fill('The computer was stolen.');
    await page.locator('dialog[open]').getByRole('button', { name: 'Revoke booth', exact: true }).click();
    await page.getByText('Withdrawn by headquarters.').waitFor();
    await page.screenshot({ path: join(post.folder, 'console.png') });
  });
  after(async () => {
    await browser?.close();
    await officer?.end();
    await post?.hq.stop();
  });

  test('is told so in its window, in every language', async () => {
    await officer.window.door('sync_now');
    await until('the booth knows', async () => (await code()) === 'booth-revoked', 60_000);
    await officer.reads(error('booth-revoked'), () => officer.openLink(), join(post.folder, 'withdrawn'));
  });

  test('goes on saying so when headquarters cannot be reached, and the officer goes on working', async () => {
    await post.hq.stop();
    const before = (await officer.status()).queue.events;
    await officer.cross('passport-minor.jpg');
    await officer.window.door('sync_now');
    await until('what was recorded waits', async () => (await officer.status()).queue.events > before);
    assert.equal(await code(), 'booth-revoked');
  });

  test('delivers what it recorded once headquarters is there again', async () => {
    await post.hq.start();
    await until('nothing waits', async () => {
      await officer.window.door('sync_now');
      return (await officer.status()).queue.events === 0;
    }, 90_000);
    assert.equal(await code(), 'booth-revoked');
  });
});
