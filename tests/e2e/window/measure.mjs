// The window's figures for BENCHMARKS.md: cold start to the first usable screen, memory of all its processes, scan to receipt.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Post, SPECIMENS, clearHit, open, processIds, signIn, until } from './post.mjs';

const ROUNDS = 5;
const post = Post.fromEnvironment();
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** Proportional set size of a process and everything below it, MB. */
function memory(root) {
  const parents = new Map();
  for (const id of readdirSync('/proc').filter((n) => /^\d+$/.test(n))) {
    try {
      parents.set(Number(id), Number(readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1].split(' ')[1]));
    } catch {
      // It ended meanwhile.
    }
  }
  const below = (id) => [id, ...[...parents].filter(([, parent]) => parent === id).flatMap(([child]) => below(child))];
  return below(root).reduce((sum, id) => sum + Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))[1]) / 1024, 0);
}

const starts = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const began = performance.now();
  const window = await open(post);
  await window.find('input[autocomplete=username]');
  starts.push((performance.now() - began) / 1000);
  await window.close();
}

const window = await open(post);
await signIn(window, post);
const idle = memory(processIds(post.binary, post.booth)[0]);
const receipts = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const before = (await window.door('status')).ok.last_crossing?.crossing;
  const began = performance.now();
  await window.type('input[type=file]', join(SPECIMENS, 'passport-eriksson.jpg'));
  await window.sees('main', /ERIKSSON/);
  await clearHit(window);
  await window.press(['\uE038']);
  await until('received', async () => {
    const last = (await window.door('status')).ok.last_crossing;
    return last && last.crossing !== before && last.received;
  });
  receipts.push((performance.now() - began) / 1000);
}
const worked = memory(processIds(post.binary, post.booth)[0]);
await window.close();
console.log(`cold start to the sign-in screen   ${median(starts).toFixed(2)} s (median of ${ROUNDS}; ${Math.min(...starts).toFixed(2)} to ${Math.max(...starts).toFixed(2)})`);
console.log(`memory, all processes, signed in   ${idle.toFixed(0)} MB PSS`);
console.log(`memory after ${ROUNDS} crossings           ${worked.toFixed(0)} MB PSS`);
console.log(`scan to receipt, scripted          ${median(receipts).toFixed(2)} s (first with one answer: 2 keys; then 1 key)`);
process.exit();
