// Gestures on packets in flight: held and gathered; dragged back, past another, on to the receiver, off the wire; copied, damaged,
// edited and forged; and the rules that drop them.
import assert from 'node:assert/strict';
import { three, try_gestures } from './hands.mjs';

const ids = (state) => state.packets.map((packet) => packet.id);
const held = (state) => state.held;

/** When each of these packets arrives if nothing more is done, as { id: us }; the moment stays. */
async function arrivals(hand, lab, packets) {
  const { now } = await lab.state();
  await lab.seek(now + 400_000);
  await hand.becomes('(state) => state.now', now + 400_000);
  await hand.frames(2); // what happened is told with the frame
  const seen = await lab.events();
  await lab.seek(now);
  await hand.page.evaluate(() => { window.seen.length = 0; });
  await hand.quiet();
  const at = (id) => seen.findLast((event) => event.kind === 'packet-arrived' && event.packet === id)?.at;
  return Object.fromEntries(packets.filter(at).map((id) => [id, at(id)]));
}

const delays = (hand) => hand.page.evaluate(() => window.seen.filter((event) => event.kind === 'packet-delayed').map(({ packet, value }) => [packet, value]));
const happened = (kind, id) => `(state, seen) => seen.filter((event) => event.kind === '${kind}' && event.packet === ${id}).map((event) => event.at)`;

/** Three segments on their way, when they arrive, and what a pixel along the wire is in time. */
async function flight(hand, lab) {
  const packets = await three(lab);
  const arrive = await arrivals(hand, lab, packets);
  const [first, , third] = (await lab.state()).packets;
  const far = (await hand.point(`packet:${first.id}`))[0] - (await hand.point(`packet:${third.id}`))[0];
  const way = far / (first.progress - third.progress);
  const { now } = await lab.state();
  return { packets, first, arrive, now, pixel_us: (arrive[first.id] - now) / (1 - first.progress) / way, apart: far / 2 };
}

/** That it arrives later by what its event says, and that this is what so many pixels are. */
async function is_late(hand, lab, { arrive, pixel_us }, id, pixels) {
  await hand.frames(2);
  const [[delayed, by]] = await delays(hand);
  assert.equal(delayed, id);
  assert.ok(Math.abs(by - pixels * pixel_us) <= 3 * pixel_us, `${by} us are ${pixels} pixels of ${pixel_us} us`);
  assert.deepEqual(await arrivals(hand, lab, [id]), { [id]: arrive[id] + by });
}

const order = (arrive) => Object.keys(arrive).map(Number).sort((a, b) => arrive[a] - arrive[b]);

// ---- what the menu and the keys do -----------------------------------------------------------------

const acts = {
  drop: {
    keys: ['d', 'Delete'],
    async check(hand, lab, { packets: [id], now }) {
      await hand.becomes(happened('packet-lost', id), [now]);
      assert.ok(!ids(await lab.state()).includes(id));
    },
  },
  delay: {
    keys: ['l', 'w'],
    async check(hand, lab, { packets: [id], arrive }) {
      await hand.becomes('(state, seen) => seen.filter((event) => event.kind === "packet-delayed").map((event) => event.value)', [100_000]);
      assert.deepEqual(await arrivals(hand, lab, [id]), { [id]: arrive[id] + 100_000 });
    },
  },
  duplicate: {
    keys: ['u', 'c'],
    async check(hand, lab, { packets: [id] }) {
      await hand.becomes((state) => state.packets.map((packet) => packet.copy).sort(), [false, false, false, true]);
      const { packets } = await lab.state();
      const copy = packets.find((packet) => packet.copy), one = packets.find((packet) => packet.id === id);
      assert.deepEqual([copy.seq, copy.length, copy.flags], [one.seq, one.length, one.flags]);
    },
  },
  deliver: {
    keys: ['v'],
    async check(hand, lab, { packets: [id], now, first }) {
      await hand.becomes(happened('packet-arrived', id), [now]);
      const { packets, server } = await lab.state();
      assert.ok(packets.every((packet) => packet.id !== id));
      assert.equal(server.rcv.nxt, first.seq + first.length, 'the server has its octets');
    },
  },
};

