// The log in a real browser, in both languages: filtered, written in other notations, scrolled, copied and saved, by mouse, finger and
// keys; what is copied and saved is what the command line gives for the same session.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mirrorWords } from '../../public/mirror_words.mjs';
import { wordsIn } from '../../public/words.mjs';
import { run } from '../checks.mjs';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
const folder = await mkdtemp(join(tmpdir(), 'ackademy-log-'));
after(async () => {
  await site.close();
  await rm(folder, { recursive: true });
});

const cli = fileURLToPath(new URL('../../build/web/bin/ackademy.mjs', import.meta.url));
const languages = ['en', 'zh'];
const clipboard = ['clipboard-read', 'clipboard-write'];
const touching = { hasTouch: true, viewport: { width: 390, height: 844 } };

/** A transfer in which a segment was dropped and sent again, seen from its middle: more is known than shows. */
async function lossy(lab) {
  await lab.page.evaluate(() => {
    for (let i = 0; i < 400 && window.lab.state().packets.length < 3; i++) window.lab.step(1);
    window.lab.act(`drop ${window.lab.state().packets[1].id}`);
    window.lab.seek(4_000_000);
    window.lab.seek(2_000_000);
  });
}

/** What the command line prints for the session as it stands. */
async function printed(lab, ...options) {
  const code = new URL(await lab.page.evaluate(() => window.lab.link())).hash.slice(1);
  const { code: status, stdout, output } = await run(process.execPath, [cli, 'run', '--from', code, ...options]);
  assert.equal(status, 0, output);
  return stdout;
}

const shown = (lab) => lab.page.evaluate(() => window.lab.log());
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
const said = (page, text) => page.locator('.lab-notice').getByText(text).waitFor();
const log_is = (lab, what, wanted) => lab.until(what, (state, log) => Object.entries(log).every(([key, value]) => JSON.stringify(state.log[key]) === JSON.stringify(value)), wanted);

async function check_capture(lab, download, name) {
  assert.equal(download.suggestedFilename(), name);
  const saved = await readFile(await download.path());
  assert.equal(saved.subarray(0, 4).toString('hex'), '0a0d0d0a', 'it begins as pcapng does');
  const file = join(folder, 'cli.pcapng');
  await printed(lab, '--pcap', file);
  assert.ok(saved.equals(await readFile(file)), 'it is what the command line writes, which tests/interop has Wireshark read');
}

