// Pictures of the built lab for looking at: every scene at a telling moment, in three sizes, two themes and two languages, each once
// in high contrast, every figure, a scene beside itself without a rule, what opens for the hands, and the list of keys; with a page
// that shows them all.
//   node tests/browser/shots.mjs [FOLDER]             into FOLDER (build/shots); FOLDER/index.html is the page
//   node tests/browser/shots.mjs --readme FILE.png    the one that the README shows
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { open_site } from './lab.mjs';

const sizes = { wide: { width: 1440, height: 900 }, tablet: { width: 768, height: 1024 }, phone: { width: 360, height: 640 } };
const languages = ['en', 'zh'];
const themes = ['light', 'dark'];
const figures = ['sequence', 'curves', 'segment', 'buffers']; // beside the ladder, which the scenes show
const sheets = { corrupt: 'b', edit: 'e', forge: 'f', rules: 'g', link: 'k', client: 'q', server: 'p', states: 's' }; // and their keys; a packet is held

// What the late segment meets is known when it has arrived.
const old_segment_arrives = (lab, until) => {
  const old = until((state) => state.now >= 840_000 && state.packets.find((packet) => packet.length > 0 && !packet.retransmission));
  until((state) => state.packets.every((packet) => packet.id !== old.id));
  lab.seek(lab.state().now + 10_000);
};

// How a scene comes to its moment when something is to be done to it. These run in the page; `until` steps on to the event after
// which its question is answered yes.
const moments = {
  handshake: (lab, until) => {
    const synack = until((state) => state.packets.find((packet) => packet.flags === 'S.'));
    lab.seek(lab.state().now + 45_000);
    lab.act(`drop ${synack.id}`);
    until((state) => state.packets.some((packet) => packet.flags === 'S.'));
    lab.seek(lab.state().now + 14_000);
  },
  transfer: (lab, until) => {
    until((state) => state.packets.some((packet) => packet.length > 0));
    lab.seek(lab.state().now + 60_000);
    const [, second] = lab.state().packets;
    lab.act(`drop ${second.id}`);
    until((state) => state.packets.some((packet) => packet.retransmission));
    lab.seek(lab.state().now + 12_000);
  },
  close: (lab, until) => {
    const last = until((state) => state.client.state === 'TIME-WAIT' && state.packets.find((packet) => packet.flags === '.' && packet.from === 'client'));
    lab.seek(lab.state().now + 45_000);
    lab.act(`drop ${last.id}`);
    until((state) => state.packets.some((packet) => packet.retransmission));
    lab.seek(lab.state().now + 14_000);
  },
  'syn-flood': (lab) => {
    lab.act('flood 1000000');
    lab.seek(lab.state().now + 400_000);
    lab.act('open client');
    lab.seek(lab.state().now + 1_012_000);
  },
  'loss-and-recovery': (lab) => lab.seek(12_000_000), // some teeth of the saw
  'reno-or-cubic': (lab) => lab.seek(17_000_000),
  'slow-start': (lab) => lab.seek(1_330_000),
  'no-congestion-control': (lab) => lab.seek(4_000_000),
  ...Object.fromEntries(['old-segment', 'old-segment-no-time-wait', 'old-segment-isn', 'old-segment-timestamps', 'faster-than-the-clock']
    .map((scene) => [scene, old_segment_arrives])),
  'free-play': (lab, until) => {
    lab.act('open client');
    until((state) => state.client.state === 'ESTABLISHED');
    lab.act('send client 6000');
    lab.seek(lab.state().now + 15_000);
  },
};

// Any other scene comes to the last moment at which it shows most: first a segment sent again in flight, else any, and that a little way on.
const last_moment = (lab) => {
  const telling = (state) => (state.packets.some((packet) => packet.retransmission) ? 2 : Number(state.packets.length > 0));
  let best = { at: lab.state().now, telling: 0 };
  for (let steps = 0; steps < 400; steps++) {
    const before = lab.state().events;
    lab.step(1);
    const state = lab.state();
    if (state.events === before) break;
    if (telling(state) >= best.telling) best = { at: state.now, telling: telling(state) };
  }
  lab.seek(best.at);
  for (let ms = 0; ms < 400; ms++) { // until the newest is on its way where it can be seen
    const { packets, now } = lab.state();
    if (packets.length === 0 || packets.at(-1).progress >= 0.4) break;
    lab.seek(now + 1000);
  }
};

