// Names that exist nowhere else go through every flow of the real program; afterwards no file outside the encrypted ones has them.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Key, Post, SPECIMENS, clearHit, hasEnded, processIds, until } from './post.mjs';
import { Officer, trial } from './trial.mjs';

// Put together here, so that this file itself has none of them.
const word = (...parts) => parts.join('');
const SURNAME = word('QUETZAL', 'HARBOUR');
const GIVEN = word('ZEPHYR', 'WILLOW');
const NUMBER = word('X7', '7314', '159');
const NOTE = word('Marmalade', 'Lighthouse');
const LISTED = word('OBSIDIAN', 'FERRYMAN');
const LOGIN = word('nightjar', 'crossing');
const ALL = [SURNAME, GIVEN, NUMBER, NOTE, LISTED, LOGIN];

/** Check digit of Doc 9303-3 §4.9. */
function digit(text) {
  const value = (c) => (c === '<' ? 0 : /\d/.test(c) ? Number(c) : c.charCodeAt(0) - 55);
  return [...text].reduce((sum, c, at) => sum + value(c) * [7, 3, 1][at % 3], 0) % 10;
}

/** The two lines of a passport. */
function passport(surname, given, number) {
  const first = `P<UTO${surname}<<${given}`.padEnd(44, '<');
  const fields = [number.padEnd(9, '<'), '850614', '330613'].map((field) => field + digit(field));
  const optional = '<'.repeat(14) + '<';
  const second = `${fields[0]}UTO${fields[1]}F${fields[2]}${optional}`;
  return [first, second + digit(fields.join('') + optional)];
}

/** Files below the folders that are newer than the stamp and contain one of the words, in any of the ways a program may write it. */
function traces(folders, stamp, words) {
  return search(folders, stamp, patterns(words));
}

function patterns(words) {
  const spellings = words.flatMap((w) => [w, w.toLowerCase(), w[0] + w.slice(1).toLowerCase()]);
  const wide = spellings.map((w) => [...w].map((c) => `${c}\\x00`).join(''));
  const base64 = spellings.flatMap((w) => [0, 1, 2].map((shift) => Buffer.from(' '.repeat(shift) + w).toString('base64').slice(shift === 0 ? 0 : 4, -4)));
  return [...spellings, ...wide, ...base64].map((w) => w.replace(/[+]/g, '\\+')).join('|');
}

