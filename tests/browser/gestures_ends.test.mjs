// Gestures at the ends: the user calls on either of them, reading by hand, crash and reboot, timers let expire; the flood's
// switch, cookies and sliders; the wire's knobs.
import assert from 'node:assert/strict';
import { try_gestures } from './hands.mjs';

const sides = ['client', 'server'];
const other = { client: 'server', server: 'client' };
const states = (state) => [state.client.state, state.server.state];
/** How far an end's program has written, and how much of it has come to the other end, in octets. */
const written = (side) => `({ ${side}: end }) => end.snd.nxt - end.iss - 1 + end.unsent`;
const come = (side) => `({ ${side}: end }) => end.rcv.nxt - end.irs - 1`;
const flying = (state) => state.packets.map((packet) => [packet.from, packet.flags]);
const of = (side, mine, others) => (side === 'client' ? [mine, others] : [others, mine]);

async function established(hand, lab) {
  await lab.act('open client');
  await lab.seek(300_000);
  await hand.becomes(states, ['ESTABLISHED', 'ESTABLISHED']);
}

const wait = async (lab) => lab.seek((await lab.state()).now + 1_000_000);

/** A user call: its own button below the wire, or where there is none the one on the program's sheet. */
async function call(hand, name, side) {
  await hand.quiet();
  if (await hand.has(`button:${name}:${side}`)) return hand.press(`button:${name}:${side}`);
  return on_sheet(hand, name, side);
}

async function on_sheet(hand, name, side) {
  await hand.press(`button:more:${side}`);
  await hand.press(`call:${name}:${side}`);
  await hand.close();
}

const sheet_key = { client: 'q', server: 'p' };
const tabs = (count) => Array(Math.abs(count)).fill(count > 0 ? 'Tab' : 'Shift+Tab');
/** The control of that place on an end's sheet, from its begin or from its end; only those that can be pressed count. */
const by_keys = (hand, side, place) => hand.keys(sheet_key[side], ...tabs(place), 'Enter', 'Escape');
/** Of an end that is established, and of a sheet's last. */
const place = { open: 1, shutdown: 2, close: 3, abort: 4, send_5000: 7, crash: -4, reboot: -4, first_timer: -4 };

async function crash(hand, lab, side, { crash: falls, reboot: rises }) {
  await established(hand, lab);
  await falls();
  await hand.becomes(`(state) => [state.${side}.up, state.${side}.state]`, [false, 'CLOSED']);
  await rises();
  await hand.becomes(`(state) => [state.${side}.up, state.${side}.state]`, [true, side === 'server' ? 'LISTEN' : 'CLOSED']);
}

async function is_sent(hand, lab, side) {
  await hand.becomes(written(side), 5000);
  await wait(lab);
  await hand.becomes(come(other[side]), 5000);
}

/** Half-closed, an end says no more, and hears all the same. */
async function is_half_closed(hand, lab, side) {
  await hand.becomes(states, of(side, 'FIN-WAIT-1', 'ESTABLISHED'));
  await wait(lab);
  await hand.becomes(states, of(side, 'FIN-WAIT-2', 'CLOSE-WAIT'));
  await lab.act(`send ${other[side]} 5000`);
  await wait(lab);
  await hand.becomes(come(side), 5000);
}

async function is_aborted(hand, lab, side) {
  await hand.becomes(`(state) => [state.${side}.state, state.${side}.error]`, ['CLOSED', 'aborted']);
  assert.deepEqual(flying(await lab.state()).map(([from, flags]) => [from, flags.includes('R')]), [[side, true]]);
  await wait(lab);
  await hand.becomes(`(state) => [state.${other[side]}.state, state.${other[side]}.error]`, ['CLOSED', 'reset']);
}

async function are_closed(hand, lab, side, close) {
  await close(side);
  await hand.becomes(states, of(side, 'FIN-WAIT-1', 'ESTABLISHED'));
  await wait(lab);
  await hand.becomes(states, of(side, 'FIN-WAIT-2', 'CLOSE-WAIT'));
  await close(other[side]);
  await hand.becomes(states, of(side, 'FIN-WAIT-2', 'LAST-ACK'));
  await wait(lab);
  await hand.becomes(states, of(side, 'TIME-WAIT', 'CLOSED'));
}

/** The gestures of one end. */
const of_end = (side) => [
  {
    name: `send from the ${side}`,
    async hand(hand, lab) { await established(hand, lab); await call(hand, 'send', side); await is_sent(hand, lab, side); },
    async key(hand, lab) { await established(hand, lab); await by_keys(hand, side, place.send_5000); await is_sent(hand, lab, side); },
  },
  {
    name: `half-close the ${side}`,
    async hand(hand, lab) { await established(hand, lab); await on_sheet(hand, 'shutdown', side); await is_half_closed(hand, lab, side); },
    async key(hand, lab) { await established(hand, lab); await by_keys(hand, side, place.shutdown); await is_half_closed(hand, lab, side); },
  },
  {
    name: `close the ${side}, then the other end`,
    async hand(hand, lab) { await established(hand, lab); await are_closed(hand, lab, side, (end) => call(hand, 'close', end)); },
    async key(hand, lab) { await established(hand, lab); await are_closed(hand, lab, side, (end) => by_keys(hand, end, place.close)); },
  },
  {
    name: `abort the ${side}`,
    async hand(hand, lab) { await established(hand, lab); await call(hand, 'abort', side); await is_aborted(hand, lab, side); },
    async key(hand, lab) { await established(hand, lab); await by_keys(hand, side, place.abort); await is_aborted(hand, lab, side); },
  },
  {
    name: `read by hand at the ${side}`,
    async hand(hand, lab) {
      await established(hand, lab);
      await hand.press(`button:more:${side}`);
      await hand.press(`call:reads:off:${side}`);
      await hand.becomes(`(state) => state.${side}.reads`, false);
      await lab.act(`send ${other[side]} 5000`);
      await wait(lab);
      await hand.becomes(`(state) => state.${side}.unread`, 5000);
      await hand.press(`call:read:${side}`);
      await hand.becomes(`(state) => state.${side}.unread`, 4000);
      await hand.press(`call:read:all:${side}`);
      await hand.becomes(`(state) => state.${side}.unread`, 0);
      await hand.close();
    },
  },
  {
    name: `crash and reboot the ${side}`,
    hand: (hand, lab) => crash(hand, lab, side, { crash: () => on_sheet(hand, 'crash', side), reboot: () => on_sheet(hand, 'reboot', side) }),
    key: (hand, lab) => crash(hand, lab, side, { crash: () => by_keys(hand, side, place.crash), reboot: () => by_keys(hand, side, place.reboot) }),
  },
];

