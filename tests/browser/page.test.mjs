// The lab as a guest in a page: its languages, its sharpness, its quiet, its manners with wheel and keyboard, its words when
// it cannot run, and its interface for scripts.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
after(() => site.close());
const axe_path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** As if this browser had no WebGL2. */
const without_webgl = (page) => page.addInitScript(() => {
  const plain = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind === 'webgl2' ? null : plain.call(this, kind, ...rest);
  };
});

test('the language switches in place, and Chinese brings its font', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab, page) => {
    const english = await page.title();
    const font = page.waitForResponse(/noto-sans-sc\.ttf$/);
    await lab.click('button:lang');
    assert.equal((await font).status(), 200);
    await lab.until('the lab is in Chinese', (state) => state.lang === 'zh');
    await wait_for(page, () => document.documentElement.lang === 'zh-CN');
    assert.match(await page.title(), /\p{Script=Han}/u);
    assert.match((await lab.state()).title, /\p{Script=Han}/u);

    await lab.click('button:lang');
    await lab.until('the lab is in English again', (state) => state.lang === 'en');
    await wait_for(page, (title) => document.title === title, english);
  });
});

test('the English lab does not fetch the Chinese font; the Chinese one does, once', async () => {
  const fonts = [];
  const watch = (page) => page.on('request', (request) => { if (/noto/.test(request.url())) fonts.push(request.url()); });
  await site.visit_lab({}, async () => {}, { before: watch });
  assert.equal(fonts.length, 0);
  await site.visit('lab.html', async (lab) => {
    assert.equal((await lab.state()).lang, 'zh');
    await lab.set('lang', 'en');
    await lab.set('lang', 'zh');
  }, { before: watch, locale: 'zh-CN' });
  assert.equal(fonts.length, 1);
});

test('the system chooses light or dark until the learner does', async () => {
  await site.visit('lab.html?lang=en', async (lab, page) => {
    assert.equal((await lab.state()).theme, 'dark');
    await page.emulateMedia({ colorScheme: 'light' });
    await lab.until('the lab is light', (state) => state.theme === 'light');
    await lab.click('button:theme');
    await lab.until('the lab is dark', (state) => state.theme === 'dark');
    await page.reload();
    await lab.ready();
    assert.equal((await lab.state()).theme, 'dark', 'the choice is remembered');
  }, { colorScheme: 'dark' });
});

for (const ratio of [1, 1.5, 2, 3]) {
  test(`sharp at ${ratio} device pixels a CSS pixel, and follows its window`, async () => {
    await site.visit_lab({}, async (lab, page) => {
      const sizes = () => page.evaluate(() => {
        const canvas = document.getElementById('canvas');
        return [canvas.width, canvas.height, canvas.clientWidth, canvas.clientHeight];
      });
      assert.deepEqual(await sizes(), [900 * ratio, 600 * ratio, 900, 600]);
      await page.setViewportSize({ width: 390, height: 700 });
      await wait_for(page, (width) => document.getElementById('canvas').width === width, 390 * ratio);
      assert.deepEqual(await sizes(), [390 * ratio, 700 * ratio, 390, 700]);
      const transport = await lab.rect('panel:transport');
      assert.ok(transport.left >= 0 && transport.right <= 390, 'the panels follow');
    }, { viewport: { width: 900, height: 600 }, deviceScaleFactor: ratio });
  });
}

test('nothing is drawn and no timer runs while the lab is paused and left alone', async () => {
  await site.visit_lab({}, async (lab, page) => {
    const asked_during = (frames) => page.evaluate(async (count) => {
      const before = { ...window.counted };
      for (let i = 0; i < count; i++) await new Promise((next) => window.own_frame(next));
      return { frames: window.counted.frames - before.frames, timers: window.counted.timers - before.timers };
    }, frames);
    const quiet = { frames: 0, timers: 0 };
    const settle = async () => { // what it asked for has come, and asked for nothing more
      for (let i = 0; i < 200; i++) {
        const asked = await asked_during(16);
        if (asked.frames + asked.timers === 0 && await page.evaluate(() => window.running.size) === 0) return;
      }
    };
    await settle();
    assert.deepEqual(await asked_during(30), quiet, 'after loading');
    await lab.play(1);
    assert.ok((await asked_during(10)).frames > 0, 'while it plays it draws');
    await lab.click('button:play');
    await lab.until('it stands', (state) => !state.playing);
    await page.mouse.move(0, 0);
    await settle();
    assert.deepEqual(await asked_during(30), quiet, 'after playing');
  });
});

