// Puzzles within lessons, solved as a learner solves them: with the keys alone, with the mouse alone; and the lab of an answer.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { wordsIn } from '../../public/words.mjs';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
after(() => site.close());

const goal_of = (page, scene, goal) => page.locator(`#lab-${scene} .lab-goals > ul > li`).filter({ hasText: goal });

/** The lab of that scene, started by `start(button)`, as the LabPage of its page. */
async function start_lab(page, scene, words, start) {
  const place = page.locator(`#lab-${scene}`);
  await start(place.getByRole('button', { name: words.start }));
  await wait_for(page, (id) => {
    const { lab } = document.getElementById(id);
    window.lab = lab;
    return lab?.firstFrameMs > 0;
  }, `lab-${scene}`);
}

/** Goes on, event by event, by `step()`, until `f(state)` in the page. */
async function step_until(lab, what, f, step) {
  const holds = () => lab.page.evaluate(`Boolean((${f})(window.lab.state()))`);
  for (let steps = 0; !(await holds()); steps++) {
    assert.ok(steps < 150, `stepped on in vain to ${what}: ${JSON.stringify(await lab.state())}`);
    const { events } = await lab.state();
    await step();
    await lab.until('an event has happened', (state, before) => state.events > before, events);
  }
}

test('en: lesson 2, by keys alone: the RST that refuses the old SYN is lost, and the connection comes about all the same', async () => {
  const words = wordsIn('en');
  await site.visit('en/lessons/02-why-three.html', async (lab, page) => {
    const goal = goal_of(page, 'old-duplicate-syn', 'Lose the RST');
    await start_lab(page, 'old-duplicate-syn', words, async (button) => {
      await button.focus();
      await page.keyboard.press('Enter');
    });
    await wait_for(page, () => document.activeElement.localName === 'canvas');
    const right = () => page.keyboard.press('ArrowRight');
    await step_until(lab, 'the RST', (state) => state.packets.some(({ flags }) => flags.includes('R')), right);
    const rst = (await lab.state()).packets.find(({ flags }) => flags.includes('R')).id;
    for (let i = 0; i < 4 && !(await lab.state()).held.includes(rst); i++) {
      await page.keyboard.press('Tab');
      await lab.until('a packet is held', (state) => state.held.length === 1);
    }
    assert.deepEqual((await lab.state()).held, [rst]);
    await page.keyboard.press('d');
    await lab.until('the RST is gone', (state, id) => state.packets.every((packet) => packet.id !== id), rst);
    assert.equal(await goal.evaluate((node) => node.classList.contains('reached')), false);
    await step_until(lab, 'the goal', (state) => state.goals.find(({ id }) => id === 'reset-lost').reached, right);
    await goal.and(page.locator('.reached')).waitFor();
  }, { drawn: false });
});

test('zh：第 9 课，只用鼠标：丢掉最后一个 ACK', async () => {
  const words = wordsIn('zh');
  await site.visit('zh/lessons/09-close.html', async (lab, page) => {
    await start_lab(page, 'close', words, (button) => button.click());
    const goals = await page.evaluate(() => window.lab.questions().goals);
    const goal = goal_of(page, 'close', goals.find(({ id }) => id === 'last-ack-lost').text);
    const step = () => lab.click('button:step');
    await step_until(lab, 'the last ACK', (state) => state.client.state === 'TIME-WAIT' && state.server.state === 'LAST-ACK' && state.packets.some(({ from, flags }) => from === 'client' && flags === '.'), step);
    const [{ id }] = (await lab.state()).packets;
    await lab.click(`packet:${id}`);
    await lab.click('button:drop');
    await lab.until('the ACK is gone', (state) => state.packets.length === 0);
    assert.equal(await goal.evaluate((node) => node.classList.contains('reached')), false);
    await step_until(lab, 'the goal', (state) => state.goals.find((one) => one.id === 'last-ack-lost').reached, step);
    await goal.and(page.locator('.reached')).waitFor();
    assert.match(await page.locator('article > .progress').innerText(), new RegExp(words.lessonProgress('\\d+', '\\d+')));
  }, { drawn: false });
});

for (const [lang, path, scene] of [['en', 'en/interview/16-why-four.html', 'close'], ['zh', 'zh/interview/18-why-time-wait.html', 'last-ack-lost']]) {
  test(`${path}: the answer's lab is started and played`, async () => {
    await site.visit(path, async (lab, page) => {
      await start_lab(page, scene, wordsIn(lang), (button) => button.click());
      const state = await lab.state();
      assert.deepEqual([state.scene, state.lang, state.playing], [scene, lang, false]);
      await lab.play(1);
      await lab.until('something has happened', ({ now, events }) => now > 100_000 && events > 0);
      assert.ok(await site.colours(await page.locator('tcp-lab canvas').first().screenshot()) >= 60, 'it is drawn');
    }, { drawn: false });
  });
}
