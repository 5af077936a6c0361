// The lab by keyboard and ear: every act through the text beside the canvas, in both languages; what it says, how often, and that axe
// finds nothing amiss in any of it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { mirrorWords } from '../../public/mirror_words.mjs';
import { languages, wordsIn } from '../../public/words.mjs';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
after(() => site.close());
const axe_path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The text beside the canvas, worked by keys alone. */
class Reader {
  constructor(lab, page, lang) {
    [this.lab, this.page] = [lab, page];
    this.words = { ...wordsIn(lang), ...mirrorWords[lang] };
    this.mirror = page.locator('#mirror');
  }

  /** Presses the button of that name; within a part where several have it. */
  async press(name, part = this.mirror) {
    await part.getByRole('button', { name, exact: true }).first().focus();
    await this.page.keyboard.press('Enter');
  }

  /** Opens the group whose heading begins so, and gives it. */
  async open(title) {
    const group = this.mirror.locator('details').filter({ has: this.page.locator('h3').getByText(title) }).first();
    await group.locator('summary').first().focus();
    if (!(await group.evaluate((details) => details.open))) await this.page.keyboard.press('Enter');
    return group;
  }

  /** Writes into the field of that label, as with keys, and sends it with Enter. */
  async enter(part, fields, submit) {
    const form = part.locator('form').filter({ has: this.page.getByRole('button', { name: submit, exact: true }) }).first();
    for (const [label, value] of Object.entries(fields)) {
      const field = form.getByLabel(new RegExp(`^\\s*${label}(\\s|$)`)).first(); // behind it a choice's label has its options
      await field.focus();
      if (await field.evaluate((node) => node.tagName === 'SELECT')) await field.selectOption(value);
      else await field.fill(String(value));
    }
    await this.press(submit, form);
  }

  async settled() { await this.page.evaluate(() => new Promise((next) => { window.own_frame(() => window.own_frame(next)); })); }

  /** The actions on a packet in flight; its line is opened. */
  async packet(name) {
    const line = this.mirror.locator('li').filter({ has: this.page.getByRole('button', { name: this.words.drop(name), exact: true }) }).first();
    const more = line.locator('summary');
    await more.focus();
    await this.page.keyboard.press('Enter');
    return line;
  }
}

const reading = (lang, scene, work) => site.visit_lab({ lang, scene }, async (lab, page) => {
  await lab.until('the text is there', () => document.querySelector('#mirror h2'));
  await work(new Reader(lab, page, lang), lab, page);
});

