// What a browser does to a lab: it takes the graphics away and gives them back, resizes it without end, hides its tab, asks for
// contrast, has screens of any density, sends fingers, and shows ten labs at once.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, test } from 'node:test';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
after(() => site.close());
const axe_path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

const frames = (page, count) => page.evaluate(async (n) => { for (let i = 0; i < n; i++) await new Promise((next) => window.own_frame(next)); }, count);
const picture = async (page) => {
  await frames(page, 12);
  return page.locator('#canvas').screenshot();
};

// ---- the graphics ---------------------------------------------------------------------------------------------------

for (const scene of ['transfer', 'syn-flood']) {
  test(`${scene}: a lost WebGL context comes back by itself, with what happened meanwhile`, async () => {
    await site.visit_lab({ scene }, async (lab, page) => {
      if (scene === 'syn-flood') await lab.act('flood 100000');
      await lab.seek(700_000);
      const before = await picture(page);
      const lose = () => page.evaluate(() => {
        window.lost = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
        window.lost.loseContext();
      });
      const give_back = async () => {
        await page.evaluate(() => window.lost.restoreContext()); // as the browser does after a reset of the graphics
        await wait_for(page, () => !document.getElementById('canvas').getContext('webgl2').isContextLost());
      };
      await lose();
      await wait_for(page, () => document.getElementById('canvas').getContext('webgl2').isContextLost());
      await page.mouse.move(500, 300);
      await page.setViewportSize({ width: 1000, height: 700 });
      await page.setViewportSize({ width: 1100, height: 720 });
      await page.mouse.move(0, 0);
      await give_back();
      assert.ok(before.equals(await picture(page)), 'the picture is the one of before');

      await lose();
      await lab.seek(900_000);
      await give_back();
      const later = await picture(page);
      assert.ok(!before.equals(later), 'what was done without a picture is in the next one');
      assert.equal((await lab.state()).now, 900_000);
    }, { expected: /CONTEXT_LOST_WEBGL/ });
  });
}

test('a storm of sizes leaves the lab whole: sharp, and drawn as if it had always been that size', async () => {
  await site.visit_lab({ scene: 'close' }, async (lab, page) => {
    await lab.seek(600_000);
    const before = await picture(page);
    const { digest } = await lab.state();
    await page.evaluate(async () => {
      const { style } = document.querySelector('main');
      for (let i = 0; i < 90; i++) {
        const [width, height] = i % 10 === 9 ? [1, 1] : [60 + ((i * 379) % 1500), 40 + ((i * 211) % 1000)];
        [style.width, style.height] = [`${width}px`, `${height}px`];
        if (i % 3 > 0) await new Promise((next) => window.own_frame(next)); // now one a frame, now two
      }
      style.width = style.height = '';
    });
    await wait_for(page, () => {
      const canvas = document.getElementById('canvas');
      return canvas.width === canvas.clientWidth && canvas.clientWidth === innerWidth && canvas.clientHeight === innerHeight;
    });
    assert.ok(before.equals(await picture(page)));
    assert.equal((await lab.state()).digest, digest, 'nothing happened in the world');
  });
});

for (const ratio of [1, 1.5, 2, 3]) {
  test(`at ${ratio} device pixels a CSS pixel a click hits what it is aimed at, and the page may be zoomed`, async () => {
    await site.visit_lab({ scene: 'handshake' }, async (lab, page) => {
      const width = await page.evaluate(() => document.getElementById('canvas').width);
      assert.equal(width, 1100 * ratio);
      await lab.click('button:step');
      await lab.until('one event on', (state) => state.events > 0);
      await page.setViewportSize({ width: Math.round(1100 / 1.25), height: Math.round(720 / 1.25) }); // what zooming in by 1.25 leaves
      await lab.click('button:back');
      await lab.until('back', (state) => state.now === 0);
    }, { deviceScaleFactor: ratio });
  });
}

// ---- time -----------------------------------------------------------------------------------------------------------