test('the wheel over the lab scrolls the page around it', async () => {
  await site.visit('en/index.html', async (_, page) => {
    await page.evaluate(() => document.querySelector('tcp-lab').start().then(() => scrollTo(0, 0)));
    const box = await page.locator('tcp-lab canvas').boundingBox();
    await page.mouse.move(box.x + box.width / 2, Math.min(box.y + 120, 700));
    await page.mouse.wheel(0, 240);
    await wait_for(page, () => scrollY > 0);
  }, { drawn: false });
});

test('Tab enters the lab, walks its packets and leaves it; keys reach it only when it has the focus', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab, page) => {
    const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.tagName);
    await page.keyboard.press('Space');
    assert.equal((await lab.state()).playing, false, 'the key was not for the lab');

    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'canvas');
    await page.keyboard.press('Space');
    await lab.until('it plays', (state) => state.playing);
    await page.keyboard.press('Space');
    await lab.until('it stands', (state) => !state.playing);

    for (let presses = 0; (await focused()) === 'canvas'; presses++) {
      assert.ok(presses < 10, 'Tab leaves the lab');
      await page.keyboard.press('Tab');
    }
    assert.ok(await page.evaluate(() => document.getElementById('mirror').contains(document.activeElement)), 'and enters its text');
    await page.keyboard.press('Shift+Tab');
    assert.equal(await focused(), 'canvas');
  });
});

test('a click gives the lab the keyboard', async () => {
  await site.visit_lab({}, async (lab, page) => {
    await lab.click('panel:log');
    await wait_for(page, () => document.activeElement.id === 'canvas');
    await page.keyboard.press('ArrowRight');
    await lab.until('one event on', (state) => state.events > 0);
  });
});

test('a tap on a packet holds it', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab) => {
    await lab.set('speed', 0.1);
    await lab.tap('button:play');
    await lab.until('a packet is half way', (state) => {
      const found = state.packets.find((packet) => packet.progress > 0.4);
      if (found) window.lab.pause();
      return found;
    });
    const [packet] = (await lab.state()).packets;
    await lab.tap(`packet:${packet.id}`);
    await lab.tap('button:drop');
    await lab.until('it is gone', (state) => state.packets.length === 0);
  }, { hasTouch: true, viewport: { width: 390, height: 780 } });
});

test('the text beside the canvas works the lab and tells what happens', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab, page) => {
    await page.locator('#mirror').getByRole('button', { name: 'One event on' }).focus();
    await wait_for(page, () => document.getElementById('mirror').getBoundingClientRect().width > 200);
    const drop = page.locator('#mirror').getByRole('button', { name: /^Drop SYN/ });
    for (let presses = 0; !(await drop.count()); presses++) {
      assert.ok(presses < 20, 'a SYN takes off');
      const before = (await lab.state()).events;
      await page.keyboard.press('Enter');
      await lab.until('one event on, and told', (state, events) => {
        const told = document.getElementById('mirror').innerText;
        return state.events > events && told.includes((state.now / 1e6).toFixed(3));
      }, before);
    }
    await drop.click();
    await lab.until('it is gone', (state) => state.packets.length === 0);
    await page.locator('#mirror .log').getByText(/./).first().waitFor({ state: 'attached' });
  });
});

test('without WebGL2 the page says what is missing, in both languages', async () => {
  await site.visit_lab({}, async (_, page) => {
    const words = await page.getByRole('alert').innerText();
    assert.match(words, /WebGL2, which this browser lacks/);
    assert.match(words, /这个浏览器没有它/);
    await assert.rejects(page.evaluate(() => window.lab.ready.then(() => {})), /WebGL2/);
  }, { drawn: false, before: without_webgl });
});

/** As if this browser gave a WebGL2 context to the page's probe only, or compiled no shader. */
const with_failing_gpu = {
  webgl: (page) => page.addInitScript(() => {
    const plain = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return this.id === 'canvas' && kind.startsWith('webgl') ? null : plain.call(this, kind, ...rest);
    };
  }),
  shader: (page) => page.addInitScript(() => {
    const plain = WebGL2RenderingContext.prototype.shaderSource;
    WebGL2RenderingContext.prototype.shaderSource = function (shader, text) { plain.call(this, shader, `${text} nonsense`); };
  }),
};