const syns = (state) => state.packets.map(({ flags, retransmission }) => [flags, retransmission]);
const queues = (state) => [state.server.cookies, state.server.syn_queue.size];

/** Drags the knob of a rail to its end on that side. */
async function slide(hand, name, end) {
  const { left, right, top, height } = await hand.rect(name);
  const y = top + height / 2;
  await hand.drag([(left + right) / 2, y], [end === 'right' ? right + 3 : left - 3, y]);
}

await try_gestures('ends', [
  {
    name: 'open the client',
    async hand(hand) { await call(hand, 'open', 'client'); await hand.becomes(flying, [['client', 'S']]); await hand.becomes(states, ['SYN-SENT', 'LISTEN']); },
    async key(hand) { await by_keys(hand, 'client', place.open); await hand.becomes(flying, [['client', 'S']]); await hand.becomes(states, ['SYN-SENT', 'LISTEN']); },
  },
  {
    name: 'open the server, whose connection has ended',
    async hand(hand, lab) { await reset_by_client(hand, lab); await call(hand, 'open', 'server'); await hand.becomes(flying, [['server', 'S']]); },
    async key(hand, lab) { await reset_by_client(hand, lab); await by_keys(hand, 'server', place.open); await hand.becomes(flying, [['server', 'S']]); },
  },
  ...sides.flatMap(of_end),
  {
    name: 'let a timer expire',
    async hand(hand, lab) {
      await lab.act('open client');
      await hand.tab('client');
      await hand.press('timer:client:retransmission');
      if (hand.device === 'touch') { // the first tap explains it
        await hand.appears('tip');
        await hand.becomes(syns, [['S', false]]);
        await hand.press('timer:client:retransmission');
      }
      await hand.becomes(syns, [['S', false], ['S', true]]);
    },
    async key(hand, lab) {
      await lab.act('open client');
      await by_keys(hand, 'client', place.first_timer);
      await hand.becomes(syns, [['S', false], ['S', true]]);
    },
  },
  {
    name: 'the flood, its cookies and its sliders',
    scene: 'syn-flood',
    async hand(hand) {
      await hand.press('button:flood');
      await hand.becomes((state) => state.flood.rate > 0, true);
      await hand.tab('queues');
      for (const [button, cookies] of [[2, 'always'], [0, 'off'], [1, 'overflow']]) {
        await hand.press(`button:cookies:${button}`);
        await hand.becomes(queues, [cookies, 256]);
      }
      await slide(hand, 'slider:backlog', 'right');
      await hand.becomes(queues, ['overflow', 65_536]);
      await slide(hand, 'slider:backlog', 'left');
      await hand.becomes(queues, ['overflow', 8]);
      await slide(hand, 'slider:rate', 'left');
      await hand.becomes((state) => state.flood.rate, 100);
      await slide(hand, 'slider:rate', 'right');
      await hand.becomes((state) => state.flood.rate, 10_000_000);
      for (const [end, retries] of [['right', 15], ['left', 0]]) {
        await slide(hand, 'slider:retries', end);
        await hand.becomes("() => lab.console('server', 'sysctl net.ipv4.tcp_synack_retries').text.trim()", `net.ipv4.tcp_synack_retries = ${retries}`);
      }
      await hand.tab('flood');
      for (const rate of [0, 10_000_000, 0]) { // off, on as fast as was chosen last, off
        await hand.press('button:flood');
        await hand.becomes((state) => state.flood.rate, rate);
      }
    },
  },
  {
    name: "the wire's knobs, one way",
    async hand(hand) {
      await hand.press('button:link');
      await hand.press('link:client');
      await slide(hand, 'slider:link.loss', 'right');
      await hand.becomes((state) => [state.wire.client.loss, state.wire.server.loss], [1_000_000, 0]);
      await slide(hand, 'slider:link.delay', 'left');
      await hand.becomes((state) => [state.wire.client.delay, state.wire.server.delay], [0, 100_000]);
      await hand.close();
    },
    async key(hand) {
      await hand.keys('k', ...tabs(2), 'Enter', ...tabs(2), 'ArrowRight', 'Tab', 'ArrowRight', 'ArrowRight'); // to the server; delay; loss
      await hand.becomes((state) => [state.wire.client.loss, state.wire.server.loss], [5000, 0]);
      await hand.becomes((state) => [state.wire.client.delay, state.wire.server.delay], [150_000, 100_000]);
    },
  },
]);

async function reset_by_client(hand, lab) {
  await established(hand, lab);
  await lab.act('abort client');
  await wait(lab);
  await hand.becomes(states, ['CLOSED', 'CLOSED']);
}
