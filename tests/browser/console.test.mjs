// The console in a real browser, with real keys, in both languages: commands and pipes, history, completion, leaving by keyboard,
// sysctl as an act of the lab's history, a narrow screen, and axe.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { consoleWords } from '../../public/console.mjs';
import { languages } from '../../public/words.mjs';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
after(() => site.close());
const axe_path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The console of one end; both are opened in the text beside the canvas. */
class Terminal {
  constructor(page, side, lang) {
    [this.page, this.words] = [page, consoleWords[lang]];
    this.selector = `.console[aria-label="${this.words.console[side]}"]`;
    this.node = page.locator(`#mirror ${this.selector}`);
    this.input = this.node.locator('input');
    this.output = this.node.locator('[role=log]');
  }

  async open() {
    const both = this.page.locator('#mirror .lab-console');
    await both.locator('> summary').focus();
    if (!(await both.evaluate((details) => details.open))) await this.page.keyboard.press('Enter');
    await this.input.focus();
  }

  async type(line) {
    await this.input.focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
    return this.last();
  }

  last() { return this.output.evaluate((node) => node.lastElementChild?.textContent ?? ''); }
  value() { return this.input.inputValue(); }
}

// Lines that the console refuses in its reader's language.
const own = [['awk', /输入 help/], ['grep x', /管道后面/], ['ss > file', /不支持 >/], ["ss '", /没有闭合/], ['ss -Z', /不支持选项 -- 'Z'/], ['tcpdump -w x', /不支持选项/],
  ['ss | grep -E "a{2}"', /不支持 \{/], ['sysctl net.ipv4.tcp_rmem', /模型没有/], ['sysctl -w net.ipv4.tcp_tw_reuse=1', /只读/], ['sysctl -w net.ipv4.tcp_syncookies=1', /只能在服务器上/],
  ['sysctl -w net.ipv4.tcp_syn_retries=0', /这里可取 1 到 127/], ['sysctl net.ipv4.tcp_tw_recycle', /已删除/], ['sysctl tcp_sack', /名字是 net/], ['tcpdump -i eth7', /可以用 eth0/],
  ['ss | sort -k x', /字段序号/]];

const typing = (lang, scene, work, options = {}) => site.visit_lab({ lang, scene }, async (lab, page) => {
  await wait_for(page, () => document.querySelector('#mirror h2'));
  await work(lab, page);
}, options);

for (const lang of languages) {
  test(`${lang}: a flood is seen with ss and netstat, and stopped with sysctl, which undo takes back`, async () => {
    await typing(lang, 'syn-flood', async (lab, page) => {
      const server = new Terminal(page, 'server', lang);
      await lab.act('flood 1000');
      await lab.seek(2_000_000);
      await server.open();
      assert.equal(await server.type('ss -tan state syn-recv | wc -l'), '257');
      assert.match(await server.type('netstat -nap | grep SYN_RECV | head -n 2'), /^(tcp +0 +0 10\.0\.0\.2:80 +\S+ +SYN_RECV +-\n?){2}$/);
      assert.equal(await server.type('sysctl net.ipv4.tcp_syncookies'), 'net.ipv4.tcp_syncookies = 0');
      assert.equal(await server.type('sysctl -w net.ipv4.tcp_syncookies=1'), 'net.ipv4.tcp_syncookies = 1');
      await lab.until('cookies are on', (state) => state.server.cookies === 'overflow' && state.can_undo);
      await lab.act('undo');
      assert.equal(await server.type('sysctl -n net.ipv4.tcp_syncookies'), '0');
      await lab.act('redo');
      assert.equal(await server.type('sysctl -n net.ipv4.tcp_syncookies'), '1');
    });
  });

  test(`${lang}: a setting of a stack is an act of the history, at its own end`, async () => {
    await typing(lang, 'close', async (lab, page) => {
      const client = new Terminal(page, 'client', lang);
      await client.open();
      assert.equal(await client.type('sysctl -w net.ipv4.tcp_fin_timeout=7'), 'net.ipv4.tcp_fin_timeout = 7');
      await lab.until('it is done', (state) => state.can_undo);
      assert.equal(await client.type('sysctl -n net.ipv4.tcp_fin_timeout'), '7');
      const server = new Terminal(page, 'server', lang);
      await server.open();
      assert.equal(await server.type('sysctl -n net.ipv4.tcp_fin_timeout'), '60');
      await lab.act('undo');
      assert.equal(await client.type('sysctl -n net.ipv4.tcp_fin_timeout'), '60');
    });
  });

  test(`${lang}: both consoles stand at their own end; ↑ brings back, Tab completes, Escape and Tab leave`, async () => {
    await typing(lang, 'handshake', async (lab, page) => {
      await lab.seek(1_000_000);
      const client = new Terminal(page, 'client', lang);
      await client.open();
      assert.match(await client.type('tcpdump -n | head -1'), /^00:00:00\.100000 IP 10\.0\.0\.1\.49152 > 10\.0\.0\.2\.80: Flags \[S\]/);
      assert.match(await client.type('ss -tanH'), /^ESTAB +0 +0 +10\.0\.0\.1:49152 10\.0\.0\.2:80$/);
      assert.ok((await client.type('awk')).startsWith("sh: 'awk': command not found"));

      await page.keyboard.type('sys');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      assert.equal(await client.value(), 'ss -tanH');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      assert.equal(await client.value(), 'sys');
      await page.keyboard.press('Tab');
      assert.equal(await client.value(), 'sysctl ');
      await page.keyboard.type('net.ipv4.tcp_sync');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      assert.equal(await client.last(), 'net.ipv4.tcp_syncookies = 1');
      await page.keyboard.type('ss state syn-');
      await page.keyboard.press('Tab');
      assert.equal(await client.last(), 'syn-recv  syn-sent');
      assert.ok(await client.input.evaluate((node) => node === document.activeElement), 'completing does not leave');
      await page.keyboard.press('Escape');
      assert.ok(await client.input.evaluate((node) => node === document.activeElement), 'nor does Escape');
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate(() => document.activeElement.textContent), client.words.run);

      await client.input.fill('');
      assert.match(await client.type('history'), /^ +1 {2}tcpdump -n \| head -1\n/);
      assert.match(await client.type('history | grep -c tcpdump'), /^2$/, 'the line itself is in it');
      assert.match(await client.type('ss -tulnp'), /^Netid State Recv-Q Send-Q /);
      assert.match(await client.type('man ss'), lang === 'zh' ? /^ss \[.*\]：套接字/ : /^ss \[.*\]: sockets/);
      for (const [line, zh] of own) {
        const said = await client.type(line);
        assert.equal(/[\u4e00-\u9fff]/.test(said), lang === 'zh', `${line}: ${said}`);
        if (lang === 'zh') assert.match(said, zh);
      }
      const help = await client.type('help');
      assert.equal(help.split('\n').length, 16);
      for (const name of Object.keys(consoleWords.zh.help).filter(Boolean)) assert.match(help, new RegExp(`^${name} `, 'm'));
      if (lang === 'zh') assert.match(help, /套接字/);
      await page.keyboard.press('Control+l');
      assert.equal(await client.output.locator('pre').count(), 0);

      const server = new Terminal(page, 'server', lang);
      await server.open();
      await server.node.getByRole('button', { name: 'netstat -nap', exact: true }).click();
      assert.match(await server.last(), /0\.0\.0\.0:80 .* LISTEN +201\/server/);
    });
  });

  test(`${lang}: on a phone the console scrolls within itself, and axe finds nothing amiss`, async () => {
    await typing(lang, 'handshake', async (lab, page) => {
      await lab.seek(1_000_000);
      const server = new Terminal(page, 'server', lang);
      await server.open();
      await server.type('netstat -natop');
      await server.type('clear');
      for (const line of ['ss -ti', 'netstat -natop', 'tcpdump -n', 'sysctl -a', 'foo']) await server.type(line);
      const { page_wide, box, own } = await server.node.evaluate((node) => ({
        page_wide: document.documentElement.scrollWidth <= innerWidth,
        box: node.getBoundingClientRect().right <= innerWidth + 0.5,
        own: node.querySelector('[role=log]').scrollWidth > node.querySelector('[role=log]').clientWidth,
      }));
      assert.ok(page_wide && box && own, JSON.stringify({ page_wide, box, own }));
      const end = await server.output.evaluate((node) => node.scrollHeight - node.scrollTop - node.clientHeight);
      assert.ok(end < 2, 'the last line is in sight');
      await page.evaluate(await readFile(axe_path, 'utf8'));
      const { violations } = await page.evaluate(() => window.axe.run(document.querySelector('.console'), { iframes: false }));
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), []);
    }, { viewport: { width: 360, height: 640 }, hasTouch: true });
  });
}

test('lab.console and lab.complete refuse what is none, in a sentence', async () => {
  await typing('en', 'handshake', async (_, page) => {
    const said = await page.evaluate(() => [['router', 'ss'], ['client', 1], ['client', 'x'.repeat(5000)]].map((values) => {
      try { return window.lab.console(...values).text; } catch (error) { return error.message; }
    }));
    assert.deepEqual(said, ['A console stands at the client or the server.', 'A line of a console must be a text, not 1.',
      'A line of a console must be a text of at most 4096 octets.']);
    assert.deepEqual(await page.evaluate(() => window.lab.complete('ss -tan | gr')), { kept: 'ss -tan | ', words: ['grep'] });
  });
});