for (const lang of languages) {
  test(`${lang}: the calls of a program, from open to close, and the crash of an end`, async () => {
    await reading(lang, 'free-play', async (reader, lab) => {
      const { words } = reader;
      const client = await reader.open(new RegExp(`^${words.sides.client}:`));
      await reader.press(words.open, client);
      await lab.until('SYN-SENT', (state) => state.client.state === 'SYN-SENT');
      await reader.press(words.expire(words.timerNames.retransmission), client);
      await lab.until('the SYN is sent again', (state) => state.packets.filter((packet) => packet.flags === 'S').length === 2);
      await lab.seek(1_500_000);
      await lab.until('ESTABLISHED', (state) => state.client.state === 'ESTABLISHED');
      await wait_for(reader.page, () => document.getElementById('mirror').textContent.includes('SND.NXT'));

      const server = await reader.open(new RegExp(`^${words.sides.server}:`));
      await reader.press(words.readsOff, server);
      await lab.until('it reads no more by itself', (state) => !state.server.reads);
      await reader.enter(client, { [words.octets]: 1200 }, words.send);
      await lab.seek(3_000_000);
      await lab.until('1200 octets wait', (state) => state.server.unread === 1200);
      await reader.enter(server, { [words.octets]: 200 }, words.read);
      await lab.until('1000 are left', (state) => state.server.unread === 1000);

      await reader.press(words.shutdown, client);
      await lab.until('FIN-WAIT-1', (state) => state.client.state === 'FIN-WAIT-1');
      await reader.press(words.close, server);
      await lab.until('closed with octets unread: reset', ({ server, packets }) => server.state === 'CLOSED' && packets.some(({ from, flags }) => from === 'server' && flags.includes('R')));
      await lab.seek(4_000_000);
      await lab.until('the client is told', ({ client }) => client.state === 'CLOSED' && client.error === 'reset');
      await reader.press(words.crash, server);
      await lab.until('the server is down', (state) => !state.server.up);
      await reader.mirror.getByText(words.down).first().waitFor({ state: 'attached' });
      await reader.press(words.reboot, server);
      await lab.until('it is up', (state) => state.server.up);
      await reader.press(words.undo);
      await lab.until('undone', (state) => !state.server.up && state.can_redo);
      await reader.press(words.redo);
      await lab.until('done again', (state) => state.server.up);
      await reader.press(words.open, client);
      await lab.until('SYN-SENT again', (state) => state.client.state === 'SYN-SENT');
      await reader.press(words.abort, client);
      await lab.until('aborted', (state) => state.client.state === 'CLOSED' && state.client.error === 'aborted');
    });
  });

  test(`${lang}: a packet in flight is delayed, copied, damaged, changed, delivered and dropped; the focus stays near`, async () => {
    await reading(lang, 'free-play', async (reader, lab, page) => {
      const { words } = reader;
      await lab.act('open client');
      await lab.until('a SYN flies, and is told', (state) => state.packets.length === 1 && document.querySelector('#mirror li summary'));
      const first = async () => (await lab.state()).packets[0];
      const syn = await reader.packet('SYN');
      const { digest } = await lab.state();
      await reader.enter(syn, { [words.milliseconds]: 250 }, words.delay);
      await lab.until('it is held up', (state, before) => state.digest !== before, digest);
      await reader.press(words.duplicate, syn);
      await lab.until('there are two', (state) => state.packets.length === 2);
      await reader.enter(syn, { [words.bit]: 300 }, words.corrupt);
      await lab.until('one is damaged', (state) => state.packets.some((packet) => packet.corrupt));
      const { seq } = await first();
      await reader.enter(syn, { SEQ: '+1', MSS: 536, WS: 'off', 'SACK permitted': 'off' }, words.edit);
      await lab.until('its number is another', (state, number) => state.packets[0].seq === (number + 1) % 2 ** 32, seq);
      const header = () => page.evaluate(() => window.lab.segment().fields.map(({ name, value }) => `${name} ${value}`.trim()));
      const edited = await header();
      assert.ok(edited.includes('MSS 536') && !edited.some((field) => /^(WS|SACK)/.test(field)), edited.join(', '));
      await page.locator('#mirror .log').getByText(/./).first().waitFor({ state: 'attached' });

      const line = await reader.packet('SYN');
      await reader.press(words.deliver, line);
      await lab.until('it has arrived', (state) => state.packets.filter((packet) => packet.flags === 'S').length === 1);
      await reader.press(words.drop('SYN'));
      await lab.until('none is left', (state) => !state.packets.some((packet) => packet.flags === 'S'));
      assert.ok(await page.evaluate(() => document.getElementById('mirror').contains(document.activeElement)), 'the focus stays in the text');
    });
  });

  test(`${lang}: the wire, rules, a forged segment and the flood`, async () => {
    await reading(lang, 'syn-flood', async (reader, lab) => {
      const { words } = reader;
      const wire = await reader.open(words.wire);
      await reader.enter(wire, { [words.knob]: 'loss', [words.direction]: 'client ', [words.value]: 1.5 }, words.set);
      await lab.until('1.5 % one way', (state) => state.wire.client.loss === 15_000 && state.wire.server.loss === 0);
      await reader.enter(wire, { [words.knob]: 'delay', [words.direction]: '', [words.value]: 40 }, words.set);
      await lab.until('40 ms both ways', (state) => state.wire.client.delay === 40_000 && state.wire.server.delay === 40_000);
      await wire.getByRole('cell', { name: '1.5 %' }).waitFor({ state: 'attached' });

      const rules = await reader.open(words.rules);
      await reader.enter(rules, { [words.from]: 'server', [words.kind]: 'syn-ack', [words.whichOnes]: 'every', n: 3 }, words.addRule);
      await lab.until('the rule is there', (state) => state.rules[0]?.text === 'rule drop server syn-ack every 3');
      const text = words.rule(words.sides.server, 'SYN-ACK', words.which.every('3'));
      await reader.press(words.removeRule(text), rules);
      await lab.until('it is gone', (state) => state.rules.length === 0);

      const forge = await reader.open(words.forging);
      await reader.enter(forge, { [words.from]: 'attacker to server', SEQ: '12345', [words.sport]: 4000, 'urgent pointer': 7, MSS: 600 }, words.forge);
      await lab.until('it flies', (state) => state.packets.some((packet) => packet.flags === 'R' && packet.seq === 12345));
      await lab.until('its other fields are those that were said', () => {
        const said = window.lab.segment().fields.map(({ name, value }) => `${name} ${value}`);
        return ['source port 4000', 'urgent pointer 7', 'MSS 600'].every((field) => said.includes(field));
      });

      const flood = await reader.open(words.flood);
      await reader.enter(flood, { [words.rate]: 5000 }, words.floodOn);
      await lab.until('the flood is on', (state) => state.flood.rate === 5000);
      await flood.getByLabel('SYN cookies').selectOption('2');
      await lab.until('cookies always', (state) => state.server.cookies === 'always');
      await reader.enter(flood, { [words.knobs['syn-backlog']]: 64 }, words.set);
      await lab.until('64 slots', (state) => state.server.syn_queue.size === 64);
      await reader.press(words.floodOff, flood);
      await lab.until('the flood is off', (state) => state.flood.rate === 0);
    });
  });

  test(`${lang}: what is refused is said, and what is held; settings and keys stand in it`, async () => {
    await reading(lang, 'handshake', async (reader, lab, page) => {
      const { words } = reader;
      const client = await reader.open(new RegExp(`^${words.sides.client}:`));
      await reader.press(words.close, client);
      const said = page.locator('#mirror [role=status]');
      await said.getByText(lang === 'zh' ? /\p{Script=Han}/u : /^[A-Z].*\.$/).waitFor({ state: 'attached' });

      await lab.seek(120_000);
      await page.locator('#canvas').focus();
      await page.keyboard.press('Tab');
      await lab.until('a packet is held', (state) => state.selected !== 0);
      await said.getByText(words.held(words.packet('SYN', words.sides.client, words.sides.server))).waitFor({ state: 'attached' });

      const keys = await reader.open(words.keys);
      assert.ok((await keys.locator('li').count()) >= 12);
      const settings = await reader.open(words.settings);
      await settings.getByLabel(words.theme).selectOption('contrast');
      await lab.until('high contrast', (state) => state.theme === 'contrast');
      await settings.getByLabel(words.scene).selectOption('close');
      await lab.until('another scene', (state) => state.scene === 'close');
      await page.keyboard.press('Escape');
      assert.equal(await page.evaluate(() => document.activeElement.id), 'canvas', 'Esc leads back to the drawing');
    });
  });

  test(`${lang}: axe finds nothing amiss in the whole text, in every theme`, async () => {
    await reading(lang, 'transfer', async (reader, lab, page) => {
      for (const act of ['rule drop client every 3', 'flood 1000']) await lab.act(act);
      await lab.seek(1_200_000);
      await lab.until('packets are told', () => document.querySelector('#mirror li summary'));
      await page.evaluate(await readFile(axe_path, 'utf8'));
      for (const theme of ['light', 'dark', 'contrast']) {
        await lab.set('theme', theme);
        await lab.until('it is in force', (state, name) => document.querySelector('main').dataset.theme === name, theme);
        await page.evaluate(() => {
          for (const details of document.querySelectorAll('#mirror details')) details.open = true;
          document.querySelector('#mirror summary').focus();
        });
        const { violations } = await page.evaluate(() => window.axe.run({ iframes: false }));
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], theme);
      }
    });
  });
}

