// The hands of the browser tests: one gesture, done with a real mouse, a real finger or real keys, at what the lab says stands
// on its canvas; and the table of gestures worked through, each with every device that it has, in both languages.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { open_site, wait_for } from './lab.mjs';

const sharpness = 0.5; // pixels a CSS pixel: the picture is not looked at, and drawn without a graphics card
const sizes = { mouse: { width: 1100, height: 720 }, key: { width: 1100, height: 720 }, touch: { width: 390, height: 844 } };

/** Steps until `f(state)` is true; `f` runs in the page. */
export const step_until = (lab, f) => lab.page.evaluate(`(() => {
  for (let i = 0; i < 200; i++) {
    if ((${f})(lab.state())) return;
    lab.step(1);
  }
  throw new Error('it never comes to that');
})()`);

/** Three segments of data on their way to the server, well apart: their numbers, the foremost first. */
export async function three(lab) {
  await lab.page.evaluate(() => {
    for (const act of ['set bandwidth 500kbit', 'set delay 100ms', 'open client']) window.lab.act(act);
  });
  await step_until(lab, (state) => state.server.state === 'ESTABLISHED');
  await lab.act('send client 5000');
  return lab.page.evaluate(() => {
    const { lab } = window;
    lab.pause();
    lab.seek(lab.state().now + 60_000);
    return lab.state().packets.map((packet) => packet.id);
  });
}

/** Mouse, finger or keys, on one page. */
export class Hand {
  #touch = null; // the session that a finger speaks through

  #site;

  constructor(site, lab, device) {
    [this.#site, this.lab, this.page, this.device] = [site, lab, lab.page, device];
  }

  /** Where an item is, once it stands still. */
  async rect(name) {
    try {
      return await wait_for(this.page, async (item) => {
        const place = () => JSON.stringify(window.lab.itemRect(item));
        const before = place();
        for (let i = 0; i < 3; i++) {
          await new Promise((next) => window.own_frame(next));
          if (before === 'null' || place() !== before) return null;
        }
        return JSON.parse(before);
      }, name);
    } catch (error) {
      throw new Error(`waited for ${name} on the canvas\n${error.message}\non it are: ${await this.lab.items()}`);
    }
  }

  async point(name) {
    const { x, y, width, height } = await this.rect(name);
    return [x + width / 2, y + height / 2];
  }

  /** The first of the items whose names begin so, once there is one. */
  async first(prefix) {
    await wait_for(this.page, (begin) => window.lab.items().some((name) => name.startsWith(begin)), prefix);
    return (await this.all(prefix))[0];
  }

  has(name) { return this.page.evaluate((item) => window.lab.itemRect(item) !== null, name); }

  /** The items whose names begin so, in the order of the numbers at their ends. */
  async all(prefix) {
    const number = (name) => Number(/\d+$/.exec(name)?.[0] ?? 0);
    return (await this.lab.items()).filter((name) => name.startsWith(prefix)).sort((a, b) => number(a) - number(b));
  }

  // ---- what a hand does ----

  /** A point of a panel where nothing else stands. */
  free_point(panel) {
    return this.page.evaluate((name) => {
      const { lab } = window;
      const area = lab.itemRect(name);
      const others = lab.items().filter((item) => !item.startsWith('panel:')).map((item) => lab.itemRect(item));
      for (let y = area.top + 8; y < area.bottom - 8; y += 6) {
        for (let x = area.left + 8; x < area.right - 8; x += 6) {
          if (others.every((rect) => x < rect.left - 2 || x > rect.right + 2 || y < rect.top - 2 || y > rect.bottom + 2)) return [x, y];
        }
      }
      throw new Error(`${name} has no free place`);
    }, panel);
  }

  async press(name) { await this.press_at(await this.point(name)); }

  async press_at([x, y]) {
    if (this.device === 'touch') await this.page.touchscreen.tap(x, y);
    else await this.page.mouse.click(x, y);
  }

  async down([x, y]) {
    if (this.device === 'touch') return this.#finger('touchStart', [x, y]);
    await this.page.mouse.move(x, y);
    await this.page.mouse.down();
  }

  async move([x, y]) {
    if (this.device === 'touch') return this.#finger('touchMove', [x, y]);
    await this.page.mouse.move(x, y);
  }

  async up() {
    if (this.device === 'touch') return this.#finger('touchEnd');
    await this.page.mouse.up();
  }

  async #finger(type, at) {
    this.#touch ??= await this.page.context().newCDPSession(this.page);
    await this.#touch.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [{ x: at[0], y: at[1] }] : [] });
  }

  /** From one point to another, on the way at several. */
  async drag([x, y], [to_x, to_y]) {
    await this.down([x, y]);
    for (let i = 1; i <= 2; i++) await this.move([x + ((to_x - x) * i) / 2, y + ((to_y - y) * i) / 2]);
    await this.up();
  }

