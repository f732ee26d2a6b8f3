// Stories in the real WebKit window, against a real headquarters: what an officer sees, and what is durable behind it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Key, Post, SPECIMENS, clearHit, open, processIds, signIn, until } from './post.mjs';

const post = Post.fromEnvironment();
const pictures = join(post.folder, 'pictures');
mkdirSync(pictures, { recursive: true });

let window;
const view = async () => (await window.door('inspection')).ok;
const status = async () => (await window.door('status')).ok;
/** As a person types: slower than any reader. */
const types = (text) => window.press([...text], 60);
const scan = (file) => window.type('input[type=file]', join(SPECIMENS, file));
const shows = (name) => until(`${name} is shown`, async () => (await view()).traveller?.primary_identifier?.value === name && new RegExp(name).test(await window.text('main')));

/** Leaves nothing open for the next story. */
async function clean() {
  if ((await view()).capture) await window.door('abandon', { reason: 'the story is over' });
  await until('the desk is empty', async () => (await view()).capture === null);
  await until('the window shows it', async () => /Ready|Scan/i.test(await window.text('main')) && !(await window.has('.hit')));
}

describe('the real window', { concurrency: false }, () => {
  before(async () => {
    window = await open(post);
    await signIn(window, post);
  });
  after(async () => {
    await window?.close();
  });

  test('a hit blocks the decision until it is answered; then one key admits, and headquarters confirms', async () => {
    await scan('passport-eriksson.jpg');
    await shows('ERIKSSON');
    assert.equal((await view()).decision.blocked_by, 'hit-unanswered');
    await window.press([Key.f8]);
    assert.equal((await status()).last_crossing, null, 'nothing was recorded');
    assert.match(await window.text('footer'), /answer/i);
    window.screenshot(join(pictures, 'hit.png'));
    assert.equal(await clearHit(window), 1);
    await window.press([Key.f8]);
    await until('the crossing is recorded', async () => (await status()).last_crossing?.decision === 'admit');
    await until("headquarters' receipt is here", async () => (await status()).last_crossing.received);
    await window.sees('footer', /received by headquarters/i);
  });

  test('a traveller with no hit takes one scan and one key', async () => {
    const before = (await status()).last_crossing.crossing;
    await scan('passport-minor.jpg');
    await shows('FERNANDEZ GARCIA');
    const { decision, hits } = await view();
    assert.equal(decision.blocked_by, null, `no answer is asked for: ${hits.length} hits`);
    await window.press([Key.f8]);
    await until('the crossing is recorded', async () => (await status()).last_crossing.crossing !== before);
  });

  test('"not the same" is remembered for that traveller', async () => {
    await scan('passport-eriksson.jpg');
    await shows('ERIKSSON');
    const { hits, decision } = await view();
    assert.ok(hits.some((h) => h.remembered), 'the answer given before is shown');
    assert.equal(decision.blocked_by, null);
    await clean();
  });

  test('the picture and the portrait are shown, upright', async () => {
    await scan('passport-turned.jpg');
    await shows('KOWALSKI');
    const sizes = await until('the pictures have loaded', async () => {
      const found = await window.script('return [...document.querySelectorAll("main img")].map((i) => [i.naturalWidth, i.naturalHeight])');
      return found.length > 0 && found.every(([w]) => w > 0) && found;
    });
    assert.ok(sizes.some(([w, h]) => w > h), `the page lies as a person reads it: ${JSON.stringify(sizes)}`);
    await clean();
  });

  test('a page without a machine-readable zone says so and says what to do', async () => {
    await scan('letter.jpg');
    await until('the problem is shown', async () => (await view()).capture?.problem?.code === 'no-mrz');
    await window.sees('main', /No machine-readable zone was found/);
    await clean();
  });

  test('a dropped picture is read', async () => {
    const data = readFileSync(join(SPECIMENS, 'identity-card.jpg')).toString('base64');
    await window.script(
      `const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));
       const transfer = new DataTransfer();
       transfer.items.add(new File([bytes], 'page.jpg', { type: 'image/jpeg' }));
       document.querySelector('main').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));`,
      data,
    );
    await until('the card is read', async () => (await view()).document?.mrz_format === 'TD1');
    await clean();
  });

  test('typed lines are checked as they grow', async () => {
    await window.press([Key.f2]);
    await window.find('#mrz-1');
    await types('P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<');
    await window.press([Key.enter]);
    await types('L898902C36UTO7408122F2704151ZE184226B<<<<<1');
    await window.sees('#mrz-verdict', /document number/i);
    await types('8');
    await until('every digit agrees', async () => !(await window.has('.marks .waiting')) && !(await window.has('.marks .differs')) && window.has('.marks .agrees'));
    await window.press([Key.enter]);
    await shows('ERIKSSON');
    assert.equal((await view()).capture.method, 'manual');
    await clean();
  });

  test("a reader's frame is swallowed whole: it never lands in a field and never answers a hit", async () => {
    await scan('passport-eriksson.jpg');
    await shows('ERIKSSON');
    await window.press(['a']);
    await until('the address has the focus', () => window.script('return document.activeElement?.tagName === "INPUT"'));
    const frame = 'P<UTOHANSEN<<PETER<<<<<<<<<<<<<<<<<<<<<<<<<<\rH7310442A8UTO6911030M3102282<<<<<<<<<<<<<<<4\r';
    await window.burst(frame);
    await shows('HANSEN');
    const after = await view();
    assert.equal(after.capture.method, 'reader');
    assert.equal(after.journey.address ?? '', '');
    assert.ok(after.hits.every((h) => h.answer === null || h.remembered), 'no hit was answered by the frame');
    await clean();
  });

  test("a scanner's watched folder brings a page to the desk", async () => {
    const folder = join(post.folder, 'scanner');
    mkdirSync(folder, { recursive: true });
    const { ok: devices } = await window.door('devices');
    const set = await window.door('set_devices', { ...devices, watched_folder: folder });
    assert.equal(set.ok?.folder_error ?? null, null, JSON.stringify(set));
    copyFileSync(join(SPECIMENS, 'card-td2.jpg'), join(folder, 'scan-1.jpg'));
    await until('the page is read', async () => (await view()).document?.mrz_format === 'TD2');
    assert.equal((await view()).capture.method, 'folder');
    await window.door('set_devices', { ...devices, watched_folder: null });
    await clean();
  });

  test('search shows this booth’s crossings, with a purpose, and the look-up is recorded', async () => {
    await window.press([Key.f3]);
    const { error } = await window.door('search_crossings', { text: 'ERIKS', purpose: null, direction: null, from: null, to: null, before: null });
    assert.equal(error.code, 'purpose-missing');
    const { ok } = await window.door('search_crossings', { text: 'eriks', purpose: 'training', direction: null, from: null, to: null, before: null });
    assert.ok(ok.rows.length >= 1);
    assert.ok(ok.rows.every((row) => /eriks/i.test(row.name)));
    const kinds = post.ctlJson('journal', 'show', '--limit', '500').map((e) => e.kind);
    assert.ok(kinds.includes('lookup.made'));
    await window.press([Key.escape]);
  });

  test('nothing typed is lost when the program is killed mid-entry', async () => {
    await window.find('main .column');
    await scan('passport-hansen.jpg');
    await shows('HANSEN');
    await window.press(['a']);
    await until('the address has the focus', () => window.script('return document.activeElement?.tagName === "INPUT"'));
    await types('Mill Road 4');
    await until('it is kept', async () => JSON.stringify((await view()).typed).includes('Mill Road 4') || (await view()).journey.address === 'Mill Road 4');
    for (const id of processIds(post.binary, post.booth)) process.kill(id, 'SIGKILL');
    await window.close();
    window = await open(post);
    await signIn(window, post);
    await shows('HANSEN');
    await until('the typed text is back', () => window.script('return [...document.querySelectorAll("input")].some((i) => i.value === "Mill Road 4")'));
    window.screenshot(join(pictures, 'after-kill.png'));
    await clean();
  });

  test('a second window on the same booth is refused with what to do', async () => {
    const second = spawn(post.binary, ['--training', '--data', post.booth], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    second.stderr.on('data', (bytes) => (said += bytes));
    await until('the second program says why', () => /store-in-use: .+/.test(said));
    second.kill('SIGKILL');
    assert.ok((await status()).now_ms > 0, 'the first window works on');
  });

  test('English, French and Arabic, light, dark and high contrast: axe finds nothing', async () => {
    const axe = readFileSync(new URL('../../../ui/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
    await scan('passport-expired.jpg');
    await shows('OKAFOR');
    for (const language of ['fr', 'ar', 'en']) {
      for (const [theme, contrast] of [['light', 'normal'], ['dark', 'normal'], ['light', 'high'], ['dark', 'high']]) {
        await window.door('set_preferences', { language, theme, contrast });
        await window.script('location.reload()');
        await until('the desk is drawn again', async () => (await window.script('return document.documentElement.lang')) .startsWith(language) && /OKAFOR/.test(await window.text('main')));
        assert.equal(await window.script('return document.documentElement.dir'), language === 'ar' ? 'rtl' : 'ltr');
        await window.scriptAsync('const done = arguments[arguments.length - 1]; document.fonts.ready.then(() => requestAnimationFrame(() => done(true)));');
        window.screenshot(join(pictures, `${language}-${theme}-${contrast}.png`));
        await window.script(`if (!window.axe) { ${axe} }`);
        const faults = await window.scriptAsync(
          'const done = arguments[arguments.length - 1]; axe.run(document, { resultTypes: ["violations"] }).then((r) => done(r.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).join("; ")}`)), (e) => done([String(e)]));',
        );
        assert.deepEqual(faults, [], `${language} ${theme} ${contrast}`);
      }
    }
    await clean();
  });

  test('at the end the journal verifies and everything is at headquarters', async () => {
    await until('the queue is empty', async () => (await status()).queue.events === 0);
    const [report] = post.ctlJson('journal', 'verify');
    assert.deepEqual(report.faults, []);
    assert.ok(report.events > 10);
  });
});
