// Gestures that change what is seen: a thing that is pointed at lights in all panels; the inspector's fields and octets; slips; the
// figures, their switches and plots; the what-if; language and theme.
import assert from 'node:assert/strict';
import { three, try_gestures } from './hands.mjs';

const wide = { width: 1440, height: 900 };

/** How many pixels of each of these items are others than in the picture before. */
async function changed(hand, before, names) {
  await hand.quiet();
  const rects = await Promise.all(names.map((name) => hand.page.evaluate((item) => window.lab.itemRect(item)?.toJSON() ?? null, name)));
  rects.forEach((rect, i) => assert.ok(rect, `${names[i]} is on the canvas`));
  const found = await hand.differences(before, rects);
  return found.map(({ pixels }) => pixels);
}

async function lights(hand, before, names) {
  const counts = await changed(hand, before, names);
  counts.forEach((count, i) => assert.ok(count > 0, `${names[i]} is lit: ${count} pixels are others`));
}

async function is_as_before(hand, before, names) {
  assert.deepEqual(await changed(hand, before, names), names.map(() => 0), `${names} are as they were`);
}

async function syn_ack(lab) {
  await lab.seek(250_000);
  const { packets: [packet] } = await lab.state();
  return `packet:${packet.id}`;
}

const drawn_syn_ack = ['arrow:2', 'line:7', 'event:7']; // ladder, log, time line

async function figures(hand, choose) {
  for (const [i, name] of ['sequence', 'curves', 'segment', 'buffers', 'what-if', 'ladder'].entries()) {
    await choose(name, (i + 1) % 6 + 1);
    await hand.becomes((state) => state.figure, name);
    await hand.appears(`panel:${name}`);
  }
}