/** A browser whose tab can be hidden: no frames until it is shown again, an hour later. */
const with_tab = (page) => page.addInitScript(() => {
  const plain = window.requestAnimationFrame.bind(window);
  const waiting = [];
  let shift = 0;
  let asleep = false;
  window.requestAnimationFrame = (callback) => (asleep ? waiting.push(callback) : plain((ms) => (asleep ? waiting.push(callback) : callback(ms + shift))));
  Object.defineProperty(document, 'hidden', { get: () => asleep });
  window.hide_tab = (hidden) => {
    asleep = hidden;
    if (!hidden) shift += 3_600_000;
    document.dispatchEvent(new Event('visibilitychange'));
    if (!hidden) for (const callback of waiting.splice(0)) window.requestAnimationFrame(callback);
  };
});

test('a hidden tab: time does not jump when it is shown again', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab, page) => {
    await lab.play(0.1); // the handshake lasts for seconds, on a slow machine, too
    await lab.until('time has begun', (state) => state.now > 0);
    const jump = await page.evaluate(async () => {
      window.hide_tab(true);
      for (let i = 0; i < 3; i++) await new Promise((next) => window.own_frame(next));
      const before = window.lab.state().now;
      window.hide_tab(false);
      let after = before;
      for (let i = 0; i < 3 && after === before; i++) {
        await new Promise((next) => window.own_frame(next));
        after = window.lab.state().now;
      }
      return after - before;
    });
    assert.ok(jump < 15_000, `${jump} us went by`);
    await lab.until('it plays on', (state, before) => state.now > before, (await lab.state()).now);
  }, { before: with_tab });
});

test('a frame follows input at the next animation frame', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (lab, page) => {
    await page.locator('#canvas').focus();
    await frames(page, 30);
    await page.evaluate(() => {
      addEventListener('keydown', () => {
        const before = window.lab.state().now;
        window.own_frame(() => window.own_frame(() => { window.followed = window.lab.state().now !== before; }));
      }, { capture: true, once: true });
    });
    await page.keyboard.press('ArrowRight');
    assert.equal(await wait_for(page, () => (window.followed === undefined ? null : String(window.followed))), 'true');
  });
});

// ---- what the system asks for ---------------------------------------------------------------------------------------

test('a system that asks for contrast or forces its colours gets the theme of high contrast; the button goes round', async () => {
  await site.visit('lab.html?lang=en', async (lab, page) => {
    assert.equal((await lab.state()).theme, 'contrast');
    for (const theme of ['light', 'dark', 'contrast']) {
      await lab.click('button:theme');
      await lab.until(theme, (state, name) => state.theme === name, theme);
    }
    await page.emulateMedia({ forcedColors: 'none' });
    await page.reload();
    await lab.ready();
    assert.equal((await lab.state()).theme, 'contrast', 'the choice is remembered');
  }, { forcedColors: 'active' });
  await site.visit('lab.html?lang=en', async (lab, page) => {
    assert.equal((await lab.state()).theme, 'light');
    await page.emulateMedia({ forcedColors: 'active' });
    await lab.until('high contrast', (state) => state.theme === 'contrast');
    await page.emulateMedia({ forcedColors: 'none', colorScheme: 'dark' });
    await lab.until('dark', (state) => state.theme === 'dark');
  });
});

for (const lang of ['en', 'zh']) {
  test(`${lang}: ? shows the keys; ?, Esc and a click put them away`, async () => {
    await site.visit_lab({ lang }, async (lab, page) => {
      const shown = (wanted) => wait_for(page, (is) => window.lab.items().includes('panel:keys') === is, wanted);
      await page.locator('#canvas').focus();
      for (const away of [() => page.keyboard.press('?'), () => page.keyboard.press('Escape'), () => lab.click('panel:keys'), () => page.mouse.click(5, 5)]) {
        await page.keyboard.press('?');
        await shown(true);
        await away();
        await shown(false);
      }
      await lab.click('button:keys');
      await shown(true);
    });
  });
}

// ---- fingers --------------------------------------------------------------------------------------------------------