  async drag_by(name, dx, dy = 0) {
    const [x, y] = (await this.point(name)).map(Math.round);
    await this.drag([x, y], [x + dx, y + dy]);
  }

  /** The pointer of the mouse, and nothing pressed; nowhere without a name. */
  async point_at(name) {
    await this.page.mouse.move(...(name ? await this.point(name) : [0, 0]));
    await this.quiet();
  }

  async keys(...names) {
    await this.page.locator('#canvas').focus();
    for (const name of names) {
      await this.page.keyboard.press(name);
      await this.frames(2); // a key that opens something opens it before the next one
    }
  }

  /** The canvas as it is drawn; see differences() of lab.mjs. */
  picture() { return this.page.locator('#canvas').screenshot(); }

  /** Where the canvas is drawn otherwise than in that picture. */
  async differences(before, parts) {
    return this.#site.differences(before, await this.picture(), parts, this.page.viewportSize().width);
  }

  frames(count) {
    return this.page.evaluate(async (n) => { for (let i = 0; i < n; i++) await new Promise((next) => window.own_frame(next)); }, count);
  }

  /** Until the lab draws no more. Gives how long that took, in milliseconds, and how many frames it has drawn. */
  quiet() {
    return this.page.evaluate(async () => {
      const start = performance.now(), { frames } = window.counted;
      for (let still = 0, before = -1; still < 3; before = window.counted.frames) {
        await new Promise((next) => window.own_frame(next));
        still = before === window.counted.frames ? still + 1 : 0;
      }
      return { ms: performance.now() - start, frames: window.counted.frames - frames };
    });
  }

  /** The same, from the moment on when that item is gone: to be asked for before it goes. */
  async quiet_after(name) {
    await this.vanishes(name);
    return this.quiet();
  }

  // ---- what comes of it ----

  /** f(state, events) in the page becomes exactly that. */
  async becomes(f, expected) {
    try {
      await wait_for(this.page, `(expected) => JSON.stringify((${f})(lab.state(), window.seen)) === JSON.stringify(expected)`, expected);
    } catch {
      assert.deepEqual(await this.page.evaluate(`(${f})(lab.state(), window.seen)`), expected, `${f}`);
      throw new Error(`${f} became ${JSON.stringify(expected)} too late`);
    }
  }

  async appears(name) {
    try {
      await wait_for(this.page, (item) => window.lab.itemRect(item) !== null, name);
    } catch {
      throw new Error(`${name} does not appear; on the canvas are: ${await this.lab.items()}`);
    }
  }

  async vanishes(name) { await wait_for(this.page, (item) => window.lab.itemRect(item) === null, name); }

  /** The tab of a narrow lab; a wide one shows all. */
  async tab(name) {
    if (await this.has(`button:tab:${name}`)) await this.press(`button:tab:${name}`);
  }

  /** Puts a sheet away. */
  async close() {
    if (this.device === 'touch') await this.press_at([4, 4]);
    else await this.page.keyboard.press('Escape');
    await this.vanishes('sheet:open');
  }
}

/** A scene from its start, shown as it is at first. */
async function begin(hand, scene, lang) {
  await hand.page.evaluate(async ([id, language]) => {
    const { lab } = window;
    await lab.set('lang', language);
    const settings = { 'what-if': '', speed: 'auto', figure: 'ladder', 'figure-side': 'client', numbers: 'relative', theme: 'light' };
    for (const [key, value] of Object.entries(settings)) lab.set(key, value);
    lab.set('scene', id === 'handshake' ? 'close' : 'handshake'); // another one has its first tab open
    lab.set('scene', id);
    window.seen.length = 0;
  }, [scene, lang]);
  await hand.page.mouse.move(0, 0);
  await hand.quiet();
}

/**
 * A gesture: { name, scene, hand(hand, lab): with mouse and finger alike, mouse(…), touch(…), key(…) }. Each is done from the start of its
 * scene, on one page a language.
 */
export async function try_gestures(what, gestures) {
  const site = await open_site();
  after(() => site.close());
  for (const lang of ['en', 'zh']) {
    test(`${what} (${lang})`, async (t) => {
      await site.visit_lab({ scene: 'free-play', lang }, async (lab, page) => {
        for (const device of ['mouse', 'key', 'touch']) {
          const hand = new Hand(site, lab, device);
          for (const gesture of gestures) {
            const work = gesture[device] ?? (device === 'key' ? undefined : gesture.hand);
            if (!work) continue;
            await t.test(`${gesture.name}, by ${device} (${lang})`, async () => {
              await page.setViewportSize(sizes[device]);
              await begin(hand, gesture.scene ?? 'free-play', lang);
              await work(hand, lab);
            });
          }
        }
      }, { hasTouch: true, deviceScaleFactor: sharpness });
    });
  }
}
