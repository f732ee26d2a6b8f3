// The scripted officer of `cargo xtask run` without a display: clears a specimen traveller in the real window, from scan to receipt,
// and prints the fifteen steps with their times and where the screenshot lies.
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { Post, SPECIMENS, clearHit, open, signIn, until } from './post.mjs';

const post = Post.fromEnvironment();
const shot = join(post.folder, 'window.png');
const began = performance.now();
const window = await open(post);
try {
  await window.sees('body', /./);
  const usable = performance.now();
  await signIn(window, post);

  const scanned = performance.now();
  await window.type('input[type=file]', join(SPECIMENS, 'passport-eriksson.jpg'));
  await window.sees('main', /ERIKSSON/);
  const read = performance.now();
  window.screenshot(join(post.folder, 'window-hit.png'));
  const answers = await clearHit(window);
  window.screenshot(shot);
  const decided = performance.now();
  await window.press(['\uE038']); // F8: admit
  await until('the crossing is recorded', async () => (await window.door('status')).ok?.last_crossing !== null);
  const recorded = performance.now();
  await until("headquarters' signed receipt is here", async () => (await window.door('status')).ok?.last_crossing?.received === true);
  const received = performance.now();
  window.screenshot(join(post.folder, 'window-received.png'));

  const { ok: steps } = await window.door('steps');
  const line = (n, name, ms, more = '') => console.log(`  ${String(n).padStart(2)}  ${name.padEnd(58)} ${ms === null ? '      –   ' : `${ms.toFixed(2).padStart(8)} ms`}  ${more}`);
  console.log('\n  The way of one crossing, as it was just walked:\n');
  for (const step of steps) line(step.step, step.name, step.micros === null ? null : step.micros / 1000, step.note);
  console.log(`
  window open → usable     ${((usable - began) / 1000).toFixed(2)} s
  scan → shown             ${((read - scanned) / 1000).toFixed(2)} s
  decide → recorded        ${((recorded - decided) / 1000).toFixed(2)} s
  scan → receipt           ${((received - scanned) / 1000).toFixed(2)} s, ${answers + 1} key presses
  screenshot               ${shot}`);
  if (!existsSync(shot)) throw new Error('the screenshot is missing');
} catch (error) {
  window.screenshot(join(post.folder, 'window-failed.png'));
  console.error(`\nThe scripted officer could not go on: ${error.message}\nSee ${join(post.folder, 'window-failed.png')} and ${post.log}.`);
  process.exitCode = 1;
} finally {
  await window.close();
}
process.exit();