test('the log can be followed by ear: a few lines at once, and not more than one lot a second', async () => {
  await reading('en', 'transfer', async (_, lab, page) => {
    await page.evaluate(() => {
      window.lots = [];
      const watcher = new MutationObserver((changes) => {
        const added = changes.reduce((sum, change) => sum + change.addedNodes.length, 0);
        if (added > 0) window.lots.push({ at: performance.now(), added });
      });
      watcher.observe(document.querySelector('#mirror .log'), { childList: true });
      window.lab.set('speed', 0.3);
      window.lab.play();
    });
    await lab.until('three lots', () => window.lots.length >= 3);
    const lots = await page.evaluate(() => window.lots);
    for (const [i, { at, added }] of lots.entries()) {
      assert.ok(added <= 5, `${added} lines at once`);
      if (i > 0) assert.ok(at - lots[i - 1].at >= 990, `${at - lots[i - 1].at} ms between two lots`);
    }
    const lines = await page.locator('#mirror .log p').count();
    assert.ok(lines > 0 && lines <= 12);
  });
});

for (const lang of languages) {
  test(`a scene stands beside itself under a switch, and the text tells where the two part (${lang})`, async () => {
    await site.visit_lab({ scene: 'close', lang }, async (lab, page) => {
      const reader = new Reader(lab, page, lang);
      await lab.until('the text is there', () => document.querySelector('#mirror select'));
      const { words } = reader;
      const part = await reader.open(new RegExp(`^${words.whatIf}$`));
      await part.locator('select').selectOption('no-time-wait');
      await lab.seek(3_000_000);
      await lab.until('they part', (state) => state.what_if?.differs_at > 0);
      const { what_if: other } = await lab.state();
      const name = (await page.evaluate(() => window.lab.whatIfs()))['no-time-wait'];
      await wait_for(page, (line) => document.getElementById('mirror').textContent.includes(line), words.whatIfTells(name, other, words.sides));
      assert.equal(other.client, 'CLOSED');
      await part.locator('select').selectOption('');
      await lab.until('it stands alone', (state) => state.what_if === null);
    });
  });

  test(`each variable and the state tell what they are, and scenes go by their titles (${lang})`, async () => {
    await site.visit_lab({ scene: 'handshake', lang }, async (lab, page) => {
      await lab.seek(250_000);
      const reader = new Reader(lab, page, lang);
      const told = await page.evaluate(() => window.lab.explanations());
      const client = await reader.open(reader.words.sides.client);
      await lab.until('the text follows', () => document.querySelector('#mirror').textContent.includes('SND.UNA'));
      const asks = { [reader.words.whatIs('SYN-SENT')]: told['SYN-SENT'], 'SND.UNA': told['SND.UNA'], RTO: told.RTO };
      for (const [name, { source, words }] of Object.entries(asks)) {
        const slip = client.locator('details').filter({ has: page.getByText(name, { exact: true }) }).first();
        await slip.locator('summary').focus();
        await page.keyboard.press('Enter');
        assert.equal(await slip.locator('p').innerText(), `${words} (${source})`);
      }
      const titles = await page.evaluate(() => window.lab.titles());
      assert.equal(titles.handshake, (await lab.state()).title);
      const offered = await reader.mirror.getByLabel(new RegExp(`^${reader.words.scene}`)).locator('option').allTextContents();
      assert.deepEqual(offered, Object.values(titles));
    });
  });
}
