// Everything within reach of a finger and of keys alone, with real touch and key events, in both languages: the ladder scrolled, what a
// tap explains, the sheet of states, the time line by keys, and the same in the text beside the canvas.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mirrorWords } from '../../public/mirror_words.mjs';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
after(() => site.close());

const languages = ['en', 'zh'];
const touching = (width, height) => ({ hasTouch: true, isMobile: true, viewport: { width, height } });
const frames = (page, count) => page.evaluate(async (n) => { for (let i = 0; i < n; i++) await new Promise((next) => window.own_frame(next)); }, count);
const on_canvas = (lab, item) => lab.until(`${item} is there`, (_, name) => window.lab.items().includes(name), item);
const off_canvas = (lab, item) => lab.until(`${item} is gone`, (_, name) => !window.lab.items().includes(name), item);

/** One finger from one point to another. */
async function swipe(page, from, to, steps = 10) {
  const session = await page.context().newCDPSession(page);
  const send = (type, at) => session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
  await send('touchStart', from);
  for (let i = 1; i <= steps; i++) {
    await send('touchMove', [from[0] + ((to[0] - from[0]) * i) / steps, from[1] + ((to[1] - from[1]) * i) / steps]);
    await frames(page, 1);
  }
  await send('touchEnd');
  await session.detach();
}

/** Data in flight at the client, the time standing still. */
const with_data = (lab) => lab.page.evaluate(() => {
  for (let i = 0; i < 200; i++) {
    if (window.lab.state().packets.some(({ length }) => length > 0)) return;
    window.lab.step(1);
  }
  throw new Error('no data is sent');
});
const arrows = (page) => page.evaluate(() => Object.fromEntries(window.lab.items().filter((name) => name.startsWith('arrow:')).map((name) => [name, window.lab.itemRect(name).top])));

for (const lang of languages) {
  for (const [width, height] of [[390, 844], [768, 1024]]) {
    test(`${lang}: a finger scrolls the ladder, ${width} × ${height}`, async () => {
      await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
        await lab.seek(3_000_000);
        await on_canvas(lab, 'finger:up:ladder');
        const [x, y] = await lab.point('panel:ladder');
        const before = await arrows(page);
        await swipe(page, [x, y - 40], [x, y + 60]);
        await wait_for(page, (then) => Object.entries(then).some(([name, top]) => window.lab.itemRect(name)?.top > top + 40), before);
        await on_canvas(lab, 'finger:down:ladder');
      }, touching(width, height));
    });
  }

  test(`${lang}: what a tap explains stands until the next tap; a timer's second tap lets it expire`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
      await with_data(lab);
      await lab.set('tab', 'client');
      await lab.tap('field:client.snd.una');
      await on_canvas(lab, 'tip');
      await frames(page, 30);
      await on_canvas(lab, 'tip');
      const { events } = await lab.state();
      await lab.tap('button:step');
      await off_canvas(lab, 'tip');
      await lab.until('it has stepped', (state, before) => state.events > before, events);
      const { digest } = await lab.state();
      await lab.tap('timer:client:retransmission');
      await on_canvas(lab, 'tip');
      assert.equal((await lab.state()).digest, digest, 'nothing has been done');
      await lab.tap('timer:client:retransmission');
      await lab.until('it was sent again', (state) => state.packets.some(({ retransmission }) => retransmission));
      await lab.set('tab', 'ladder');
      await lab.set('figure', 'segment');
      await lab.tap('segment-field:ver');
      await on_canvas(lab, 'tip');
    }, touching(390, 844));
  });

  test(`${lang}: a tap on the state lays out all states and the whole TCB`, async () => {
    await site.visit_lab({ scene: 'close', lang }, async (lab) => {
      await lab.set('tab', 'client');
      await lab.tap('state:client');
      await on_canvas(lab, 'sheet:open');
      for (const item of ['state-node:client:TIME-WAIT', 'field:client.ssthresh', 'field:client.snd.wl1']) await on_canvas(lab, item);
      await lab.tap('state-node:client:TIME-WAIT');
      await on_canvas(lab, 'tip');
      await lab.tap('sheet:states:server');
      await on_canvas(lab, 'state-node:server:LAST-ACK');
      await off_canvas(lab, 'tip');
    }, touching(360, 480));
  });

  test(`${lang}: keys alone go along the time line, switch the numbers and lay out the states`, async () => {
    await site.visit_lab({ scene: 'close', lang }, async (lab, page) => {
      await lab.seek(3_000_000);
      await page.locator('#canvas').focus();
      const now = async () => (await lab.state()).now;
      const press = async (key) => {
        const before = await now();
        await page.keyboard.press(key);
        await lab.until(`${key} went on`, (state, then) => state.now !== then, before);
        return now();
      };
      const mark = await press('[');
      assert.ok((await press('[')) < mark);
      assert.equal(await press(']'), mark);
      assert.ok((await press('PageUp')) < mark);
      await press('PageDown');
      assert.equal(await press('End'), (await lab.state()).frontier);
      await page.keyboard.press('0');
      await lab.until('as sent', (state) => state.numbers === 'absolute');
      await lab.click('button:numbers');
      await lab.until('from 0', (state) => state.numbers === 'relative');
      await page.keyboard.press('t');
      await on_canvas(lab, 'state-node:server:LAST-ACK');
      await page.keyboard.press('Escape');
      await off_canvas(lab, 'sheet:open');
    });
  });

  test(`${lang}: the text beside the canvas goes to any moment, and reads a segment field by field`, async () => {
    await site.visit_lab({ scene: 'handshake', lang }, async (lab, page) => {
      const words = mirrorWords[lang];
      const mirror = page.locator('#mirror');
      const open = async (title) => {
        const group = mirror.locator('details').filter({ has: page.locator('h3').getByText(title, { exact: true }) }).first();
        await group.locator('summary').first().focus();
        await page.keyboard.press('Enter');
        return group;
      };
      await lab.until('the text is there', () => document.querySelector('#mirror h2'));
      const form = mirror.locator('form').filter({ has: page.getByRole('button', { name: words.seek, exact: true }) });
      await form.getByRole('spinbutton').fill('1.25');
      await page.keyboard.press('Enter');
      await lab.until('it is there', (state) => state.now === 1_250_000);
      const marks = await open(words.marks);
      await wait_for(page, () => window.lab.bookmarks().length > 0);
      const { at, text } = await page.evaluate(() => window.lab.bookmarks()[0]);
      await marks.getByRole('button', { name: text }).first().focus();
      await page.keyboard.press('Enter');
      await lab.until('the mark', (state, wanted) => state.now === wanted, at);
      const segment = await open(words.segment);
      const fields = await page.evaluate(() => window.lab.segment().fields.length);
      assert.ok(fields > 0);
      await segment.locator('tbody tr').nth(fields - 1).waitFor(); // the text follows the picture a moment later
      assert.equal(await segment.locator('tbody tr').count(), fields);
      await open(words.settings);
      await mirror.locator('select').filter({ has: page.locator('option[value="absolute"]') }).selectOption('absolute');
      await lab.until('as sent', (state) => state.numbers === 'absolute');
    });
  });
}
