// An alert that cannot wait for headquarters: a supervisor puts it in force here, it finds who crossed before, and stops who comes next.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Key, Post, SPECIMENS, signIn, until } from './post.mjs';
import { Officer, trial, words } from './trial.mjs';

const pictures = join(Post.fromEnvironment().folder, 'urgent');
mkdirSync(pictures, { recursive: true });

describe('an urgent alert of the post', { concurrency: false }, () => {
  let post;
  let officer;
  const button = (text) =>
    until(`the button ${text} is pressed`, () =>
      officer.window.script('const found = [...document.querySelectorAll("button")].find((b) => b.textContent.includes(arguments[0])); found?.click(); return !!found', text),
    );
  const panel = (title) => officer.window.script('return [...document.querySelectorAll("main section")].find((s) => s.innerText.startsWith(arguments[0]))?.innerText ?? ""', title);

  before(async () => {
    post = await trial('urgent');
    officer = new Officer(post);
    await officer.begin();
  });
  after(async () => {
    await officer?.end();
    await post?.hq.stop();
  });

  test('an officer has no say in it', async () => {
    assert.ok(await officer.cross());
    await officer.openLink();
    assert.doesNotMatch(await officer.window.text('main'), /Urgent alerts of this post/);
    const { error } = await officer.window.door('raise_alert', { category: 'wanted', primary: 'X', secondary: '', birth_date: null, sex: null, nationality: null, issuing_state: null, document_number: '', reason: 'x', instruction: '', hours: 1 });
    assert.equal(error.code, 'not-allowed');
    await officer.window.press([Key.escape]);
  });

  test('a supervisor puts one in force by form, and who crossed before is found, in every language', async () => {
    const { window } = officer;
    await window.door('lock');
    await until('the sign-in is shown', () => window.has('input[type=password]'));
    await signIn(window, post, 's.okoro', 'training-sable-port');
    await officer.openLink();
    await button('Add an urgent alert');
    await window.find('dialog input');
    for (const text of ['Fernandez Garcia', 'Lucia', '', '']) {
      if (text) await window.press([...text], 60);
      await window.press([Key.tab]);
    }
    await button('Put in force');
    await until('it says that the reason is missing', async () => /The reason is needed/.test(await window.text('dialog')));
    await window.press([...'Missing since this morning.'], 60); // As a person types: a burst is a reader's frame.
    window.screenshot(join(pictures, 'form.png'));
    await button('Put in force');
    await until('it stands in the table', async () => /Fernandez Garcia, Lucia/i.test(await panel('URGENT ALERTS OF THIS POST') || await panel('Urgent alerts of this post')));
    await until('the traveller who crossed before is found', async () => (await officer.status()).later_hits === 1);
    await until('its row is drawn', async () => /FERNANDEZ GARCIA/.test(await window.text('main')));
    const cut = await window.script('return [...document.querySelectorAll("main section")].filter((s) => s.scrollHeight > s.clientHeight + 1).map((s) => s.innerText.slice(0, 40))');
    assert.deepEqual(cut, [], 'every panel is as tall as what it holds');
    await officer.reads(words('later-title'), () => officer.openLink(), join(pictures, 'found'));
  });

  test('the hit is answered there, and waits for whoever comes next', async () => {
    const { window } = officer;
    await officer.openLink();
    await button('Not the same');
    await until('nobody waits', async () => (await officer.status()).later_hits === 0);
    await window.press([Key.escape]);
    await officer.scan(join(SPECIMENS, 'passport-minor.jpg'));
    const hit = await until('she is a hit', async () => (await officer.view()).hits.find((h) => /urgent/i.test(h.hit.list)));
    assert.deepEqual([hit.answer, hit.remembered], ['not-same', true]);
    await window.door('abandon', { reason: 'the story is over' });
    await officer.openLink();
    await button('Withdraw');
    await until('it is gone', async () => /No urgent alert is in force/.test(await window.text('main')));
    await officer.delivered();
  });
});