for (const [what, words] of [['webgl', /WebGL2, which this browser lacks[^]*gives no WebGL2/], ['shader', /mistake of its own[^]*does not compile a shader/]]) {
  test(`a failing ${what} is told as that, not as a lost connection`, async () => {
    await site.visit_lab({}, async (_, page) => {
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), words);
      assert.doesNotMatch(await alert.innerText(), /could not be loaded/);
    }, { drawn: false, before: with_failing_gpu[what] });
  });
}

for (const lost of ['lab.wasm', 'lab.js', 'fonts/mono-regular.ttf']) {
  test(`when ${lost} does not load the page says so and offers another try`, async () => {
    await site.visit_lab({}, async (lab, page) => {
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /could not be loaded[^]*没能载入/);
      await page.unrouteAll();
      await Promise.all([page.waitForEvent('load'), alert.getByRole('button').click()]);
      await wait_for(page, () => window.lab?.firstFrameMs > 0);
      assert.equal(await alert.isVisible(), false);
    }, { drawn: false, expected: /Failed to load resource/, before: (page) => page.route(`**/${lost}`, (route) => route.abort()) });
  });
}

test('a wrong parameter is named, with what is allowed, and the lab goes on', async () => {
  await site.visit_lab({ scene: 'handshak', theme: 'pink', seed: '-1' }, async (lab, page) => {
    const words = await page.locator('.lab-notice').innerText();
    assert.match(words, /scene=handshak is not known here; it can be handshake, .*free-play/);
    assert.match(words, /theme=pink .* light, dark/);
    assert.match(words, /seed=-1 /);
    assert.equal((await lab.state()).scene, 'handshake');
    await page.locator('.lab-notice').getByRole('button').click();
    assert.equal(await page.locator('.lab-notice').isVisible(), false);
  });
});

test('window.lab answers nonsense with a sentence and lives on', async () => {
  await site.visit_lab({}, async (lab, page) => {
    const error_of = (code) => page.evaluate(`(() => {
      try {
        ${code};
        return 'no error';
      } catch (error) {
        return error instanceof Error ? error.message : 'not an Error';
      }
    })()`);
    const before = (await lab.state()).digest;
    for (const code of ['lab.act("jump")', 'lab.act("")', 'lab.act("drop 999")', 'lab.act("send client 99999999999")', 'lab.act(7)', 'lab.act("drop " + "9".repeat(1e5))',
      'lab.act("open client\\0junk")', 'lab.act("open client" + " ".repeat(4096))', 'lab.set("seed", "2\\0junk")', 'lab.set("seed\\0junk", 2)',
      'lab.seek(NaN)', 'lab.seek(-1)', 'lab.seek(Infinity)', 'lab.seek(1e300)', 'lab.seek("1")', 'lab.step(0)', 'lab.step(1.5)', 'lab.step("on")',
      'lab.set("scene", "nowhere")', 'lab.set("share", "1AAAA")', 'lab.set("variant", "no-tea")', 'lab.set("colour", "red")', 'lab.set("lang", "fr")', 'lab.set("theme", "pink")', 'lab.set("speed", "fast")', 'lab.set("speed", -1)',
      'lab.set("speed", {})', 'lab.set(1, 2)', 'lab.itemRect(3)', 'lab.on("tick", () => {})', 'lab.on("event", 3)']) {
      assert.match(await error_of(code), /^\S.+ .+\.$/s, code);
    }
    assert.equal((await lab.state()).digest, before, 'none of it did anything');
    assert.equal(await page.evaluate(() => window.lab.itemRect('packet:999')), null);
    await lab.play(1);
  });
});

test('a scene is its seed: the same one twice, another one otherwise', async () => {
  await site.visit_lab({ scene: 'transfer', seed: '7' }, async (lab) => {
    const digest = async () => {
      await lab.seek(2e6);
      return (await lab.state()).digest;
    };
    const first = await digest();
    await lab.set('seed', 8);
    assert.notEqual(await digest(), first);
    await lab.set('seed', 7);
    assert.equal(await digest(), first);
  });
});