/** One finger, as the browser gets it from a screen. */
async function finger(page) {
  const session = await page.context().newCDPSession(page);
  const send = (type, at) => session.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
  return async (from, to, steps = 12) => {
    await send('touchStart', from);
    for (let i = 1; i <= steps; i++) {
      await send('touchMove', [from[0] + ((to[0] - from[0]) * i) / steps, from[1] + ((to[1] - from[1]) * i) / steps]);
      await frames(page, 1);
    }
    await send('touchEnd');
  };
}

const course = (labs, style) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A course</title>
  <meta name="viewport" content="width=device-width"><link rel="icon" href="favicon.svg"><style>${style}</style>
  <script type="module" src="tcp-lab.mjs"></script></head><body><main><h1>A course</h1>${labs.map(([scene, lang], i) =>
    `<p>Figure ${i + 1}</p><tcp-lab id="lab-element-${i}" scene="${scene}" lang="${lang}" theme="light"></tcp-lab>`).join('\n')}</main></body></html>`;
const with_course = (labs, style) => (page) => page.route('**/course.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: course(labs, style) }));

/** Starts the n-th lab of a course and waits until it is drawn; its item's middle, in the viewport. */
const drawn = (page, n) => page.evaluate(async (i) => { await document.getElementById(`lab-element-${i}`).start(); }, n);
const point_in = (page, n, item) => wait_for(page, ([i, name]) => {
  const rect = document.getElementById(`lab-element-${i}`).lab.itemRect(name);
  return rect && [rect.x + rect.width / 2, rect.y + rect.height / 2];
}, [n, item]);

test('a finger that scrolls past the lab scrolls the page; one on a packet drags the packet', async () => {
  const style = 'body { margin: 0 } tcp-lab { --lab-height: 640px } main { padding-bottom: 1500px }';
  await site.visit('course.html', async (_, page) => {
    await drawn(page, 0);
    await page.evaluate(() => {
      window.lab = document.getElementById('lab-element-0').lab;
      window.lab.act('open client');
      window.lab.seek(window.lab.state().now + 12_000);
    });
    const swipe = await finger(page);
    const [{ id }] = await page.evaluate(() => window.lab.state().packets);
    const [x, y] = await point_in(page, 0, `packet:${id}`);
    await swipe([x, y], [x, y + 170]);
    assert.equal(await page.evaluate(() => scrollY), 0, 'the page stays where it is');
    await wait_for(page, () => window.lab.state().packets.length === 0);

    const [hx, hy] = await point_in(page, 0, 'panel:ladder');
    await swipe([hx, hy], [hx, hy - 250]);
    await wait_for(page, () => scrollY > 100);
  }, { drawn: false, hasTouch: true, isMobile: true, viewport: { width: 390, height: 780 }, before: with_course([['free-play', 'en']], style) });
});

// ---- ten labs -------------------------------------------------------------------------------------------------------

test('ten labs on one page: each is drawn once it is started, one plays, and the browser is not drained', async () => {
  const scenes = ['handshake', 'transfer', 'close', 'syn-flood', 'free-play'];
  const labs = Array.from({ length: 10 }, (_, i) => [scenes[i % 5], i < 5 ? 'en' : 'zh']);
  const fetched = [];
  const before = async (page) => {
    await with_course(labs, 'body { margin: 0 } tcp-lab { --lab-height: 560px; margin: 60px 0 }')(page);
    page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  };
  await site.visit('course.html', async (_, page) => {
    const show = async (n) => {
      await page.evaluate((i) => document.getElementById(`lab-element-${i}`).scrollIntoView({ block: 'center' }), n);
      await drawn(page, n);
      await wait_for(page, (i) => !document.querySelector(`#lab-element-${i} canvas`).getContext('webgl2').isContextLost(), n);
      await frames(page, 20);
      const colours = await site.colours(await page.locator(`#lab-element-${n}`).screenshot());
      assert.ok(colours >= 60, `lab ${n} shows a picture: it has ${colours} colours`);
    };
    const playing = () => page.evaluate(() => [...document.querySelectorAll('tcp-lab')].map(({ lab }) => lab?.firstFrameMs > 0 && lab.state().playing));
    const stands_still = (n) => wait_for(page, (i) => !document.getElementById(`lab-element-${i}`).lab.state().playing, n);
    const into_view = (n, block) => page.evaluate(([i, where]) => document.querySelector(`#lab-element-${i} canvas`).scrollIntoView({ block: where }), [n, block]);

    await show(0);
    const started = await page.evaluate(() => [...document.querySelectorAll('tcp-lab')].filter(({ lab }) => lab?.firstFrameMs > 0).length);
    assert.equal(started, 1, 'one was started');
    for (let n = 1; n < 10; n++) await show(n);
    const alive = await page.evaluate(() => [...document.querySelectorAll('tcp-lab canvas')].filter((canvas) => !canvas.getContext('webgl2').isContextLost()).length);
    assert.ok(alive < 6, `${alive} WebGL contexts are held`);
    for (const file of ['/lab.wasm', '/fonts/inter-regular.ttf', '/fonts/noto-sans-sc.ttf']) {
      assert.equal(fetched.filter((path) => path === file).length, 1, `${file} is fetched once`);
    }

    await show(6);
    await show(7);
    await page.setViewportSize({ width: 1100, height: 1900 }); // room for two, with their questions between them
    await into_view(6, 'start');
    await wait_for(page, (i) => document.querySelector(`#lab-element-${i} canvas`).getBoundingClientRect().top < innerHeight - 100, 7);
    const numbers_playing = async () => (await playing()).flatMap((is, i) => (is ? [i] : []));
    const play_by_script = (n) => page.evaluate((i) => {
      const { lab } = document.getElementById(`lab-element-${i}`);
      lab.set('speed', 0.01);
      lab.play();
    }, n);
    await play_by_script(7);
    await frames(page, 10);
    assert.deepEqual(await numbers_playing(), [7]);
    await play_by_script(6);
    await stands_still(7);
    assert.deepEqual(await numbers_playing(), [6], 'one plays at most');

    await page.setViewportSize({ width: 1100, height: 720 });
    await show(2);
    await stands_still(6);
    assert.deepEqual(await numbers_playing(), [], 'what is off the screen stands still');
    await into_view(2, 'center');
    await page.mouse.click(...(await point_in(page, 2, 'button:play')));
    await wait_for(page, () => document.getElementById('lab-element-2').lab.state().playing);
    assert.deepEqual(await numbers_playing(), [2]);

    const moments = () => page.evaluate(() => [2, 6].map((i) => document.getElementById(`lab-element-${i}`).lab.state().now));
    const [, far_before] = await moments();
    await play_by_script(6); // far away, where it has no graphics either
    await frames(page, 10);
    const [near, far] = await moments();
    assert.equal(far, far_before, 'time stands still there');
    await wait_for(page, (before) => document.getElementById('lab-element-2').lab.state().now > before, near); // and goes on here
    await page.evaluate(() => document.getElementById('lab-element-6').lab.pause());
    await page.evaluate(() => scrollBy(0, document.querySelector('#lab-element-2 canvas').getBoundingClientRect().bottom + 20));
    await stands_still(2);
    await play_by_script(2); // just out of sight
    await stands_still(2);
    await page.evaluate(() => { // scrolled to and begun in one go
      const { lab } = document.getElementById('lab-element-2');
      document.querySelector('#lab-element-2 canvas').scrollIntoView({ block: 'center' });
      lab.play();
    });
    await frames(page, 10);
    assert.deepEqual(await numbers_playing(), [2]);
    await page.evaluate(() => document.getElementById('lab-element-2').lab.pause());

    const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map(({ id }) => id));
    assert.equal(new Set(ids).size, ids.length, 'no id is there twice');
    await page.evaluate(await readFile(axe_path, 'utf8'));
    const { violations } = await page.evaluate(() => window.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), []);
  }, { drawn: false, expected: /CONTEXT_LOST_WEBGL/, before });
});
