// Gestures on time: played, stepped, skipped, scrubbed, marked, reset; undone and done again; the speeds and the scenes.
import assert from 'node:assert/strict';
import { try_gestures } from './hands.mjs';

const now = (state) => state.now;

/** The SYN of the handshake is lost after 50 ms; nothing is seen of what comes. */
async function lose_syn(lab) {
  await lab.seek(150_000);
  await lab.act('drop 1');
}

/** All of it was seen, and the SYN is on its way again. */
async function back_to_syn(lab) {
  await lab.seek(5_000_000);
  await lab.seek(150_000);
}

/** What a fork is, and what undo and redo make of it: by what drops the SYN, undoes and does again. */
async function fork(hand, lab, { drop, undo, redo }) {
  await back_to_syn(lab);
  const { digest, frontier } = await lab.state();
  assert.equal(frontier, 5_000_000);
  await drop();
  await hand.becomes((state) => [state.now, state.frontier, state.packets.length, state.can_undo, state.can_redo], [150_000, 150_000, 0, true, false]);
  const forked = (await lab.state()).digest;
  await lab.seek(500_000);
  await hand.becomes((state) => [state.client.state, state.server.state], ['SYN-SENT', 'LISTEN']);
  await undo();
  await hand.becomes((state) => [state.now, state.digest, state.can_redo], [150_000, digest, true]);
  await lab.seek(500_000);
  await hand.becomes((state) => [state.client.state, state.server.state], ['ESTABLISHED', 'ESTABLISHED']);
  await redo();
  await hand.becomes((state) => [state.now, state.digest, state.can_redo], [150_000, forked, false]);
}

async function reset(hand, lab, press) {
  const { digest } = await lab.state();
  await lose_syn(lab);
  await lab.seek(2_000_000);
  await press();
  await hand.becomes((state) => [state.now, state.frontier, state.events, state.can_undo, state.digest], [0, 0, 0, false, digest]);
}

async function skip(hand, lab, press) {
  await lose_syn(lab);
  await press();
  await hand.becomes(now, 1_100_000); // the retransmission timer's first second
  await hand.appears('jumped:+950 ms');
  await hand.becomes((state) => state.packets.map((packet) => [packet.flags, packet.retransmission]), [['S', true]]);
}

async function step(hand, on, back) {
  await on();
  await hand.becomes(now, 100_000);
  await on();
  await hand.becomes((state) => [state.now, state.server.state], [200_000, 'SYN-RECEIVED']);
  await back();
  await hand.becomes((state) => [state.now, state.server.state], [100_000, 'LISTEN']);
  await hand.appears('jumped:−100 ms');
}

async function play(hand, lab, press) {
  await press();
  await lab.until('time runs', (state) => state.playing && state.now > 0);
  await press();
  await hand.becomes((state) => state.playing, false);
  const stands = (await lab.state()).now;
  await hand.frames(5);
  assert.equal((await lab.state()).now, stands);
}

await try_gestures('time', [
  {
    name: 'play and pause',
    scene: 'handshake',
    hand: (hand, lab) => play(hand, lab, () => hand.press('button:play')),
    key: (hand, lab) => play(hand, lab, () => hand.keys('Space')),
  },
  {
    name: 'step on and back',
    scene: 'handshake',
    hand: (hand) => step(hand, () => hand.press('button:step'), () => hand.press('button:back')),
    key: (hand) => step(hand, () => hand.keys('ArrowRight'), () => hand.keys('ArrowLeft')),
  },
  {
    name: 'skip to the next timer, and the span is shown',
    scene: 'handshake',
    hand: (hand, lab) => skip(hand, lab, () => hand.press('button:skip')),
    key: (hand, lab) => skip(hand, lab, () => hand.keys('n')),
  },
  {
    name: 'reset',
    scene: 'handshake',
    hand: (hand, lab) => reset(hand, lab, () => hand.press('button:reset')),
    key: (hand, lab) => reset(hand, lab, () => hand.keys('r')),
  },
  {
    name: 'to the start',
    scene: 'handshake',
    async key(hand, lab) {
      await lab.seek(250_000);
      await hand.keys('Home');
      await hand.becomes(now, 0);
    },
  },
  {
    name: 'scrub',
    scene: 'handshake',
    async hand(hand, lab) {
      await lab.seek(5_000_000);
      const line = await hand.rect('slider:scrub');
      const y = line.y + line.height / 2;
      await hand.drag([line.right - 3, y], [line.left + 1, y]);
      await hand.becomes((state) => [state.now, state.frontier], [0, 5_000_000]);
      const [x] = await hand.point('event:7'); // the SYN-ACK is sent, at 200 ms
      await hand.drag([line.left + 3, y], [x, y]);
      await lab.until('the SYN-ACK has just been sent, or is about to', (state) => Math.abs(state.now - 200_000) < 15_000);
      await hand.drag([x, y], [line.right - 1, y]);
      await hand.becomes((state) => [state.now, state.server.state], [5_000_000, 'ESTABLISHED']);
    },
  },
  {
    name: 'a bookmark is gone to',
    scene: 'handshake',
    async hand(hand, lab) {
      await lose_syn(lab);
      await lab.seek(3_000_000);
      const moments = { loss: 150_000, again: 1_100_000, state: 100_000 };
      for (const [kind, at] of Object.entries(moments)) {
        await hand.press(await hand.first(`bookmark:${kind}:`));
        await hand.becomes(now, at);
        await lab.seek(3_000_000);
      }
    },
  },
  {
    name: 'the list of speeds',
    scene: 'handshake',
    async hand(hand) {
      for (const [item, speed] of [['10', 10], ['1/100', 0.01], ['1000', 1000], ['auto', 'auto']]) {
        await hand.press('button:speed');
        await hand.press(`button:speed:${item}`);
        await hand.becomes((state) => state.speed, speed);
      }
    },
  },
  {
    name: 'an act in the past forks; undo brings the future back, redo the other',
    scene: 'handshake',
    hand: (hand, lab) => fork(hand, lab, {
      async drop() { await hand.press('packet:1'); await hand.press('button:drop'); },
      undo: () => hand.press('button:undo'),
      redo: () => hand.press('button:redo'),
    }),
    key: (hand, lab) => fork(hand, lab, {
      drop: () => hand.keys('Enter', 'd'),
      undo: () => hand.keys('Control+z'),
      redo: () => hand.keys('Control+Shift+Z'),
    }),
  },
  {
    name: 'the future that is given up fades, and does not where motion is reduced',
    scene: 'handshake',
    async key(hand, lab) {
      const fade = async () => {
        await back_to_syn(lab);
        await hand.keys('Enter');
        await hand.quiet();
        const drawn = hand.quiet_after('packet:1');
        await hand.page.keyboard.press('d');
        return drawn;
      };
      assert.ok((await fade()).ms > 500, 'it fades');
      await hand.page.emulateMedia({ reducedMotion: 'reduce' });
      await lab.act('undo');
      const { frames } = await fade();
      assert.ok(frames <= 12, `with less motion it is gone at once, and the lab draws ${frames} frames`);
      await hand.page.emulateMedia({ reducedMotion: 'no-preference' });
      await lab.act('undo');
      assert.ok((await fade()).ms > 500, 'it fades again');
    },
  },
  {
    name: 'another scene, from the list',
    scene: 'handshake',
    async hand(hand) {
      await hand.press('button:scene');
      await hand.press('button:scene:lost-syn');
      await hand.becomes((state) => [state.scene, state.now], ['lost-syn', 0]);
    },
  },
]);