for (const lang of languages) {
  const words = { ...wordsIn(lang), ...mirrorWords[lang] };

  test(`${lang}: filtered by chips, written as tcpdump and packetdrill, copied: by mouse`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
      await page.context().grantPermissions(clipboard);
      await lossy(lab);
      const whole = await shown(lab);
      assert.equal(whole.shown, whole.total);
      assert.equal(whole.lines.length, whole.total);
      await lab.click('button:log-losses');
      await log_is(lab, 'losses only', { kinds: ['losses'] });
      const losses = await shown(lab);
      assert.ok(losses.shown >= 2 && losses.shown < whole.shown && losses.total === whole.total);
      await lab.click('button:log-copy');
      await said(page, words.logCopied(losses.shown));
      assert.equal(await copied(page), `${losses.lines.join('\n')}\n`);

      await lab.click('button:log-client');
      await log_is(lab, 'the client’s', { ends: ['client'], kinds: ['losses'] });
      await lab.click('button:log-all');
      await log_is(lab, 'all again', { ends: [], kinds: [], shown: whole.total });

      for (const [notation, option] of [['tcpdump', 'tcpdump'], ['packetdrill', 'pkt']]) {
        await lab.click('button:log-notation');
        await lab.click(`button:log-notation:${notation}`);
        await log_is(lab, notation, { notation });
        for (const end of ['client', 'server']) {
          await lab.click(`button:log-${end}`);
          await log_is(lab, `as the ${end} sees it`, { ends: [end] });
          await lab.click('button:log-copy');
          const { lines } = await shown(lab);
          await said(page, words.logCopied(lines.length));
          await wait_for(page, async (count) => (await navigator.clipboard.readText()).split('\n').length === count + 1, lines.length);
          assert.equal(await copied(page), await printed(lab, '--log', option, '--vantage', end));
        }
      }
    }, { viewport: { width: 1440, height: 900 } });
  });

  test(`${lang}: filtered, written and copied from its menus, scrolled to its end: by finger`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
      await page.context().grantPermissions(clipboard);
      await lossy(lab);
      await lab.tap('button:tab:log');
      await lab.until('the log is open', (state) => state.log.large);
      const { now } = await lab.state();
      const { x, y } = await lab.rect('drag:log');
      const session = await page.context().newCDPSession(page);
      const touch = (type, at) => session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: x + 80, y: y + at }] : [] });
      for (let i = 0; i < 60 && (await lab.items()).includes('wheel:down:log'); i++) {
        await touch('touchStart', 300);
        for (const at of [240, 160, 80, 20]) await touch('touchMove', at);
        await touch('touchEnd');
        await page.evaluate(() => new Promise((next) => { window.own_frame(() => window.own_frame(next)); }));
      }
      assert.ok(!(await lab.items()).includes('wheel:down:log'), 'the oldest line is in sight');
      assert.equal((await lab.state()).now, now, 'to scroll is not to press');

      await lab.tap('button:log-filter');
      await lab.tap('button:log-filter:losses');
      await log_is(lab, 'losses only', { kinds: ['losses'] });
      await lab.tap('button:log-filter:server');
      await log_is(lab, 'and the server’s', { ends: ['server'] });
      await lab.tap('button:log-filter:all');
      await log_is(lab, 'all again', { ends: [], kinds: [] });
      await lab.tap('button:log-notation');
      await lab.tap('button:log-notation:tcpdump');
      await log_is(lab, 'tcpdump', { notation: 'tcpdump' });
      await lab.tap('button:log-notation');
      await lab.tap('button:log-notation:copy');
      await said(page, words.logCopied((await shown(lab)).shown));
      assert.equal(await copied(page), await printed(lab, '--log', 'tcpdump'));
      await lab.tap('button:log-notation');
      const [download] = await Promise.all([page.waitForEvent('download'), lab.tap('button:log-notation:save')]);
      await check_capture(lab, download, 'ackademy-transfer.pcapng');
    }, touching);
  });

  test(`${lang}: saved as a capture: by mouse`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
      await lossy(lab);
      const [download] = await Promise.all([page.waitForEvent('download'), lab.click('button:log-save')]);
      await said(page, words.captureSaved('ackademy-transfer.pcapng'));
      await check_capture(lab, download, 'ackademy-transfer.pcapng');
    });
  });

  test(`${lang}: large and small by a key; filtered, written, copied and saved as text, by keys alone`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
      await page.context().grantPermissions(clipboard);
      await lossy(lab);
      await page.locator('#canvas').focus();
      await page.keyboard.press('o');
      await lab.until('it is large', (state) => state.log.large);
      await page.keyboard.press('o');
      await lab.until('it is small', (state) => !state.log.large);

      const part = page.locator('#mirror details').filter({ has: page.locator('h3').getByText(words.logTitle, { exact: true }) });
      await part.locator('summary').focus();
      await page.keyboard.press('Enter');
      const lines = part.locator('.lines');
      const read = async () => (await lines.textContent()).split('\n');
      const whole = await shown(lab);
      await wait_for(page, () => document.querySelector('#mirror .lines').textContent !== '');
      assert.deepEqual(await read(), whole.lines.slice(-100));
      const press = async (name) => {
        await part.getByRole('button', { name, exact: true }).focus();
        await page.keyboard.press('Enter');
      };
      await press(words.logEarlier);
      assert.deepEqual(await read(), whole.lines.slice(Math.max(0, whole.total - 200), whole.total - 100));
      await press(words.logLater);

      await part.getByLabel(words.logKinds.losses, { exact: true }).focus();
      await page.keyboard.press('Space');
      await log_is(lab, 'losses only', { kinds: ['losses'] });
      await part.getByLabel(words.logEnds.client, { exact: true }).focus();
      await page.keyboard.press('Space');
      await log_is(lab, 'the client’s', { ends: ['client'] });
      const some = await shown(lab);
      await part.getByText(words.logShows(some.shown, some.total), { exact: true }).waitFor({ state: 'attached' });
      assert.deepEqual(await read(), some.lines);
      await press(words.logAll);
      await log_is(lab, 'all again', { ends: [], kinds: [] });

      await part.getByLabel(words.logNotation).selectOption('packetdrill');
      await log_is(lab, 'packetdrill', { notation: 'packetdrill' });
      await press(words.logCopy);
      await said(page, words.logCopied((await shown(lab)).shown));
      assert.equal(await copied(page), await printed(lab, '--log', 'pkt'));
      const [download] = await Promise.all([page.waitForEvent('download'), press(words.logSave)]);
      await check_capture(lab, download, 'ackademy-transfer.pcapng');
    });
  });

  test(`${lang}: where the browser does not let it copy, the lines lie there, selected`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
      await lossy(lab);
      await lab.click('button:log-copy');
      await said(page, words.logByHand);
      const { lines } = await shown(lab);
      assert.equal(await page.evaluate(() => getSelection().toString() || document.activeElement.value), `${lines.join('\n')}\n`);
      assert.equal(await page.evaluate(() => document.activeElement.localName), 'textarea');
    }, { before: (page) => page.addInitScript(() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')); }) });
  });
}
