// Documents from a camera, a clipboard and a PDF file in the real window; the camera is the engine's own mock, or plays a specimen.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Key, Post, SPECIMENS, until } from './post.mjs';
import { Officer, trial, words } from './trial.mjs';

const pictures = join(Post.fromEnvironment().folder, 'sources');
mkdirSync(pictures, { recursive: true });
const beside = (key) => words(key, 'beside.ftl');
const specimen = (file) => readFileSync(join(SPECIMENS, file)).toString('base64');

describe('sources of documents', { concurrency: false }, () => {
  let post;
  let officer;
  const shown = (name) => until(`${name} is shown`, async () => (await officer.view()).traveller?.primary_identifier?.value === name);
  const hint = () => officer.window.text('dialog .hint');
  const openCamera = async () => {
    await officer.window.press(['c']);
    await officer.window.find('dialog video');
  };
  const clear = async () => {
    await officer.window.door('abandon', { reason: 'test' });
    await until('the desk is free', () => officer.window.has('.ways'));
  };

  before(async () => {
    post = await trial('sources');
    officer = new Officer(post);
    await officer.begin();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('the camera shows its live picture, and says so when there is no document in it', async () => {
    await openCamera();
    await until('the picture is live', () => officer.window.script('const v = document.querySelector("dialog video"); return v.videoWidth > 0 && !v.paused && v.currentTime > 0'));
    await until('there is no document', async () => (await hint()) === beside('camera-hint-no-zone')('en'));
    officer.window.screenshot(join(pictures, 'camera.png'));
  });

  test('a picture is taken with a key all the same, and kept as a page without a zone', async () => {
    await officer.window.press([Key.enter]);
    await until('the page is taken', async () => (await officer.view()).capture?.method === 'camera');
    const view = await officer.view();
    assert.equal(view.capture.problem.code, 'no-mrz');
    assert.ok(view.capture.page_image);
    await clear();
  });

  test('a page held into the camera is taken by itself as soon as it reads beyond doubt', async () => {
    await officer.window.scriptAsync(
      `const [data, done] = arguments;
       const picture = new Image();
       picture.onload = () => {
         const canvas = document.createElement('canvas');
         [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
         const context = canvas.getContext('2d');
         const draw = () => { context.drawImage(picture, 0, 0); setTimeout(draw, 50); };
         draw();
         MediaDevices.prototype.getUserMedia = async () => canvas.captureStream(10);
         done(true);
       };
       picture.src = 'data:image/jpeg;base64,' + data;`,
      specimen('passport-eriksson.jpg'),
    );
    await openCamera();
    await shown('ERIKSSON');
    const view = await officer.view();
    assert.deepEqual([view.capture.method, view.capture.verified], ['camera', true]);
    await until('the camera is closed', async () => !(await officer.window.has('dialog')));
    await clear();
  });

  test('without a camera the officer is told, in every language', async () => {
    await officer.reads(
      beside('camera-none'),
      async () => {
        await officer.window.script('MediaDevices.prototype.getUserMedia = () => Promise.reject(new DOMException("none", "NotFoundError"))');
        await openCamera();
      },
      join(pictures, 'no-camera'),
    );
  });

  test('a picture from the clipboard is read', async () => {
    await officer.window.script(
      `const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));
       const transfer = new DataTransfer();
       transfer.items.add(new File([bytes], 'image.jpg', { type: 'image/jpeg' }));
       window.dispatchEvent(new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true }));`,
      specimen('passport-hansen.jpg'),
    );
    await shown('HANSEN');
    await clear();
  });

  test('a scanned PDF file is opened like a picture', async () => {
    const page = readFileSync(join(SPECIMENS, 'card-td2.jpg'));
    const head = Buffer.from(`%PDF-1.4\n4 0 obj\n<< /Subtype /Image /Width 1200 /Height 900 /Filter /DCTDecode /Length ${page.length} >>\nstream\n`);
    const file = join(post.folder, 'scan.pdf');
    writeFileSync(file, Buffer.concat([head, page, Buffer.from('\nendstream\nendobj\n%%EOF\n')]));
    await officer.scan(file);
    await until('the card is read', async () => (await officer.view()).document?.mrz_format === 'TD2');
    await clear();
  });
});
