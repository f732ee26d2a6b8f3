// A post without a link in the real window: records go out on a stick, headquarters' command answers it, the receipts come back.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './post.mjs';
import { Officer, trial, words } from './trial.mjs';

const beside = (key) => words(key, 'beside.ftl')('en');

describe('a stick instead of a link', { concurrency: false }, () => {
  let post;
  let officer;
  let stick;
  const said = () => officer.window.text('.stick .notice');
  const queue = async () => (await officer.status()).queue;
  /** Presses the first or the second button beside the folder. */
  const press = (number) => officer.window.click(`.stick .other .pair button:nth-of-type(${number})`);

  before(async () => {
    post = await trial('stick');
    stick = join(post.folder, 'STICK');
    mkdirSync(stick);
    officer = new Officer(post);
    await officer.begin();
    await officer.delivered();
    await post.hq.stop();
    await officer.cross();
    await officer.openLink();
    await officer.window.click('.stick summary');
    await officer.window.find('.stick .other input');
    // Keys that the driver sends come as fast as a reader's, which no form field gets.
    await officer.window.script('const field = document.querySelector(".stick .other input"); field.value = arguments[0]; field.dispatchEvent(new Event("input", { bubbles: true }))', stick);
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('a stick without an answer says so', async () => {
    await press(2);
    await until('it says so', async () => (await said()).includes(beside('stick-no-answer')));
  });

  test('what waits is written, read again, and the stick may be pulled out; it waits on', async () => {
    await press(1);
    await until('it may be pulled out', async () => (await said()).includes(beside('stick-written-more')));
    assert.equal(readdirSync(join(stick, 'OUTPOST')).length, 1);
    assert.ok((await queue()).events > 0);
    officer.window.screenshot(join(post.folder, 'written.png'));
  });

  test("headquarters' answer empties the queue without a link", async () => {
    assert.match(post.hq.run('import-bundle', stick), /answer is written and read again/);
    await press(2);
    await until('nothing waits', async () => {
      const { events, images } = await queue();
      return events + images === 0;
    });
    await until('it is said', async () => /\d/.test(await said()) && (await said()).includes(beside('stick-read-more')));
    officer.window.screenshot(join(post.folder, 'read.png'));
  });
});
