// Pictures, servers and lists that are broken, false, too large or too old, given to the real program: it says what happened and
// what to do in the officer's language, loses nothing, and works on where it can.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { Key, Post, SPECIMENS, processIds, until } from './post.mjs';
import { Headquarters, Officer, error, trial } from './trial.mjs';

const pictures = join(Post.fromEnvironment().folder, 'bad-input');
mkdirSync(pictures, { recursive: true });

/** The cyclic redundancy check of PNG chunks (ISO 3309). */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A grey PNG of `width` by `height` pixels; all of them are there, packed a thousandfold. */
function bomb(width, height) {
  const number = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    return Buffer.concat([number(data.length), body, number(crc32(body))]);
  };
  const header = Buffer.concat([number(width), number(height), Buffer.from([8, 0, 0, 0, 0])]);
  const pixels = deflateSync(Buffer.alloc((width + 1) * height), { level: 9 });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

/** The largest resident size a process has had, MB. */
const peak = (id) => Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1]) / 1024;

describe('pictures that are none', { concurrency: false }, () => {
  let post;
  let officer;
  before(async () => {
    post = await trial('pictures');
    officer = new Officer(post);
    await officer.begin();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('a truncated JPEG is said to be unreadable, in every language, and the next page is read', async () => {
    const whole = readFileSync(join(SPECIMENS, 'passport-hansen.jpg'));
    const file = join(post.folder, 'cut.jpg');
    writeFileSync(file, whole.subarray(0, Math.floor(whole.length * 0.6)));
    await officer.reads(error('image-unreadable'), () => officer.scan(file), join(pictures, 'image-unreadable'));
    assert.ok(await officer.cross());
    await officer.delivered();
  });

  test('a picture of 200 megapixels is refused by what it announces, not after it has filled the memory', async () => {
    const file = join(post.folder, 'bomb.png');
    writeFileSync(file, bomb(20_000, 10_000));
    assert.ok(statSync(file).size < 300_000);
    const [id] = processIds(post.binary, post.booth);
    const before = peak(id);
    await officer.reads(error('image-too-large'), () => officer.scan(file), join(pictures, 'image-too-large'));
    assert.ok(peak(id) - before < 100, `the program grew by ${(peak(id) - before).toFixed(0)} MB`);
    assert.ok(await officer.cross());
  });
});

describe('false headquarters and false lists', { concurrency: false }, () => {
  let post;
  let officer;
  before(async () => {
    post = await trial('headquarters');
    await post.hq.stop();
    cpSync(post.hq.folder, `${post.hq.folder}-as-backed-up`, { recursive: true });
    await post.hq.start();
    officer = new Officer(post);
    await officer.begin();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  const list = async () => (await officer.status()).lists.find((l) => l.list === 'national');
  const fault = async () => (await officer.status()).link.feed_faults.find((f) => f.feed === 'alerts.national')?.error.code;
  /** Headquarters restarts after `change`, and the booth asks it at once. */
  const restarted = async (change) => {
    await post.hq.stop();
    await change();
    await post.hq.start();
    await officer.window.door('sync_now');
  };

  test('a server with another certificate gets nothing, is named, and the crossings wait', async () => {
    await officer.cross();
    await officer.delivered();
    await post.hq.stop();
    const other = await new Headquarters(join(post.folder, 'other-hq')).start(post.hq.address);
    await officer.cross();
    await officer.window.door('sync_now');
    await until('the booth sees who answers', async () => (await officer.status()).link.last_error?.code === 'hq-untrusted', 90_000);
    await officer.reads(error('hq-untrusted'), () => officer.openLink(), join(pictures, 'hq-untrusted'));
    assert.ok((await officer.status()).queue.events > 0, 'what is recorded waits');
    assert.equal(JSON.parse(other.run('verify', '--json')).segments, 0, 'nothing was delivered there');
    await other.stop();
    await post.hq.start();
    await officer.delivered();
  });

  test('a list with a wrong signature is not installed, is named at the list, and the one in force finds its hits', async () => {
    const before = await list();
    await restarted(() => {
      post.hq.publish();
      post.hq.spoilSignature('alerts.national');
    });
    await until('the refusal is known', async () => (await fault()) === 'signature-wrong', 90_000);
    assert.equal((await list()).version, before.version);
    await officer.window.sees('header', /other version refused/);
    await officer.reads(error('signature-wrong'), () => officer.openLink(), join(pictures, 'signature-wrong'));
    await officer.scan(join(SPECIMENS, 'passport-eriksson.jpg'));
    await until('the hit is found with the list in force', async () => (await officer.view()).hits.some((hit) => hit.hit.list === 'national'));
    await officer.window.door('abandon', { reason: 'seen' });
  });

  test('the next good version is installed and the warning is gone', async () => {
    const before = await list();
    await restarted(() => post.hq.publish());
    await until('the new version is in force', async () => (await list()).version > before.version, 90_000);
    await until('no fault is left', async () => (await fault()) === undefined, 90_000);
  });

  test('a headquarters set back to an older list is noticed; the newer one stays in force and every crossing is delivered again', async () => {
    const newest = (await list()).version;
    await officer.cross();
    await officer.delivered();
    await restarted(() => {
      rmSync(post.hq.folder, { recursive: true });
      cpSync(`${post.hq.folder}-as-backed-up`, post.hq.folder, { recursive: true });
    });
    await until('the older version is noticed', async () => (await fault()) === 'version-older', 90_000);
    assert.equal((await list()).version, newest);
    await officer.reads(error('version-older'), () => officer.openLink(), join(pictures, 'version-older'));
    const recorded = post.ctlJson('journal', 'verify')[0].events;
    await until('what headquarters lost is there again', async () => JSON.parse(post.hq.run('verify', '--json')).events >= recorded, 90_000);
    await officer.window.press([Key.escape]);
    assert.ok(await officer.cross());
  });
});