/** Each of the ways on three packets of its own. */
async function each_way(hand, lab, ways, check) {
  for (const way of ways) {
    await lab.set('scene', 'free-play');
    await hand.page.evaluate(() => { window.seen.length = 0; });
    const packets = await three(lab);
    const { now, packets: [first] } = await lab.state();
    const of = { packets, first, now, arrive: await arrivals(hand, lab, packets) };
    await way(of.packets);
    await check(hand, lab, of);
  }
}

const menu_gestures = Object.entries(acts).map(([act, { keys, check }]) => ({
  name: act,
  hand: (hand, lab) => each_way(hand, lab, [async ([id]) => {
    await hand.press(`packet:${id}`);
    await hand.press(`button:${act}`);
  }], check),
  key: (hand, lab) => each_way(hand, lab, keys.map((key) => () => hand.keys('Enter', key)), check),
}));

// ---- sheets ----------------------------------------------------------------------------------------

/** The SYN-ACK of the handshake, halfway. */
async function syn_ack(lab) {
  await lab.seek(250_000);
  return (await lab.state()).packets[0];
}

const flipped = '(state, seen) => seen.filter((event) => event.kind === "packet-corrupted").map((event) => event.value)';

async function is_damaged(hand, bit) {
  await hand.becomes(flipped, [bit]);
  await hand.becomes((state) => state.packets.map((packet) => packet.corrupt), [true]);
}

async function is_edited(hand, { ack, seq }) {
  await hand.becomes((state) => state.packets.map(({ flags, edited, seq: s, ack: a }) => [flags, edited, s, a]), [['SR.', true, (seq + 1) % 2 ** 32, ack]]);
}

const forged = (state) => state.packets.filter((packet) => packet.origin !== 'stack').map(({ origin, from, flags, seq }) => [origin, from, flags, seq]);

async function rule_is(hand, text) { await hand.becomes((state) => state.rules.map((rule) => rule.text), text ? [text] : []); }

