// The learner's hands in a real browser, in both languages, beyond the single gestures of gestures_*.test.mjs: keys that act on
// all that are held, amounts that are typed and dragged, the sheets by keys alone.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { step_until, three } from './hands.mjs';
import { open_site } from './lab.mjs';

const site = await open_site();
after(() => site.close());

const languages = ['en', 'zh'];

/** The SYN-ACK halfway, held by nobody. */
async function halfway(lab) {
  await lab.seek(250_000);
  return (await lab.state()).packets[0].id;
}

async function drag(lab, name, dx, dy) {
  const [x, y] = await lab.point(name);
  const { mouse } = lab.page;
  await mouse.move(x, y);
  await mouse.down();
  await mouse.move(x + dx / 2, y + dy / 2, { steps: 4 });
  await mouse.move(x + dx, y + dy, { steps: 4 });
  await mouse.up();
}

/** The same with a finger. */
async function swipe(lab, name, dx, dy) {
  const [x, y] = await lab.point(name);
  const session = await lab.page.context().newCDPSession(lab.page);
  const touch = (type, at) => session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
  await touch('touchStart', [x, y]);
  for (let i = 1; i <= 5; i++) await touch('touchMove', [x + (dx * i) / 5, y + (dy * i) / 5]);
  await touch('touchEnd');
  await session.detach();
}

/** How far the client's program has written, in sequence numbers. */
const written = ({ client }) => client.snd.nxt + client.unsent;
const touching = { hasTouch: true, viewport: { width: 390, height: 844 } };

for (const lang of languages) {
  test(`Shift holds more, and keys act on all (${lang})`, async () => {
    await site.visit_lab({ scene: 'free-play', lang }, async (lab, page) => {
      const [first, second] = await three(lab);
      await lab.click(`packet:${first}`);
      await page.keyboard.down('Shift');
      await lab.click(`packet:${second}`);
      await page.keyboard.up('Shift');
      await lab.until('both are held', (state) => state.held.length === 2);
      await page.keyboard.press('u');
      await lab.until('both are copied', (state) => state.packets.filter((p) => p.copy).length === 2);
      await page.keyboard.press('a');
      await lab.until('all are held', (state) => state.held.length === state.packets.length);
      await page.keyboard.press('d');
      await lab.until('the wire is empty', (state) => state.packets.length === 0);
    });
  });

  test(`segments are forged by an end and by an attacker, with numbers typed (${lang})`, async () => {
    await site.visit_lab({ scene: 'free-play', lang }, async (lab, page) => {
      await three(lab);
      await lab.click('button:forge');
      await lab.click('forge:server');
      await lab.click('flag:fin');
      await lab.click('button:forge:done');
      await lab.until('it is forged', (state) => state.packets.some((p) => p.origin === 'forged' && p.from === 'server'));
      await page.keyboard.press('f');
      await lab.click('forge:attacker');
      await lab.click('flag:ack');
      await lab.click('flag:rst');
      await lab.click('field:forge.seq');
      await page.keyboard.type('100');
      await page.keyboard.press('Enter');
      await lab.until('the attacker has sent', (state) => state.packets.some((p) => p.origin === 'attacker' && p.flags === 'R'));
    });
  });

  test(`the wire's knobs are turned, one way, by finger and by keys (${lang})`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab, page) => {
      const before = (await lab.state()).digest;
      await page.locator('#canvas').focus();
      await page.keyboard.press('k');
      await lab.tap('link:client');
      await swipe(lab, 'slider:link.loss', 20, 0);
      await lab.until('the loss is another', (state, digest) => state.digest !== digest, before);
      const then = (await lab.state()).digest;
      for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
      await page.keyboard.press('ArrowRight');
      await lab.until('the delay is another', (state, digest) => state.digest !== digest, then);
      await page.keyboard.press('Escape');
      await lab.until('the sheet is put away', () => !window.lab.items().includes('sheet:open'));
    }, touching);
  });

  test(`ends half-close, read by hand, crash and come back; timers expire by a click (${lang})`, async () => {
    await site.visit_lab({ scene: 'free-play', lang }, async (lab, page) => {
      await three(lab);
      await lab.click('timer:client:retransmission');
      await lab.until('it was sent again', (state) => state.packets.some((p) => p.retransmission));
      await lab.click('button:more:client');
      await lab.click('call:shutdown:client');
      await page.keyboard.press('Escape');
      await page.keyboard.press('p');
      await lab.click('call:reads:off:server');
      await lab.until('it reads by hand', (state) => !state.server.reads);
      await lab.click('call:crash:server');
      await lab.until('it is down', (state) => !state.server.up);
      await lab.click('call:reboot:server');
      await lab.until('it is there again', (state) => state.server.up && state.server.state === 'LISTEN');
    });
  });

  test(`any amount is sent, read and waited for, by mouse and by keys (${lang})`, async () => {
    await site.visit_lab({ scene: 'zero-window', lang }, async (lab, page) => {
      await step_until(lab, (state) => state.server.unread === 4000);
      await lab.click('button:more:server');
      await lab.click('field:read:server');
      await page.keyboard.type('500');
      await lab.click('call:read:server');
      await lab.until('500 octets are read', (state) => state.server.unread === 3500);
      await page.keyboard.press('Escape');
      await page.keyboard.press('q');
      await drag(lab, 'field:send:client', 40, 0);
      await lab.click('field:send:client');
      await page.keyboard.type('0');
      await page.keyboard.press('Enter'); // not an amount: told so, and nothing is done
      await page.keyboard.type('300');
      const before = written(await lab.state());
      await page.keyboard.press('Enter');
      await lab.until('300 octets more are written', (state, octets) => state.client.snd.nxt + state.client.unsent === octets + 300, before);
      await page.keyboard.press('Escape');
    });
    await site.visit_lab({ scene: 'handshake', lang }, async (lab, page) => {
      const id = await halfway(lab);
      await lab.click(`packet:${id}`);
      await page.keyboard.press('e');
      await lab.click('field:edit.delay');
      await page.keyboard.type('1500');
      const { digest } = await lab.state();
      await lab.click('button:edit:done');
      await lab.until('it is late', (state, before) => state.digest !== before, digest);
      await lab.seek(1_700_000);
      assert.ok((await lab.state()).packets.some((packet) => packet.id === id), 'it is still on its way');
    });
  });

  test(`a finger sends an amount that it has dragged (${lang})`, async () => {
    await site.visit_lab({ scene: 'free-play', lang }, async (lab) => {
      await three(lab);
      await lab.tap('button:more:client');
      await swipe(lab, 'field:send:client', 200, 0);
      await lab.tap('button:send:client:more');
      const before = written(await lab.state());
      await lab.tap('call:send:client');
      await lab.until('some hundreds and one are written', (state, octets) => state.client.snd.nxt + state.client.unsent > octets + 500, before);
      assert.equal((written(await lab.state()) - before) % 100, 1, 'a far drag is a round number');
    }, touching);
  });
}
