// What is asked beside the traveller at the booth: a whole vehicle at once, a number alone.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Key, Post, until } from './post.mjs';
import { Officer, trial, words } from './trial.mjs';

const pictures = join(Post.fromEnvironment().folder, 'beside');
mkdirSync(pictures, { recursive: true });
const beside = (key) => words(key, 'beside.ftl');
const BUS = [
  'Surname;Given names;Date of birth;Nationality;Document number',
  ...Array.from({ length: 58 }, (_, at) => `ZWEIG${String.fromCharCode(65 + (at % 26))}${String.fromCharCode(65 + Math.floor(at / 26))};KORI;1980-01-0${1 + (at % 9)};UTO;Z${1000 + at}`),
  'HANSEN;PETER;03.11.1969;UTO;H7310442A',
  'LEE;MIN;31.02.1990;Atlantis;',
  ';;;;',
  ';;1990;;',
].join('\n');

const ITEMS = [
  { class: 'plate', issuing_state: 'UTO', number: 'KO-RA 112', status: 'sought', note: 'Grey lorry.' },
  { class: 'visa', issuing_state: 'UTO', number: 'V1002003', status: 'issued', until: '2097-01-31' },
  { class: 'visa', issuing_state: 'UTO', number: 'V1002004', status: 'issued', until: '2025-01-31' },
  { class: 'visa', issuing_state: 'UTO', number: 'V1002005', status: 'issued', until: '2097-01-31' },
  { class: 'visa', issuing_state: 'UTO', number: 'V1002005', status: 'revoked' },
];

describe('beside the traveller', { concurrency: false }, () => {
  let post;
  let officer;
  const choose = async (asking) => {
    await officer.window.press([Key.f3]);
    await until('the ways to ask are there', () => officer.window.has('.tabs input'));
    await officer.window.script('[...document.querySelectorAll(".tabs input")].find((i) => i.value === arguments[0]).click()', asking);
  };
  const paste = (text) =>
    officer.window.script(
      `const area = document.querySelector('textarea');
       area.value = arguments[0];
       area.dispatchEvent(new InputEvent('input', { bubbles: true }));`,
      text,
    );
  const main = () => officer.window.text('main');

  before(async () => {
    post = await trial('beside');
    const items = join(post.folder, 'items.jsonl');
    writeFileSync(items, ITEMS.map((item) => JSON.stringify(item)).join('\n'));
    post.hq.run('publish', '--items', items, '--name', 'vehicles-and-visas', '--title', 'Vehicles and visas', '--owner', 'Invented', '--expires', '2099-12-31');
    officer = new Officer(post);
    await officer.begin();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('a bus of sixty is screened in one go; who may be listed comes first, who cannot be read is named', async () => {
    await choose('group');
    await until('the manifest stands', () => officer.window.has('textarea'));
    await paste(BUS);
    await until('it is understood', async () => (await officer.window.text('form')).includes('Screen 60 travellers'));
    await officer.window.chord(Key.control, Key.enter);
    await until('it is screened', async () => /of 60 travellers/.test(await main()));
    const rows = await officer.window.script('return [...document.querySelectorAll("tbody tr")].map((row) => row.innerText)');
    assert.match(rows[0], /HANSEN, PETER/);
    assert.match(await main(), /Line 63 was left out/);
    assert.ok(rows.some((row) => /LEE, MIN/.test(row) && /date of birth was not understood/.test(row) && /nationality was not understood/.test(row)), rows.find((row) => /LEE/.test(row)));
    officer.window.screenshot(join(pictures, 'bus.png'));
    await officer.window.click('tbody button');
    await officer.window.sees('dialog', /HANSEN/);
    officer.window.screenshot(join(pictures, 'bus-hit.png'));
    await officer.window.press([Key.escape]);
    const kinds = post.ctlJson('journal', 'show', '--limit', '200').map((event) => event.kind);
    assert.ok(kinds.includes('lookup.made'), 'the look-up is recorded');
  });

  test('a reader adds to the list while it is open', async () => {
    await officer.window.script('[...document.querySelectorAll("form button")].find((b) => b.textContent.includes("Start anew")).click()');
    await officer.window.burst('P<UTOHANSEN<<PETER<<<<<<<<<<<<<<<<<<<<<<<<<<\rH7310442A8UTO6911030M3102282<<<<<<<<<<<<<<<4\r');
    await until('he is on the list', async () => (await officer.window.text('form')).includes('Screen one traveller'));
    assert.equal((await officer.view()).traveller, null, 'nobody came to the desk');
  });

  test('a number alone is answered with the lists behind it, in every language', async () => {
    await officer.window.door('sync_now');
    await until('the list is in force', async () => (await officer.status()).lists.some((list) => list.list === 'vehicles-and-visas' && list.entries === ITEMS.length));
    await officer.window.script('[...document.querySelectorAll(".tabs input")].find((i) => i.value === "numbers").click()');
    await officer.window.find('form[role=search] input');
    await officer.window.press([...'kora 112'], 60);
    await officer.window.press([Key.enter]);
    await officer.window.sees('.answer', new RegExp('This number is listed'));
    await officer.window.sees('tbody', /Grey lorry/);
    officer.window.screenshot(join(pictures, 'number.png'));
    await officer.reads(beside('group-title'), () => choose('group'), join(pictures, 'group'));
    await officer.reads(beside('numbers-title'), () => choose('numbers'), join(pictures, 'numbers'));
  });

  test('a visa is issued, has run out, was revoked, or is on no list of what was issued', async () => {
    const ask = async (number) => (await officer.window.door('look_up_number', { purpose: 'training', class: 'visa', issuing_state: 'UTO', number })).ok;
    for (const [number, kind] of [['V1002003', 'issued'], ['V1002004', 'run-out'], ['V1002005', 'not-valid'], ['V9999999', 'unknown']])
      assert.equal((await ask(number)).standing.kind, kind, number);
    const { error } = await officer.window.door('look_up_number', { purpose: null, class: 'visa', issuing_state: 'UTO', number: 'V1' });
    assert.equal(error.code, 'purpose-missing');
  });
});
