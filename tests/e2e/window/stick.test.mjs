// A post without a link in the real window: records go out on a stick, headquarters' command answers it, the receipts come back.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './post.mjs';
import { open, signIn } from './post.mjs';
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

describe('a new booth that no link reaches', { concurrency: false }, () => {
  let post;
  let window;
  const said = () => window.text('form .notice');
  const screen = words('enrol-stick-written');
  const set = (field, text) =>
    window.script('const field = document.querySelectorAll("form input")[arguments[0]]; field.value = arguments[1]; field.dispatchEvent(new Event("input", { bubbles: true }))', field, text);

  before(async () => {
    post = await trial('stick-joins', { joined: false });
    mkdirSync(join(post.folder, 'STICK'));
    window = await open(post);
    await window.click('form summary');
    await window.find('form .stick .drive input');
    await set(0, post.hq.url);
    await set(1, post.hq.enrolCode());
    await set(2, join(post.folder, 'STICK'));
    await post.hq.stop();
  });
  after(async () => {
    await window?.close();
    await post?.hq.stop();
  });
  const use = () => window.click('form .stick .drive:last-child button');

  test('asks on a stick', async () => {
    await use();
    await until('the request is written', async () => (await said()).includes(screen('en')));
    window.screenshot(join(post.folder, 'asked.png'));
    assert.deepEqual(readdirSync(join(post.folder, 'STICK/OUTPOST')).length, 1);
  });

  test("and joins with headquarters' answer, without any link: an officer signs in", async () => {
    assert.match(post.hq.run('import-bundle', join(post.folder, 'STICK')), /1 booths joined/);
    await use();
    await signIn(window, post);
    window.screenshot(join(post.folder, 'joined.png'));
  });
});
