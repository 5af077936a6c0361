// The learner's hands in a real browser, in both languages: packets dragged, gathered, acted on by menu, finger and key; the
// sheets to corrupt, edit, forge, lay down rules and turn the wire's knobs; the ends' programs and timers.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { open_site } from './lab.mjs';

const site = await open_site();
after(() => site.close());

const languages = ['en', 'zh'];

/** Steps until `f(state)` is true; `f` runs in the page. */
const step_until = (lab, f) => lab.page.evaluate(`(() => {
  for (let i = 0; i < 200; i++) {
    if ((${f})(lab.state())) return;
    lab.step(1);
  }
  throw new Error('it never comes to that');
})()`);

/** The SYN-ACK halfway, held by nobody. */
async function halfway(lab) {
  await lab.seek(250_000);
  return (await lab.state()).packets[0].id;
}

/** Three segments of data on their way to the server, well apart. */
async function three(lab) {
  await lab.act('set bandwidth 500kbit');
  await lab.act('set delay 100ms');
  await lab.act('open client');
  await step_until(lab, (state) => state.server.state === 'ESTABLISHED');
  await lab.act('send client 5000');
  await lab.page.evaluate(() => { lab.pause(); lab.seek(lab.state().now + 60_000); });
  return (await lab.state()).packets.map((packet) => packet.id);
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
const gone = (lab, id) => lab.until(`packet ${id} is gone`, (state, wanted) => state.packets.every((p) => p.id !== wanted), id);
const touching = { hasTouch: true, viewport: { width: 390, height: 844 } };

for (const lang of languages) {
  test(`packets are dragged off, back, past each other and on (${lang})`, async () => {
    await site.visit_lab({ scene: 'free-play', lang }, async (lab) => {
      const [first, second, third] = await three(lab);
      const [x1] = await lab.point(`packet:${first}`);
      const [x2] = await lab.point(`packet:${second}`);
      const digest = (await lab.state()).digest;
      await drag(lab, `packet:${first}`, x2 - x1 - 20, 4);
      await lab.until('the first is late', (state, before) => state.digest !== before, digest);
      await lab.page.evaluate(() => window.lab.act('undo'));
      await lab.until('undone', (state, before) => state.digest === before, digest);
      await drag(lab, `packet:${third}`, 0, 70);
      await gone(lab, third);
      await drag(lab, `packet:${first}`, (await lab.rect('panel:wire')).right - (await lab.point(`packet:${first}`))[0] - 4, 0);
      await gone(lab, first);
      assert.equal((await lab.state()).packets.filter((p) => p.from === 'client').length, 1);
    });
  });

  test(`a finger flicks, presses long and gathers (${lang})`, async () => {
    await site.visit_lab({ scene: 'free-play', lang }, async (lab, page) => {
      const [first, second, third] = await three(lab);
      await swipe(lab, `packet:${third}`, 0, 70);
      await gone(lab, third);
      const session = await page.context().newCDPSession(page);
      const [x, y] = await lab.point(`packet:${first}`);
      await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
      await lab.until('the press is long', () => window.lab.items().includes('hand:gathering'));
      await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await lab.tap(`packet:${second}`);
      await lab.until('both are held', (state) => state.held.length === 2);
      await lab.tap('button:drop');
      await gone(lab, first);
      await gone(lab, second);
    }, touching);
  });

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

  test(`a bit is chosen and turned over, by mouse and by keys (${lang})`, async () => {
    await site.visit_lab({ scene: 'handshake', lang }, async (lab, page) => {
      const id = await halfway(lab);
      await lab.click(`packet:${id}`);
      await lab.click('button:corrupt');
      await lab.click('bit:270');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('Enter');
      await lab.until('it is damaged', (state) => state.packets[0].corrupt);
      assert.ok((await lab.events()).some((event) => event.kind === 'packet-corrupted' && event.value === 269));
    });
  });

  test(`a packet is edited on its way (${lang})`, async () => {
    await site.visit_lab({ scene: 'handshake', lang }, async (lab, page) => {
      const id = await halfway(lab);
      const { ack } = (await lab.state()).packets[0];
      await lab.click(`packet:${id}`);
      await page.keyboard.press('e');
      await lab.click('flag:rst');
      await lab.click('button:edit.ack:more');
      await lab.click('button:edit:done');
      await lab.until('it is edited', (state) => state.packets[0].edited);
      const packet = (await lab.state()).packets[0];
      assert.equal(packet.ack, ack + 1);
      assert.match(packet.flags, /R/);
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

  test(`rules are laid down and taken away, with a finger (${lang})`, async () => {
    await site.visit_lab({ scene: 'transfer', lang }, async (lab) => {
      await lab.tap('button:rules');
      for (const item of ['rule:server', 'rule:data', 'rule:every', 'button:rule:add']) await lab.tap(item);
      await lab.until('the rule holds', (state) => state.rules[0]?.text === 'rule drop server data every 3');
      await lab.tap('button:rule:off:1');
      await lab.until('no rule holds', (state) => state.rules.length === 0);
    }, touching);
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