await try_gestures('seeing', [
  {
    name: 'a packet that is pointed at is lit in ladder, log and time line, and each of these lights it',
    scene: 'handshake',
    async mouse(hand, lab) {
      const packet = await syn_ack(lab);
      const before = await hand.picture();
      await hand.point_at(packet);
      await lights(hand, before, drawn_syn_ack);
      await is_as_before(hand, before, ['panel:client', 'arrow:1']);
      for (const from of ['arrow:2', 'line:7']) {
        await hand.point_at(from);
        await lights(hand, before, [packet, ...drawn_syn_ack]);
      }
      await hand.point_at(null);
      await is_as_before(hand, before, [packet, ...drawn_syn_ack]);
    },
    async key(hand, lab) {
      const packet = await syn_ack(lab);
      const before = await hand.picture();
      await hand.keys('Tab');
      await hand.becomes((state) => state.held.length, 1);
      await lights(hand, before, [packet, ...drawn_syn_ack]);
      await hand.keys('Escape');
      await is_as_before(hand, before, drawn_syn_ack);
    },
    async touch(hand, lab) {
      const packet = await syn_ack(lab);
      const before = await hand.picture();
      await hand.press(packet);
      await hand.becomes((state) => state.held.length, 1);
      await lights(hand, before, [packet, 'arrow:2', 'event:7']);
    },
  },
  {
    name: 'a packet that is pointed at is lit in the other figures, and is the one in the inspector',
    async mouse(hand, lab) {
      const [first, second] = await three(lab);
      for (const figure of ['sequence', 'buffers', 'segment']) {
        await lab.set('figure', figure);
        await hand.point_at(null);
        const before = await hand.picture();
        await hand.point_at(`packet:${first}`);
        await lights(hand, before, [`panel:${figure}`, `packet:${first}`]);
        if (figure !== 'buffers') continue;
        const part = await hand.first(`octets:client:${second}`);
        await hand.point_at(part);
        await lights(hand, before, [`packet:${second}`, part]);
      }
    },
  },
  {
    name: 'the inspector: a field lights its octets, an octet its field',
    scene: 'handshake',
    async mouse(hand, lab) {
      await hand.page.setViewportSize(wide);
      await syn_ack(lab);
      await lab.set('figure', 'segment');
      await hand.point_at(null);
      await hand.appears('segment-field:window');
      const panel = await hand.rect('panel:segment');
      const fields = await Promise.all((await hand.all('segment-field:')).map((name) => hand.page.evaluate((item) => window.lab.itemRect(item).toJSON(), name)));
      const left = Math.max(...fields.map((rect) => rect.right)) + 8;
      const octets = { left, top: panel.top + 40, right: panel.right - 4, bottom: panel.bottom - 70 };
      const before = await hand.picture();
      for (const name of ['sequence number', 'window']) {
        const field = `segment-field:${name}`;
        await hand.point_at(field);
        const [{ pixels, x, y }] = await hand.differences(before, [octets]);
        assert.ok(pixels > 50, `the octets of the ${name} are lit: ${pixels} pixels`);
        await lights(hand, before, [field]);
        await hand.point_at(null);
        await is_as_before(hand, before, [field]);
        await hand.page.mouse.move(x + 6, y + 8); // on the first of these octets
        await lights(hand, before, [field]);
      }
    },
  },
  {
    name: 'numbers and states of an end say what they are',
    scene: 'handshake',
    async mouse(hand, lab) {
      await syn_ack(lab);
      for (const item of ['field:client.snd.una', 'field:client.rto', 'field:server.rcv.nxt', 'state:server', 'timer:client:retransmission']) {
        await hand.point_at(item);
        await hand.appears('tip');
        await hand.point_at(null);
        await hand.vanishes('tip');
      }
    },
  },
  {
    name: 'the figures',
    scene: 'transfer',
    hand: (hand) => figures(hand, (name) => hand.press(`button:figure:${name}`)),
    key: (hand) => figures(hand, (_, number) => hand.keys(String(number))), // 1 to 6, as they stand
  },
  {
    name: 'relative and absolute numbers, and which end a plot follows',
    scene: 'transfer',
    async hand(hand, lab) {
      await lab.seek(2_000_000);
      await lab.set('figure', 'sequence');
      await hand.page.mouse.move(0, 0);
      await hand.quiet();
      const before = await hand.picture();
      const area = ['panel:sequence'];
      await hand.press('button:numbers');
      await hand.page.mouse.move(0, 0);
      await lights(hand, before, area);
      await hand.press('button:numbers');
      await hand.page.mouse.move(0, 0);
      await is_as_before(hand, before, area);
      await hand.press('button:figure-side:server');
      await hand.becomes((state) => state.figure_side, 'server');
      await hand.press('button:figure-side:client');
      await hand.becomes((state) => state.figure_side, 'client');
    },
  },
  {
    name: 'a press on a plot goes to its moment',
    scene: 'transfer',
    async hand(hand, lab) {
      await lab.seek(2_000_000);
      for (const [figure, plot] of [['sequence', 'plot:sequence'], ['curves', 'plot:windows'], ['curves', 'plot:timing']]) {
        await lab.set('figure', figure);
        const { left, width, top, height } = await hand.rect(plot);
        const moments = [];
        for (const share of [0.6, 0.4, 0.2]) {
          await lab.seek(2_000_000);
          await hand.frames(2); // the axis is that of this moment again
          await hand.press_at([left + Math.round(width * share), top + height / 2]);
          await lab.until('it is another moment', (state) => state.now !== 2_000_000);
          moments.push((await lab.state()).now);
        }
        const [late, middle, early] = moments;
        assert.ok(late > middle && middle > early && early > 0, `${plot}: ${moments}`);
        assert.ok(Math.abs(late + early - 2 * middle) < 4 * (late - early) / (0.4 * width), `${plot} is a scale of time: ${moments}`);
      }
    },
  },
  {
    name: 'an arrow under way is held by a press',
    scene: 'handshake',
    async hand(hand, lab) {
      await syn_ack(lab);
      await hand.press('arrow:2');
      await hand.becomes((state) => state.held, [2]);
    },
  },
  {
    name: 'what if: chosen, the first difference marked where it is, and away again',
    scene: 'close',
    async hand(hand, lab) {
      await hand.press('button:figure:what-if');
      await hand.press('button:what-if:no-time-wait');
      await hand.becomes((state) => state.what_if?.name ?? null, 'no-time-wait');
      assert.equal(await hand.has('difference'), false);
      await lab.seek(3_000_000);
      await hand.becomes('(state, seen) => state.what_if.differs_at === seen.find((event) => event.to === "TIME-WAIT")?.at', true);
      await hand.becomes((state) => [state.client.state, state.what_if.client], ['TIME-WAIT', 'CLOSED']);
      await lab.seek((await lab.state()).what_if.differs_at);
      await hand.appears('difference');
      if (await hand.has('button:what-if-own')) { // one at a time
        await hand.press('button:what-if-own');
        await hand.quiet();
        const before = await hand.picture();
        await hand.press('button:what-if-other');
        await lights(hand, before, ['panel:what-if']);
      }
      await hand.press('button:what-if');
      await hand.becomes((state) => state.what_if, null);
      await hand.vanishes('difference');
    },
  },
  {
    name: 'language and theme',
    async hand(hand, lab) {
      const { lang } = await lab.state();
      const page_lang = { en: 'en', zh: 'zh-CN' };
      const turned = lang === 'en' ? 'zh' : 'en';
      for (const next of [turned, lang]) {
        await hand.press('button:lang');
        await hand.becomes('(state) => [state.lang, document.documentElement.lang]', [next, page_lang[next]]);
      }
      const before = await hand.picture();
      for (const theme of ['dark', 'contrast', 'light']) {
        await hand.press('button:theme');
        await hand.becomes("(state) => [state.theme, document.querySelector('main').dataset.theme]", [theme, theme]);
        if (theme === 'dark') await lights(hand, before, ['panel:wire', 'panel:ladder']);
      }
    },
  },
]);
