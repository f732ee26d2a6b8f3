// A hit by document is an alert, not proof: the officer is led to type the number again from the page.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Key, Post, SPECIMENS, until } from './post.mjs';
import { Officer, trial, words } from './trial.mjs';

const pictures = join(Post.fromEnvironment().folder, 'document-hit');
mkdirSync(pictures, { recursive: true });
const NUMBER = 'H7310442A';

describe('a hit by document', { concurrency: false }, () => {
  let post;
  let officer;
  const recheck = async () => (await officer.view()).hits[0].recheck;
  const button = (text) =>
    until(`the button ${text} is pressed`, () =>
      officer.window.script('const found = [...document.querySelectorAll(".rekey button")].find((b) => b.textContent.includes(arguments[0])); found?.click(); return !!found', text),
    );
  /** As a person types: a burst is a reader's frame. */
  const typeNumber = async (text) => {
    await officer.window.script('document.querySelector(".rekey input").focus()');
    await officer.window.press([...text], 60);
    await officer.window.press([Key.enter]);
  };

  before(async () => {
    post = await trial('document-hit');
    officer = new Officer(post);
    await officer.begin();
    await officer.scan(join(SPECIMENS, 'passport-hansen.jpg'));
    await until('he is shown', async () => (await officer.view()).traveller?.primary_identifier?.value === 'HANSEN');
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('the number is asked for, in every language', async () => {
    assert.equal(await recheck(), 'wanted');
    await officer.reads(words('rekey-why'), async () => {}, join(pictures, 'wanted'));
  });

  test('another number is said to be another, and may be typed again', async () => {
    await typeNumber(`${NUMBER.slice(0, -1)}B`);
    await until('they differ', async () => (await recheck()) === 'differs');
    await officer.reads(words('rekey-differs'), async () => {}, join(pictures, 'differs'));
    await button('Type again');
    await until('it is asked for anew', async () => (await recheck()) === 'wanted');
  });

  test('a misread number is taken as typed, and the lists are asked anew', async () => {
    await officer.window.door('correct_field', { field: 'document-number', value: `${NUMBER.slice(0, -1)}4` });
    await until('the hit is by name alone', async () => (await recheck()) === null);
    await officer.window.door('correct_field', { field: 'document-number', value: NUMBER });
    await until('the hit is by document again', async () => (await recheck()) === 'wanted');
  });

  test('the same number agrees, none of its keys answered the hit, and the answer keeps it', async () => {
    await typeNumber(NUMBER);
    await until('they agree', async () => (await recheck()) === 'agrees');
    assert.equal((await officer.view()).hits[0].answer, null);
    await officer.reads(words('rekey-agrees'), async () => {}, join(pictures, 'agrees'));
    await officer.window.press(['1']);
    await until('the answer is taken', async () => (await officer.view()).hits[0].answer === 'same');
    const { ok } = await officer.window.door('decide', { decision: { kind: 'refuse', grounds: ['alert-refuse-entry'], note: '' } });
    const { ok: seen } = await officer.window.door('crossing', { id: ok.crossing, purpose: 'correction' });
    assert.equal(seen.hits[0].recheck, 'agrees');
  });
});
