// A machine that fails under the real program: a full disk, a corrupted page, a database of a later version, a clock set back. The
// program says what happened and what to do in the officer's language, loses nothing, and works on where it can.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdirSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Post, open, until } from './post.mjs';
import { Officer, error, makeNewer, trial, words } from './trial.mjs';

const PAGE = 4096;
const LANGUAGES = { en: 'en_GB.UTF-8', fr: 'fr_FR.UTF-8', ar: 'ar_EG.UTF-8' };
const LIBFAKETIME = process.env.OUTPOST_LIBFAKETIME ?? (console.error('OUTPOST_LIBFAKETIME is not set: run this through cargo xtask.'), process.exit(2));
const pictures = join(Post.fromEnvironment().folder, 'bad-machine');
mkdirSync(pictures, { recursive: true });

/** Turns one bit over in the middle of a page of a file. Pages count from 0. */
function flip(file, page) {
  const handle = openSync(file, 'r+');
  const byte = Buffer.alloc(1);
  const at = page * PAGE + PAGE / 2;
  readSync(handle, byte, 0, 1, at);
  byte[0] ^= 0x10;
  writeSync(handle, byte, 0, 1, at);
  closeSync(handle);
}

/** Opens the window on a booth that does not open, as users of each language see it. */
async function noticeInEveryLanguage(post, code) {
  for (const [language, locale] of Object.entries(LANGUAGES)) {
    const window = await open(post, { LANG: locale, LC_ALL: locale });
    await window.sees('main', new RegExp(error(code)(language).replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
    window.screenshot(join(pictures, `${code}-${language}.png`));
    await window.close();
  }
}

/** The data folder as it is now, to be put back. */
function copyOf(folder) {
  const copy = `${folder}-copy`;
  rmSync(copy, { recursive: true, force: true });
  cpSync(folder, copy, { recursive: true });
  return () => {
    rmSync(folder, { recursive: true });
    cpSync(copy, folder, { recursive: true });
  };
}

describe('a disk that fills', { concurrency: false }, () => {
  let post;
  let officer;
  before(async () => {
    post = await trial('disk', { disk: '64m' });
    officer = new Officer(post);
    await officer.begin();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
    spawnSync('umount', ['-l', post.booth]);
  });

  test('crossings go on from the reserve without pictures, the officer is told, and nothing recorded is lost', async () => {
    await officer.cross();
    for (const size of ['64k', '1k']) {
      spawnSync('dd', ['if=/dev/zero', `of=${join(post.booth, `filler-${size}`)}`, `bs=${size}`, 'status=none']); // Until nothing fits.
    }
    const recorded = new Set();
    for (let n = 0; n < 3; n += 1) recorded.add(await officer.cross('passport-hansen.jpg', 'HANSEN'));
    assert.equal(recorded.size, 3);
    assert.equal((await officer.status()).disk_low, true);
    await officer.reads(words('disk-low'), () => officer.openLink(), join(pictures, 'disk-full'));
    await officer.delivered();
    rmSync(join(post.booth, 'filler-64k'));
    rmSync(join(post.booth, 'filler-1k'));
    assert.ok(await officer.cross());
    await officer.delivered();
    await officer.end();
    assert.deepEqual(post.ctlJson('journal', 'verify')[0].faults, []);
  });
});

describe('records that were damaged or written by another version', { concurrency: false }, () => {
  let post;
  let officer;
  before(async () => {
    post = await trial('records');
    officer = new Officer(post);
    await officer.begin();
    for (let n = 0; n < 3; n += 1) await officer.cross();
    await officer.delivered();
    await officer.end();
    assert.deepEqual(post.ctlJson('journal', 'verify')[0].faults, []); // And what lay in the log is in the file afterwards.
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('a damaged first page opens nothing, and the window says so in the language of the machine', async () => {
    const putBack = copyOf(post.booth);
    flip(join(post.booth, 'booth.db'), 0);
    await noticeInEveryLanguage(post, 'store-damaged');
    const doctor = spawnSync(post.ctl, ['doctor', '--data', post.booth], { encoding: 'utf8' });
    assert.notEqual(doctor.status, 0);
    assert.match(doctor.stderr, /store-damaged: /);
    putBack();
  });

  test('one damaged page elsewhere is named by its place, whichever it is', async () => {
    const putBack = copyOf(post.booth);
    const file = join(post.booth, 'booth.db');
    const pages = statSync(file).size / PAGE;
    // The last pages hold what was recorded last: crossings, pictures and their indexes.
    for (const page of [pages - 1, pages - 2, pages - 3, Math.floor(pages / 2)]) {
      putBack();
      flip(file, page);
      const verified = spawnSync(post.ctl, ['--json', 'journal', 'verify', '--data', post.booth], { encoding: 'utf8' });
      assert.equal(verified.status, 1, verified.stderr);
      assert.match(verified.stderr, new RegExp(`^journal-broken: .*\\bpage ${page + 1} of the database file`, 'm')); // SQLite counts pages from 1.
    }
    putBack();
    assert.deepEqual(post.ctlJson('journal', 'verify')[0].faults, []);
  });

  test('a damaged booth is mended from headquarters by one command that says what it did, and work goes on', async () => {
    const file = join(post.booth, 'booth.db');
    const before = post.ctlJson('journal', 'verify')[0];
    const pages = statSync(file).size / PAGE;
    for (const page of [pages - 1, pages - 2, Math.floor(pages / 2)]) flip(file, page);
    const damaged = spawnSync(post.ctl, ['journal', 'verify', '--data', post.booth], { encoding: 'utf8' });
    assert.equal(damaged.status, 1, damaged.stderr);
    const mended = execFileSync(post.ctl, ['restore', '--from-hq', '--data', post.booth], { encoding: 'utf8' });
    assert.match(mended, /\d+ events kept, \d+ given back by headquarters; \d+ pictures kept, \d+ given back; the journal goes on in epoch 2/);
    assert.doesNotMatch(mended, /lost/);
    const after = post.ctlJson('journal', 'verify')[0];
    assert.deepEqual(after.faults, []);
    assert.ok(after.events > before.events, 'every event is there, and the one that opens the new epoch');
    assert.equal(after.blobs, before.blobs);
    await officer.begin();
    assert.ok(await officer.cross());
    await officer.delivered();
    await officer.end();
  });

  test("with headquarters' recovery key a new way into the records is made, and any other key is refused", () => {
    const key = (...args) => spawnSync(post.ctl, ['--json', 'key', ...args, '--data', post.booth], { encoding: 'utf8' });
    const file = (name, text) => {
      writeFileSync(join(post.folder, name), text);
      return join(post.folder, name);
    };
    const passphrase = file('new-passphrase', 'granite under the river\n');
    const recovery = readFileSync(join(post.hq.folder, 'recovery-key-ONCE.pem'), 'utf8');
    const before = JSON.parse(key('show').stdout);
    assert.ok(before.ways.includes('recovery') && recovery.includes(`(${before.recovery_key})`), 'it is the key that the booth names');
    const other = recovery.replace(/KEY-----\n..../, 'KEY-----\nAAAA');
    for (const [name, text] of [['no-key.pem', 'a letter'], ['other-key.pem', other]]) {
      const refused = key('recover', '--recovery-key', file(name, text), '--new-passphrase-file', passphrase);
      assert.notEqual(refused.status, 0);
      assert.match(refused.stderr, /^key-missing: /, name);
    }
    const recovered = key('recover', '--recovery-key', join(post.hq.folder, 'recovery-key-ONCE.pem'), '--new-passphrase-file', passphrase);
    assert.equal(recovered.status, 0, recovered.stderr);
    assert.ok(JSON.parse(recovered.stdout).ways.includes('passphrase'));
    const verified = spawnSync(post.ctl, ['journal', 'verify', '--data', post.booth, '--passphrase-file', passphrase], { encoding: 'utf8' });
    assert.match(verified.stdout, /everything verifies/, verified.stderr);
  });

  test('a database of a later version is left alone, and the window says which program to install', async () => {
    const putBack = copyOf(post.booth);
    makeNewer(post);
    await noticeInEveryLanguage(post, 'store-too-new');
    putBack();
    assert.deepEqual(post.ctlJson('journal', 'verify')[0].faults, []);
    await officer.begin();
    assert.ok(await officer.cross());
    await officer.delivered();
  });
});

describe('a clock set back a year', { concurrency: false }, () => {
  let post;
  let officer;
  before(async () => {
    post = await trial('clock');
    officer = new Officer(post);
    await officer.begin();
    await officer.cross();
    await officer.delivered();
    await officer.end();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('is said in every language, recorded with each crossing, and stops neither work nor delivery', async () => {
    await officer.begin({ LD_PRELOAD: LIBFAKETIME, FAKETIME: '-365d', FAKETIME_DONT_FAKE_MONOTONIC: '1' });
    const { clock, now_ms: now } = await officer.status();
    assert.ok(Date.now() - now > 364 * 86_400_000, 'the program lives a year ago');
    assert.equal(clock, 'unknown');
    const crossing = await officer.cross();
    await officer.reads(words('clock-wrong'), () => officer.openLink(), join(pictures, 'clock'));
    await officer.delivered();
    assert.equal((await officer.status()).clock, 'unknown', 'headquarters does not confirm this clock');
    await officer.end();
    assert.ok(post.ctlJson('journal', 'show', '--limit', '500').some((event) => event.kind === 'clock.jumped'));
    assert.deepEqual(post.ctlJson('journal', 'verify')[0].faults, []);
    await officer.begin();
    await until('the right clock is confirmed again', async () => (await officer.status()).clock === 'trusted', 90_000);
    assert.ok(crossing && (await officer.cross()));
    await officer.delivered();
  });
});
