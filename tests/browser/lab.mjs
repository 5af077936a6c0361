// What the browser tests share: the built site on a server, a browser, and a page whose console, requests and pixels are
// watched. `lab` in a test is the page's window.lab with the mouse: what is clicked is where the learner sees it.
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from '../../cmake/serve.mjs';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));

// WebGL2 without a graphics card, and nothing of the browser's own on the network.
const flags = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--no-first-run', '--hide-scrollbars'];

const least_colours = 60; // a blank canvas has 1, a drawn one hundreds
const patience_ms = 20_000;

function installed_browser() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    for (const folder of folders) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch { /* not here */ }
    }
  }
  throw new Error('No chromium on PATH.');
}

/**
 * Runs in the page before anything of it: counts the frames and timers that its scripts ask for, knows which of the
 * timers still run, and keeps every event.
 */
function instrument() {
  window.counted = { frames: 0, timers: 0 };
  window.running = new Set();
  window.own_frame = requestAnimationFrame.bind(window);
  const plain = Object.fromEntries(['requestAnimationFrame', 'setTimeout', 'clearTimeout', 'setInterval'].map((name) => [name, window[name].bind(window)]));
  window.requestAnimationFrame = (call) => {
    window.counted.frames++;
    return plain.requestAnimationFrame(call);
  };
  window.setTimeout = (call, ms, ...values) => {
    window.counted.timers++;
    const timer = plain.setTimeout(() => {
      window.running.delete(timer);
      call(...values);
    }, ms);
    window.running.add(timer);
    return timer;
  };
  window.clearTimeout = (timer) => {
    window.running.delete(timer);
    plain.clearTimeout(timer);
  };
  window.setInterval = (...values) => {
    window.counted.timers++;
    window.running.add(plain.setInterval(...values)); // for good: nothing of ours may ask for one
  };
  window.seen = [];
  addEventListener('DOMContentLoaded', () => window.lab?.on?.('event', (event) => window.seen.push(event)));
}

/**
 * Waits until `f(argument)` is truthy in the page, asking once a frame, and gives back what it was. (Playwright's own
 * waitForFunction compiles text while it waits, which the page's content security policy forbids.)
 */
export function wait_for(page, f, argument = null) {
  return page.evaluate(`(async () => {
    const deadline = performance.now() + ${patience_ms};
    for (;;) {
      const answer = await (${f})(${JSON.stringify(argument)});
      if (answer) return answer;
      if (performance.now() > deadline) throw new Error('waited in vain');
      await new Promise((next) => window.own_frame(next));
    }
  })()`);
}