function search(folders, stamp, pattern) {
  // Its exit status is no answer: files of others come and go while it looks.
  const { stdout: files } = spawnSync('find', [...folders.filter(existsSync), '-xdev', '-type', 'f', '-newer', stamp, '-print0'], { encoding: 'buffer', maxBuffer: 1 << 28 });
  const found = spawnSync('xargs', ['-0', '-r', 'grep', '-laP', pattern], { input: files, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return { looked: files.toString('latin1').split('\0').length - 1, found: found.stdout.split('\n').filter(Boolean) };
}

describe('no personal data outside the database', { concurrency: false }, () => {
  let post;
  let officer;
  let stamp;
  let everywhere;

  before(async () => {
    const scratch = join(Post.fromEnvironment().folder, 'traces-scratch');
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    Object.assign(process.env, { TMPDIR: scratch, OUTPOST_LOG: 'trace', RUST_LOG: 'trace' });
    stamp = join(scratch, 'stamp');
    writeFileSync(stamp, '');
    post = await trial('traces');
    everywhere = [post.folder, scratch, '/tmp', '/var/tmp', '/var/log', '/var/crash', '/dev/shm', '/run', homedir()];
    const list = join(post.folder, 'list.jsonl');
    const alert = { id: 'UTO-2026-9001', category: 'observe', priority: 'normal', names: [{ primary: LISTED, secondary: GIVEN }], birth_dates: ['1985-06-14'], nationalities: ['UTO'], documents: [{ issuing_state: 'UTO', number: NUMBER }], handling: { instruction: NOTE, contact: NOTE }, reason: NOTE };
    writeFileSync(list, `${JSON.stringify(alert)}\n`);
    post.hq.run('publish', '--list', list, '--name', 'national', '--title', 'National alert list', '--owner', 'Invented', '--expires', '2099-12-31');
    rmSync(list);
    officer = new Officer(post);
    await officer.begin();
    await officer.window.door('sync_now');
    await until('the list with the invented person is in force', async () => (await officer.status()).lists.some((list) => list.version >= 2));
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
    for (const name of ['TMPDIR', 'OUTPOST_LOG', 'RUST_LOG']) delete process.env[name];
  });

  test('every flow is walked with them', async () => {
    const { window } = officer;
    const call = async (name, args) => {
      const { ok, error } = await window.door(name, args);
      assert.ok(ok, `${name}: ${JSON.stringify(error)}`);
      return ok;
    };
    await window.press([Key.f2]);
    await window.find('#mrz-1');
    const [first, second] = passport(SURNAME, GIVEN, NUMBER);
    await window.press([...first], 60);
    await window.press([Key.enter]);
    await window.press([...second], 60);
    await window.press([Key.enter]);
    await until('the traveller is shown', async () => (await officer.view()).traveller?.primary_identifier?.value === SURNAME);
    const { hits } = await officer.view();
    assert.ok(hits.length > 0, 'the document is on the list');
    await call('answer_hit', { hit: hits[0].hit.id, answer: 'unsure', note: NOTE });
    await call('set_journey', { purpose: null, nights: 3, address: NOTE, mode: null, conveyance: NOTE, accompanied_by: NOTE, remark: NOTE });
    await call('correct_field', { field: 'primary-identifier', value: `${SURNAME} ${LISTED}` });
    await call('refer', { reason: NOTE });
    const [referred] = await call('referred', {});
    await call('resume', { inspection: referred.inspection });
    await clearHit(window);
    await call('decide', { decision: { kind: 'refuse', grounds: ['public-threat'], note: NOTE } });
    await call('search_crossings', { text: SURNAME, purpose: 'access-request', direction: null, from: null, to: null, before: null });
    await call('capture_lines', { lines: passport(LISTED, GIVEN, NUMBER), method: 'reader' });
    await call('abandon', { reason: NOTE });

    // What goes wrong speaks of what it was given, and must not.
    const wrong = [
      ['capture_lines', { lines: SURNAME, method: 'manual' }],
      ['capture_lines', { lines: [SURNAME, NUMBER], method: 'manual' }],
      ['correct_field', { field: SURNAME, value: NOTE }],
      ['capture_image', { data: Buffer.from(`${SURNAME} is no picture`).toString('base64'), method: 'file' }],
      ['decide', { decision: { kind: SURNAME, note: NOTE } }],
      ['crossing', { id: SURNAME, purpose: 'access-request' }],
      [SURNAME, {}],
    ];
    for (const [name, args] of wrong) assert.ok((await window.door(name, args)).error || name === 'capture_lines', `${name} is refused`);
    await call('abandon', { reason: NOTE });
    await officer.scan(join(SPECIMENS, 'passport-eriksson.jpg'));
    await until('she is shown', async () => (await officer.view()).traveller?.primary_identifier?.value === 'ERIKSSON');
    await officer.delivered();
  });

  test('the program dies in the middle of an entry, and is found working again', async () => {
    await officer.window.door('keep_typed', { key: 'mrz', value: passport(SURNAME, GIVEN, NUMBER).join('\n') });
    const [id] = processIds(post.binary, post.booth);
    assert.match(readFileSync(`/proc/${id}/limits`, 'utf8'), /^Max core file size +[01] +[01] /m);
    process.kill(id, 'SIGABRT');
    await until('it is gone, and its files with it', () => hasEnded(id));
    await officer.end();
    await officer.begin();
    await officer.window.door('lock');
    const { error } = await officer.window.door('sign_in', { login: LOGIN, passphrase: NOTE });
    assert.ok(error, 'a stranger is refused');
    await officer.end();
    await officer.begin();
    await officer.delivered();
    await officer.end();
  });

  test('the command line answers, and says nothing of them where it is kept', () => {
    const bundle = join(post.folder, 'support.json');
    for (const words of [['doctor'], ['journal', 'verify'], ['journal', 'show'], ['sync', 'status'], ['support', '--to', bundle]]) {
      const { stdout, stderr } = spawnSync(post.ctl, [...words, '--data', post.booth], { encoding: 'utf8' });
      for (const name of ALL) assert.ok(!`${stdout}${stderr}`.includes(name), `${words.join(' ')} says ${name}`);
    }
    const { store, closed } = JSON.parse(readFileSync(bundle, 'utf8'));
    assert.equal(closed, null);
    assert.ok(store.epochs[0].events > 5 && store.checks.length === 6);
  });

  test('no log, crash file, temporary file or cache has any of them, nor a picture', async () => {
    await post.hq.stop();
    const { looked, found } = traces(everywhere, stamp, ALL);
    assert.ok(looked > 20, `only ${looked} files were written`);
    assert.deepEqual(found, []);
    assert.ok(statSync(post.log).size > 1000 && statSync(`${post.hq.folder}.log`).size > 1000, 'the logs said a lot');
    const pictures = search([post.folder], stamp, word('JF', 'IF'));
    assert.deepEqual(pictures.found, [], 'pictures lie in the databases alone');
  });

  test('a trace that is there would be found', () => {
    const file = join(post.folder, 'trace');
    for (const bytes of [Buffer.from(`x${SURNAME}x`), Buffer.from(SURNAME, 'utf16le'), Buffer.from(Buffer.from(`ab${SURNAME}cd`).toString('base64')), Buffer.from(NOTE.toLowerCase())]) {
      writeFileSync(file, Buffer.concat([Buffer.alloc(100), bytes, Buffer.alloc(100)]));
      assert.deepEqual(traces([post.folder], stamp, ALL).found, [file]);
    }
    rmSync(file);
  });

  test('the program has no way to write into the journal of the operating system', () => {
    const symbols = execFileSync('nm', ['-D', '--undefined-only', post.binary], { encoding: 'utf8', maxBuffer: 1 << 26 });
    assert.ok(symbols.includes('write'), 'symbols were read');
    assert.doesNotMatch(symbols, /syslog|sd_journal/);
  });
});