test('a copied link opens the same moment in another page, and a broken one is told as that', async () => {
  let link, digest;
  await site.visit_lab({ scene: 'transfer', seed: '7' }, async (lab, page) => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await lab.seek(900_000);
    const [packet] = (await lab.state()).packets;
    await lab.act(`drop ${packet.id}`);
    await lab.seek(2e6);
    await lab.click('button:share');
    await page.getByRole('status').getByText('The link is copied').waitFor();
    link = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(link, await page.evaluate(() => window.lab.link()));
    assert.equal(new URL(page.url()).hash, '', 'the address stays');
    ({ digest } = await lab.state());
  });
  const { pathname, hash } = new URL(link);
  assert.match(hash, /^#1[\w-]{10,60}$/);
  await site.visit(`${pathname.slice(1)}?lang=en${hash}`, async (lab, page) => {
    const state = await lab.state();
    assert.deepEqual([state.scene, state.seed, state.now, state.digest], ['transfer', 7, 2e6, digest]);
    await page.evaluate(() => { location.hash = '#1broken'; });
    await page.getByRole('status').getByText(/damaged or not whole.* goes on with transfer/).waitFor();
    assert.equal((await lab.state()).digest, digest);
  });
  await site.visit(`lab.html?lang=zh${hash.slice(0, -2)}`, async (lab, page) => {
    await page.getByRole('status').getByText(/不完整或已损坏.*handshake/).waitFor();
    assert.equal((await lab.state()).scene, 'handshake');
  });
});

test('a link that was made with a what-if open opens it again, and one with a what-if that there is not is told as that', async () => {
  let link, there;
  await site.visit_lab({ scene: 'close' }, async (lab, page) => {
    await lab.seek(1_500_000);
    await lab.click('button:figure:what-if');
    await lab.click('button:what-if:no-time-wait');
    await lab.until('both stand side by side', (state) => state.what_if?.name === 'no-time-wait');
    link = await page.evaluate(() => window.lab.link());
    there = (await lab.state()).what_if;
  });
  const { pathname, hash } = new URL(link);
  const path = `${pathname.slice(1)}?lang=en`;
  await site.visit(`${path}${hash}`, async (lab, page) => {
    assert.deepEqual((await lab.state()).what_if, there);
    await lab.until('its ladder is drawn', () => window.lab.items().some((name) => name.startsWith('what-if:arrow:')));
    await page.evaluate(() => { location.hash = '#1EAFoAQN0ZWEAADvYYA'; }); // "tea"
    await page.getByRole('status').getByText('a what-if that is not known here').waitFor();
    assert.deepEqual((await lab.state()).what_if, there, 'the lab goes on as it was');
    await page.evaluate(() => { location.hash = '#1EAEAABlc8g'; }); // the handshake at its start, from before links told of what-ifs
    await lab.until('there is no what-if', (state) => state.scene === 'handshake' && state.what_if === null);
  });
});

test('events are told to every listener until it leaves', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab, page) => {
    await page.evaluate(() => {
      window.heard = [[], []];
      window.lab.onevent = (event) => window.heard[0].push(event);
      window.leave = window.lab.on('event', (event) => window.heard[1].push(event));
      window.lab.step(2);
    });
    await lab.until('both hear', () => window.heard.every((events) => events.length > 0));
    const [one, other] = await page.evaluate(() => {
      window.leave();
      window.lab.step(4);
      return structuredClone(window.heard);
    });
    assert.deepEqual(one, other);
    await lab.until('one hears more', (_, count) => window.heard[0].length > count, one.length);
    const [all, some] = await page.evaluate(() => window.heard);
    assert.deepEqual(some, other, 'the other one has left');
    assert.deepEqual(Object.keys(all[0]), ['kind', 'at', 'side', 'packet', 'rule', 'from', 'to', 'value', 'text']);
    assert.deepEqual(all.map((event) => event.at), all.map((event) => event.at).sort((a, b) => a - b), 'in the order of time');
  });
});

test('axe finds nothing amiss on the lab, light and dark, in both languages', async () => {
  const [both, one] = [['light', 'dark'], ['dark']];
  for (const [path, schemes] of [['lab.html?lang=en', both], ['lab.html?lang=zh', one]]) {
    await site.visit(path, async (_, page) => {
      await wait_for(page, () => window.lab?.firstFrameMs > 0);
      await page.evaluate(await readFile(axe_path, 'utf8'));
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(() => window.axe.run({ iframes: false }));
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
        assert.deepEqual(found, [], `${path}, ${colorScheme}`);
      }
    }, { drawn: false });
  }
});