// Begins the scene anew and brings it to its moment, paused, drawn.
async function pose(lab, scene) {
  await lab.set('scene', scene);
  await lab.page.evaluate(`(() => {
    const { lab } = window;
    const until = (question) => {
      for (let steps = 0; steps < 400; steps++) {
        const answer = question(lab.state());
        if (answer) return answer;
        lab.step(1);
      }
      throw new Error(${JSON.stringify(scene)} + ' never comes to its moment');
    };
    lab.pause();
    (${moments[scene] ?? last_moment})(lab, until);
  })()`);
  await lab.page.evaluate(async () => { for (let i = 0; i < 40; i++) await new Promise((next) => window.own_frame(next)); });
}

const settle = (page) => page.evaluate(async () => { for (let i = 0; i < 4; i++) await new Promise((next) => window.own_frame(next)); });

/** Takes every picture and gives their names. */
async function shoot_all(site, folder) {
  const names = [];
  const shoot = async (page, name) => {
    await page.screenshot({ path: join(folder, `${name}.png`) });
    names.push(name);
  };
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const lang of languages) {
      for (const theme of size === 'wide' && lang === 'en' ? [...themes, 'contrast'] : themes) {
        await site.visit_lab({ lang, theme }, async (lab, page) => {
          const { scenes } = await lab.state();
          for (const scene of scenes) {
            await pose(lab, scene);
            await shoot(page, `${scene}-${size}-${theme}-${lang}`);
          }
          await pose(lab, 'transfer');
          for (const figure of figures) {
            await lab.set('figure', figure);
            await settle(page);
            await shoot(page, `${figure}-${size}-${theme}-${lang}`);
          }
          await lab.set('figure', 'what-if');
          await pose(lab, 'close');
          await lab.set('what-if', 'no-time-wait');
          await settle(page);
          await shoot(page, `what-if-${size}-${theme}-${lang}`);
        }, { viewport });
      }
      await site.visit_lab({ lang }, async (lab, page) => {
        for (const [sheet, key] of Object.entries(sheets)) {
          await pose(lab, 'close');
          await lab.click(`packet:${(await lab.state()).packets[0].id}`);
          await page.keyboard.press(key);
          await lab.rect('sheet:open');
          await shoot(page, `sheet-${sheet}-${size}-${lang}`);
          await page.keyboard.press('Escape');
          await lab.until('the sheet is shut', () => !window.lab.items().includes('sheet:open'));
          await page.keyboard.press('Escape');
          await lab.until('the packet is let go', (state) => state.selected === 0);
        }
        await page.locator('#canvas').focus();
        await page.keyboard.press('?');
        await lab.rect('panel:keys');
        await shoot(page, `keys-${size}-${lang}`);
      }, { viewport });
    }
  }
  return names;
}

/** All of them on one page, each over its name. */
function contact_sheet(names) {
  const figures = names.map((name) => `<figure><a href="${name}.png"><img src="${name}.png" alt="" loading="lazy"></a><figcaption>${name}</figcaption></figure>`);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pictures of the lab</title>
<style>body { display: flex; flex-wrap: wrap; gap: 16px; font: 13px sans-serif; background: #ddd } figure { margin: 0 } img { height: 360px }</style>
${figures.join('\n')}
</html>
`;
}

async function shoot_readme(site, file) {
  await site.visit_lab({}, async (lab, page) => {
    await pose(lab, 'close');
    await page.screenshot({ path: file });
  }, { viewport: sizes.wide });
}

const site = await open_site();
try {
  if (process.argv[2] === '--readme') {
    await shoot_readme(site, process.argv[3]);
  } else {
    const folder = process.argv[2] ?? 'build/shots';
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'index.html'), contact_sheet(await shoot_all(site, folder)));
    console.log(`pictures in ${folder}/; ${folder}/index.html shows them`);
  }
} finally {
  await site.close();
}