await try_gestures('packets', [
  {
    name: 'hold and let go',
    async hand(hand, lab) {
      const [first, second] = await three(lab);
      await hand.press(`packet:${first}`);
      await hand.becomes((state) => [state.selected, state.held.length], [first, 1]);
      await hand.press(`packet:${second}`);
      await hand.becomes(held, [second]);
      const nothing = await hand.free_point('panel:wire');
      if (hand.device === 'mouse') await hand.page.mouse.move(...nothing); // no mouse jumps and presses in one frame
      await hand.quiet();
      await hand.press_at(nothing);
      await hand.becomes(held, []);
    },
    async key(hand, lab) {
      const [first, second] = await three(lab);
      await hand.keys('Enter');
      await hand.becomes(held, [first]);
      await hand.keys('Tab');
      await hand.becomes(held, [second]);
      await hand.keys('Shift+Tab', 'Escape');
      await hand.becomes(held, []);
    },
  },
  {
    name: 'drag back: it is late by as much',
    async hand(hand, lab) {
      const all = await flight(hand, lab);
      const third = all.packets[2], back = 24;
      await hand.drag_by(`packet:${third}`, -back);
      await hand.becomes((state) => [state.can_undo, state.held.length], [true, 0]);
      await is_late(hand, lab, all, third, back);
    },
  },
  {
    name: 'drag back past another: it comes right after that one',
    async hand(hand, lab) {
      const { packets: [first, second, third], arrive, apart } = await flight(hand, lab);
      await hand.drag_by(`packet:${first}`, -Math.round(apart * 1.4));
      await hand.becomes('(state, seen) => seen.filter((event) => event.kind === "packet-delayed").map((event) => event.packet)', [first]);
      const now_arrive = await arrivals(hand, lab, [first, second, third]);
      assert.deepEqual(order(now_arrive), [second, first, third]);
      assert.deepEqual(now_arrive, { ...arrive, [first]: arrive[second] + 1 });
    },
  },
  {
    name: 'drag on past another: that one comes right after it',
    async hand(hand, lab) {
      const { packets: [first, second, third], arrive, apart } = await flight(hand, lab);
      await hand.drag_by(`packet:${third}`, Math.round(apart * 1.4));
      await hand.becomes('(state, seen) => seen.filter((event) => event.kind === "packet-delayed").map((event) => event.packet)', [second]);
      const now_arrive = await arrivals(hand, lab, [first, second, third]);
      assert.deepEqual(order(now_arrive), [first, third, second]);
      assert.deepEqual(now_arrive, { ...arrive, [second]: arrive[third] + 1 });
    },
  },
  {
    name: 'drag on to the receiver: it arrives now',
    async hand(hand, lab) {
      const all = await flight(hand, lab);
      const [x, y] = await hand.point(`packet:${all.packets[0]}`);
      await hand.drag([x, y], [(await hand.rect('panel:wire')).right - 4, y]);
      await acts.deliver.check(hand, lab, all);
    },
  },
  {
    name: 'flick off the wire: it is lost now, and never arrives',
    async hand(hand, lab) {
      const { packets: [first, second, third], arrive, now } = await flight(hand, lab);
      await hand.drag_by(`packet:${third}`, 3, 60);
      await hand.becomes(happened('packet-lost', third), [now]);
      assert.deepEqual(ids(await lab.state()), [first, second]);
      assert.deepEqual(await arrivals(hand, lab, [first, second, third]), { [first]: arrive[first], [second]: arrive[second] });
    },
  },
  ...menu_gestures,
  {
    name: 'hold several, and drag one of them: all of them go',
    async mouse(hand, lab) { await gather_and_drag(hand, lab, async (first, second) => {
      await hand.press(`packet:${first}`);
      await hand.page.keyboard.down('Shift');
      await hand.press(`packet:${second}`);
      await hand.page.keyboard.up('Shift');
    }); },
    async touch(hand, lab) { await gather_and_drag(hand, lab, async (first, second) => {
      await hand.down(await hand.point(`packet:${first}`));
      await hand.appears('hand:gathering');
      await hand.up();
      await hand.press(`packet:${second}`);
    }); },
  },
  {
    name: 'hold several',
    async key(hand, lab) {
      const [first, second, third] = await three(lab);
      await hand.keys('a');
      await hand.becomes(held, [first, second, third]);
      await hand.keys('Escape', 'Enter', 'm', 'Tab');
      await hand.becomes('(state) => state.held.sort()', [first, second]);
      await hand.keys('d');
      await hand.becomes(ids, [third]);
    },
  },
  {
    name: 'choose a bit and turn it over',
    scene: 'handshake',
    async hand(hand, lab) {
      const { id } = await syn_ack(lab);
      await hand.press(`packet:${id}`);
      await hand.press('button:corrupt');
      await hand.press('bit:271');
      await hand.press('button:corrupt:done');
      await is_damaged(hand, 271);
    },
    async key(hand, lab) {
      await syn_ack(lab);
      await hand.keys('Enter', 'b', 'ArrowRight', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'Enter'); // from bit 200
      await is_damaged(hand, 233);
    },
  },
  {
    name: 'turn a bit over at once',
    scene: 'handshake',
    async key(hand, lab) {
      await syn_ack(lab);
      await hand.keys('Enter', 'x');
      await is_damaged(hand, 200);
    },
  },
  {
    name: 'edit',
    scene: 'handshake',
    async hand(hand, lab) {
      const packet = await syn_ack(lab);
      await hand.press(`packet:${packet.id}`);
      await hand.press('button:edit');
      await hand.press('flag:rst');
      await hand.press('button:edit.seq:more');
      await hand.press('button:edit:done');
      await is_edited(hand, packet);
    },
    async key(hand, lab) {
      const packet = await syn_ack(lab);
      await hand.keys('Enter', 'e', ...Array(5).fill('Tab'), 'Enter', ...Array(3).fill('Tab'), 'ArrowUp', 'Enter'); // RST; seq
      await is_edited(hand, packet);
    },
  },
  {
    name: 'forge, from an end and from off the path',
    async hand(hand, lab) {
      await three(lab);
      const { client, server } = await lab.state();
      await hand.press('button:forge');
      await hand.press('forge:server');
      await hand.press('flag:fin');
      await hand.press('button:forge:done');
      await hand.becomes(forged, [['forged', 'server', 'F.', server.snd.nxt]]);
      await hand.press('button:forge');
      for (const item of ['forge:client', 'forge:attacker', 'flag:rst', 'flag:ack', 'button:seq:exact']) await hand.press(item);
      await hand.press('button:forge:done');
      await hand.becomes(`(state) => (${forged})(state).filter(([origin]) => origin === 'attacker')`, [['attacker', 'client', 'R', client.snd.nxt]]);
    },
    async key(hand, lab) {
      await three(lab);
      const { client } = await lab.state();
      const on = (count) => Array(count).fill('Tab');
      await hand.keys('f', ...on(3), 'Enter', ...on(3), 'Enter', ...on(2), 'Enter', ...on(3), '1', '0', '0', 'Enter'); // attacker, ACK, RST, seq
      await hand.becomes(forged, [['attacker', 'client', 'R', (client.iss + 100) % 2 ** 32]]);
    },
  },
  {
    name: 'a rule: every third, the n-th, all SYN-ACKs',
    async hand(hand, lab) {
      await hand.press('button:rules');
      for (const item of ['rule:client', 'rule:data', 'rule:every', 'button:rule:add']) await hand.press(item);
      await rule_is(hand, 'rule drop client data every 3');
      await hand.press('button:rule:off:1');
      await rule_is(hand, null);
      for (const item of ['rule:any', 'rule:nth', 'button:rule.n:more', 'button:rule:add']) await hand.press(item);
      await rule_is(hand, 'rule drop client any 4');
      await hand.press('button:rule:off:2');
      for (const item of ['rule:server', 'rule:syn-ack', 'rule:all', 'button:rule:add']) await hand.press(item);
      await rule_is(hand, 'rule drop server syn-ack');
      await hand.close();
      await syn_acks_are_lost(hand, lab);
    },
    async key(hand, lab) {
      const on = (count) => Array(count).fill('Tab');
      await hand.keys('g', ...on(2), 'Enter', ...on(3), 'Enter', ...on(8), 'Enter'); // from the server, SYN-ACK, to the end
      await rule_is(hand, 'rule drop server syn-ack');
      await hand.keys('Escape');
      await syn_acks_are_lost(hand, lab);
    },
  },
]);

async function syn_acks_are_lost(hand, lab) {
  await lab.act('open client');
  await lab.seek(2_000_000);
  await hand.becomes((state) => [state.client.state, state.server.state, state.rules[0].seen > 0 && state.rules[0].seen === state.rules[0].lost], ['SYN-SENT', 'SYN-RECEIVED', true]);
}

async function gather_and_drag(hand, lab, gather) {
  const all = await flight(hand, lab);
  const [first, second, third] = all.packets;
  await gather(first, second);
  await hand.becomes('(state) => state.held.sort()', [first, second]);
  await hand.drag_by(`packet:${second}`, -24);
  await hand.becomes(held, []);
  await hand.frames(2);
  const late = Object.fromEntries(await delays(hand));
  assert.deepEqual(Object.keys(late).map(Number), [first, second]);
  assert.equal(late[first], late[second]);
  assert.deepEqual(await arrivals(hand, lab, [first, second]), { [first]: all.arrive[first] + late[first], [second]: all.arrive[second] + late[second] });
  await gather(first, second);
  await hand.drag_by(`packet:${first}`, 3, 60);
  await hand.becomes(ids, [third]);
}