/** The site, served, and one browser for a whole file of tests. */
export async function open_site({ extra_flags = [] } = {}) {
  const server = await serve({ dir: dist, port: 0 });
  const browser = await chromium.launch({ executablePath: installed_browser(), args: [...flags, ...extra_flags] });
  const eye = await (await browser.newContext()).newPage(); // decodes pictures

  await eye.evaluate(() => {
    window.decoded = async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
      context.drawImage(picture, 0, 0);
      return { width: picture.width, pixels: new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer) };
    };
  });

  const colours = (png) => eye.evaluate(async (base64) => new Set((await window.decoded(base64)).pixels).size, png.toString('base64'));

  /**
   * Of each of these parts, given in CSS pixels, of a picture so many of them wide: how many of its pixels are others than in the
   * picture before, and where the first of them is.
   */
  const differences = (before, after, parts, css_width) => eye.evaluate(async ([pictures, rects, css]) => {
    const [one, other] = await Promise.all(pictures.map(window.decoded));
    const scale = one.width / css;
    return rects.map(({ left, top, right, bottom }) => {
      const found = { pixels: 0 };
      for (let y = Math.floor(top * scale); y < bottom * scale; y++) {
        for (let x = Math.floor(left * scale); x < right * scale; x++) {
          if (one.pixels[y * one.width + x] === other.pixels[y * one.width + x]) continue;
          if (found.pixels++ === 0) [found.x, found.y] = [x / scale, y / scale];
        }
      }
      return found;
    });
  }, [[before.toString('base64'), after.toString('base64')], parts, css_width]);

  /**
   * Opens `path`, hands it to `work`, and sees to it that the console stayed empty, no request left the site and, for a lab,
   * that its canvas shows a picture. `expected`: a pattern of console messages that the test provokes;
   * `allowed`: the address of another site that the page may ask.
   */
  async function visit(path, work, { expected = null, allowed = server.url, drawn = true, before = null, ...context_options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1100, height: 720 }, locale: 'en-US', ...context_options });
    const page = await context.newPage();
    page.setDefaultTimeout(patience_ms);
    const said = [];
    page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => said.push(`error: ${error.stack ?? error}`));
    context.on('request', (request) => {
      if (![server.url, allowed].some((url) => request.url().startsWith(url))) said.push(`a request left the site: ${request.url()}`);
    });
    try {
      await page.addInitScript(instrument);
      await before?.(page);
      await page.goto(new URL(path, server.url).href);
      const lab = new LabPage(page);
      if (drawn) await lab.ready();
      await work(lab, page);
      if (drawn) {
        const found = await colours(await page.locator('#canvas').screenshot());
        assert.ok(found >= least_colours, `the canvas shows a picture: it has ${found} colours`);
      }
      assert.deepEqual(said.filter((line) => !expected?.test(line)), [], 'the console is empty and no request leaves the site');
    } finally {
      await context.close();
    }
  }

  return {
    url: server.url,
    visit,
    colours,
    differences,
    /** The lab alone: visit_lab({ scene: 'close', lang: 'zh' }, async (lab, page) => …, options) */
    visit_lab: (parameters, work, options) => visit(`lab.html?${new URLSearchParams({ lang: 'en', theme: 'light', ...parameters })}`, work, options),
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

class LabPage {
  constructor(page) {
    this.page = page;
  }

  ready() { return this.page.evaluate(() => window.lab.ready.then(() => {})); }
  state() { return this.page.evaluate(() => window.lab.state()); }
  events() { return this.page.evaluate(() => window.seen); }
  items() { return this.page.evaluate(() => window.lab.items()); }
  set(key, value) { return this.page.evaluate(([k, v]) => window.lab.set(k, v), [key, value]); }
  act(text) { return this.page.evaluate((t) => window.lab.act(t), text); }
  seek(us) { return this.page.evaluate((t) => window.lab.seek(t), us); }

  /** Waits until f(state, argument) is true; `f` runs in the page, once a frame, and may work window.lab. */
  async until(what, f, argument = null) {
    try {
      await wait_for(this.page, `(argument) => Boolean((${f})(window.lab.state(), argument))`, argument);
    } catch (error) {
      throw new Error(`waited for: ${what}\n${error.message}\nthe state is ${JSON.stringify(await this.state())}`);
    }
  }

  /** Where an item is, once it is on the canvas and has stood still for some frames (what opens settles first). */
  async rect(name) {
    try {
      return await wait_for(this.page, async (item) => {
        const place = () => JSON.stringify(window.lab.itemRect(item));
        const before = place();
        for (let i = 0; i < 6; i++) await new Promise((next) => window.own_frame(next));
        return before !== 'null' && before === place() && JSON.parse(before);
      }, name);
    } catch (error) {
      throw new Error(`waited for ${name} on the canvas\n${error.message}\non it are: ${await this.items()}`);
    }
  }

  async point(name) {
    const rect = await this.rect(name);
    return [rect.x + rect.width / 2, rect.y + rect.height / 2];
  }

  async click(name) { await this.page.mouse.click(...(await this.point(name))); }
  async tap(name) { await this.page.touchscreen.tap(...(await this.point(name))); }

  /** Holds the one packet in flight that `f(packet, state)` tells, by stopping time and clicking it. Returns it. */
  async catch_packet(what, f) {
    await this.until(`${what} in flight`, `(state) => {
      const packet = state.packets.find((packet) => packet.progress > 0.3 && (${f})(packet, state));
      if (packet) lab.pause();
      window.caught = packet;
      return packet;
    }`);
    const packet = await this.page.evaluate(() => window.caught);
    await this.click(`packet:${packet.id}`);
    return packet;
  }

  /** Presses play, in the canvas, at this pace. */
  async play(speed) {
    await this.set('speed', speed);
    await this.click('button:play');
    await this.until('time runs', (state) => state.playing);
  }

  /** Catches a packet and drops it by its menu. */
  async drop_packet(what, f) {
    const packet = await this.catch_packet(what, f);
    await this.click('button:drop');
    await this.until(`${what} is gone`, (state, id) => state.packets.every((flying) => flying.id !== id), packet.id);
    return packet;
  }
}
