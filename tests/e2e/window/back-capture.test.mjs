// Crossings entered later from a folder of photographs, as an officer works them off in the window.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Key, Post, SPECIMENS, clearHit, until } from './post.mjs';
import { Officer, trial, words } from './trial.mjs';

const pictures = join(Post.fromEnvironment().folder, 'back-capture');
mkdirSync(pictures, { recursive: true });
const beside = (key) => words(key, 'beside.ftl');

describe('crossings entered later', { concurrency: false }, () => {
  let post;
  let officer;
  let folder;
  const press = (text) =>
    until(`${text} is pressed`, () =>
      officer.window.script('const found = [...document.querySelectorAll("main button")].find((b) => b.textContent.includes(arguments[0])); found?.click(); return !!found', text),
    );
  const fill = (label, text) =>
    officer.window.script(
      `const label = [...document.querySelectorAll('label')].find((l) => l.textContent.includes(arguments[0]));
       const field = document.getElementById(label.htmlFor);
       field.value = arguments[1];
       field.dispatchEvent(new InputEvent('input', { bubbles: true }));
       field.dispatchEvent(new Event('change', { bubbles: true }));`,
      label,
      text,
    );
  const batch = async () => (await officer.window.door('batch')).ok;
  const onDesk = (file) => until(`${file} is on the desk`, async () => (await officer.view()).back_capture?.source === file && (await officer.view()).traveller);

  before(async () => {
    post = await trial('back-capture');
    folder = join(post.folder, 'phone');
    mkdirSync(folder);
    copyFileSync(join(SPECIMENS, 'passport-minor.jpg'), join(folder, 'IMG_1.jpg'));
    copyFileSync(join(SPECIMENS, 'passport-minor.jpg'), join(folder, 'IMG_2.jpg'));
    writeFileSync(join(folder, 'IMG_3.jpg'), 'torn');
    officer = new Officer(post);
    await officer.begin();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('a folder, a count and a time begin a batch', async () => {
    await press(beside('batch-title')('en'));
    await until('the form stands', () => officer.window.has('main form'));
    await fill(beside('batch-folder')('en'), folder);
    await fill(beside('batch-total')('en'), '2');
    await fill(beside('back-capture-day')('en'), new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10));
    await fill(beside('back-capture-time')('en'), '14:05');
    officer.window.screenshot(join(pictures, 'begin.png'));
    await press(beside('batch-begin')('en'));
    await until('three pictures wait', async () => (await batch())?.waiting === 3);
    officer.window.screenshot(join(pictures, 'batch.png'));
  });

  test('a picture comes to the desk with its time, is decided like any other, and the next follows by itself', async () => {
    await press(beside('batch-next')('en'));
    await onDesk('IMG_1.jpg');
    await officer.reads(beside('back-capture-title'), async () => {}, join(pictures, 'desk'));
    await clearHit(officer.window);
    await until('a decision can be made', async () => (await officer.view()).decision.blocked_by === null);
    await officer.window.press([Key.f8]);
    await onDesk('IMG_2.jpg');
    assert.equal((await batch()).entered, 1);
    const found = await officer.window.door('search_crossings', { text: 'FERN', purpose: 'correction', direction: null, from: null, to: null, before: null });
    const { ok: seen } = await officer.window.door('crossing', { id: found.ok.rows[0].id, purpose: 'correction' });
    assert.equal(seen.entered_later.source, 'IMG_1.jpg');
    assert.ok(Date.now() - seen.row.at_ms > 2 * 86_400_000, 'recorded at the time of the crossing');
  });

  test('the same traveller of the same day is pointed out and left out', async () => {
    await until('it is pointed out', async () => (await officer.view()).back_capture?.recorded_already);
    await officer.window.sees('main', new RegExp(beside('back-capture-recorded')('en')));
    officer.window.screenshot(join(pictures, 'duplicate.png'));
    await press(beside('left-out-duplicate')('en'));
    await until('the batch stands again, for the third cannot be opened', () => officer.window.has('main progress'));
  });

  test('what cannot be read is left out, and the batch closes with a word on the difference', async () => {
    await press(beside('batch-skip')('en'));
    await until('nothing waits', async () => (await batch())?.waiting === 0);
    await officer.reads(beside('batch-differs-more'), () => officer.window.script('[...document.querySelectorAll(".ready .ways button")].at(-1).click()'), join(pictures, 'close'));
    await press(beside('batch-title')('en'));
    await until('the difference is asked about', () => officer.window.has('main form textarea'));
    await fill(beside('batch-note')('en'), 'One form is torn.');
    await press(beside('batch-close')('en'));
    await until('the batch is closed', async () => (await batch()) === null);
    const closed = post.ctlJson('journal', 'show', '--limit', '200').find((event) => event.kind === 'batch.closed');
    assert.ok(closed, 'it is recorded');
  });
});
