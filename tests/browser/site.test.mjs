// The site in a real browser: every page in both languages is clean, keeps its place across the languages, is found by the search and
// read without scripts; what a lesson asks is answered with real clicks, and what was done is remembered, exported and erased.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { wordsIn } from '../../public/words.mjs';
import { words as page_words } from '../../public/pages/words.mjs';
import { serve } from '../../cmake/serve.mjs';
import { files } from '../checks.mjs';
import { open_site, wait_for } from './lab.mjs';

const site = await open_site();
after(() => site.close());
const axe_path = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axe = await readFile(axe_path, 'utf8');

const languages = ['en', 'zh'];
const pages = files('dist', '.html').map((path) => path.slice('dist/'.length)).filter((path) => /^(en|zh)\//.test(path));
const lessons = (lang) => pages.filter((path) => path.startsWith(`${lang}/lessons/`));

// ---- every page ---------------------------------------------------------------------------------------------------------

const kind_of = (path) => path.replace(/\/\d\d-[^/]*$/, '/…');
const first_of_kind = (path) => pages.find((other) => kind_of(other) === kind_of(path)) === path;

for (const path of pages) {
  test(`${path}: whole, clean, and in one language`, async () => {
    const fetched = [];
    await site.visit(path, async (_, page) => {
      const lang = path.slice(0, 2);
      assert.equal(await page.evaluate(() => document.documentElement.lang), page_words[lang].htmlLang);
      assert.match(await page.title(), lang === 'zh' && !/glossary|rules/.test(path) ? /\p{Script=Han}/u : /\w/);
      for (const name of ['description', 'og:title', 'og:description']) {
        const content = await page.locator(`meta[name="${name}"], meta[property="${name}"]`).getAttribute('content');
        assert.ok(content.length > 1 && content.length <= 200, `${name}: ${content}`);
      }
      assert.equal(await page.locator('h1').count(), 1);
      const text = await page.locator('body').innerText();
      assert.doesNotMatch(text, /undefined|\[object|NaN|\{\{/, 'nothing of the templates shows');
      const broken = await page.locator('a[href]').evaluateAll((all) => all.map((link) => link.getAttribute('href')).filter((href) => /^(rfc|term):|^\//.test(href)));
      assert.deepEqual(broken, []);
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 740 });
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `no sideways scrolling at ${width} px`);
      }
      await page.evaluate(axe);
      for (const colorScheme of first_of_kind(path) ? ['light', 'dark'] : ['light']) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(() => window.axe.run());
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], colorScheme);
      }
    }, { drawn: false, before: (page) => page.on('request', (request) => fetched.push(new URL(request.url()).pathname)) });
    assert.deepEqual(fetched.filter((name) => /lab\.(wasm|js)|stage|noto/.test(name)), [], 'nothing of a lab is loaded before it is started');
  });
}

test('every link within the site leads somewhere, and to a place that is there', async () => {
  const ids = new Map();
  const text = (path) => readFileSync(`dist/${path}`, 'utf8');
  const ids_of = (path) => {
    if (!ids.has(path)) ids.set(path, new Set([...text(path).matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id)));
    return ids.get(path);
  };
  const wrong = [];
  for (const path of [...pages, 'index.html']) {
    for (const [, href] of text(path).matchAll(/<[a-z][^<>]*?\s(?:href|src|action)="([^"]+)"/g)) {
      if (/^https?:|^data:/.test(href)) continue;
      const url = new URL(href.replaceAll('&amp;', '&'), `http://site/${path}`);
      const target = url.pathname.slice(1).replace(/(^|\/)$/, '$1index.html');
      if (!existsSync(`dist/${target}`)) wrong.push(`${path}: ${href}`);
      else if (url.hash && target.endsWith('.html') && target !== 'lab.html' && !ids_of(target).has(decodeURIComponent(url.hash.slice(1)))) wrong.push(`${path}: ${href} (no such place)`);
    }
  }
  assert.deepEqual([...new Set(wrong)], []);
});

test('the door goes to the language of the browser, or to the one that was chosen', async () => {
  await site.visit('', async (_, page) => {
    await page.waitForURL('**/zh/index.html');
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL('**/en/index.html');
    await page.goto(site.url);
    await page.waitForURL('**/en/index.html');
  }, { drawn: false, locale: 'zh-CN' });
});

test('the other language is the same page at the same place', async () => {
  const path = lessons('en')[0];
  await site.visit(`${path}#section-2`, async (_, page) => {
    await wait_for(page, () => scrollY > 100);
    await page.evaluate(() => document.querySelector('a.twin').click());
    await page.waitForURL(`**/${path.replace('en/', 'zh/')}#section-2`);
    await wait_for(page, () => Math.abs(document.getElementById('section-2').getBoundingClientRect().top) < innerHeight / 2);
    await page.evaluate(() => scrollTo(0, 0));
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL(`**/${path}*`);
  }, { drawn: false });
});

const seen_places = () => [...document.querySelectorAll('main [id]:not(tcp-lab *)')].map((node) => ({ id: node.id, ...node.getBoundingClientRect().toJSON() })).filter(({ top, bottom }) => bottom > 0 && top < innerHeight).map(({ id }) => id);

for (const [path, distance] of [['index', 1500], ['about', 700], ['glossary', 3000], ['profiles', 900], ['rules', 5000], ['play', 2600], ['interview/index', 900], ['interview/06-syn-flood', 700], ['lessons/05-syn-flood', 3000]]) {
  test(`the other language is at the same place when ${path} has been scrolled: the head of the page comes back, and is clicked`, async () => {
    await site.visit(`en/${path}.html`, async (_, page) => {
      const still = () => wait_for(page, async () => {
        const before = scrollY;
        for (let i = 0; i < 6; i++) await new Promise((next) => window.own_frame(next));
        return before === scrollY;
      });
      await page.mouse.move(4, 500); // beside any lab
      await page.mouse.wheel(0, distance);
      await wait_for(page, () => scrollY > 250);
      await still();
      const hidden = await page.locator('a.twin').evaluate((node) => node.getBoundingClientRect().bottom < 0);
      assert.ok(hidden, 'the head scrolls away');
      await page.mouse.wheel(0, -60);
      await wait_for(page, () => document.querySelector('a.twin').getBoundingClientRect().top >= 0);
      await still();
      const before = await page.evaluate(seen_places);
      const link = await page.locator('a.twin').boundingBox();
      await page.mouse.click(link.x + link.width / 2, link.y + link.height / 2); // where it is, without any scrolling to it
      await page.waitForURL(`**/zh/${path}.html#*`);
      const place = decodeURIComponent(new URL(page.url()).hash.slice(1));
      assert.ok(before.includes(place), `${place} was to be seen`);
      await still();
      const after_switch = await page.evaluate(seen_places);
      assert.ok(after_switch.includes(place), `${place} is to be seen`);
    }, { drawn: false });
  });
}

test('light and dark are a button away, and remembered', async () => {
  await site.visit('en/about.html', async (_, page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByRole('button', { name: page_words.en.themeLabel }).click();
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.goto(`${site.url}zh/index.html`);
    assert.equal(await paper(), dark);
    assert.equal(await page.locator('tcp-lab').evaluate((lab) => lab.dataset.theme), 'dark');
  }, { drawn: false, colorScheme: 'light' });
});

for (const [lang, question, answer] of [['en', 'retransmission', /retrans/i], ['zh', '三次握手', /握手/]]) {
  test(`the search finds ${question}`, async () => {
    await site.visit(`${lang}/about.html`, async (_, page) => {
      await page.keyboard.press('/');
      await page.waitForURL('**/search.html');
      await page.keyboard.type(question);
      await page.locator('.results a').first().waitFor();
      assert.match(await page.locator('.results').innerText(), answer);
      assert.match(page.url(), /\?q=/);
      await page.locator('.results a').first().click();
      await page.waitForURL(/\/(lessons|interview|glossary|rules)/);
    }, { drawn: false });
  });
}

for (const lang of languages) {
  test(`without JavaScript a lesson is read whole, ${lang}`, async () => {
    await site.visit(lessons(lang)[0], async (_, page) => {
      for (const part of ['h1', 'h2', 'tcp-lab .lab-run svg', 'tcp-lab .lab-asks li', '.onward a']) assert.ok(await page.locator(part).first().isVisible(), part);
      assert.equal(await page.locator('button:visible').count(), 0, 'no button that would do nothing');
    }, { drawn: false, javaScriptEnabled: false });
  });
}

// ---- on paper -----------------------------------------------------------------------------------------------------------

/** What a printed page shows that paper has no use for, and whatever of its text is not black or dark grey. */
const on_paper = () => {
  const visible = (node) => node.checkVisibility({ checkVisibilityCSS: true }) && node.getBoundingClientRect().width > 1;
  const controls = [...document.querySelectorAll('nav, button, canvas, video, .tools, .keep, input[type="search"]')].filter(visible).map((node) => node.outerHTML.slice(0, 80));
  const pale = [];
  for (const node of document.querySelectorAll('main :not(svg, svg *, script)')) {
    if (!visible(node) || ![...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const { color } = getComputedStyle(node);
    if (Math.max(...color.match(/\d+/g).slice(0, 3).map(Number)) > 0x55) pale.push(`${color}: ${node.outerHTML.slice(0, 80)}`);
  }
  return { controls, pale, paper: getComputedStyle(document.body).backgroundColor };
};

for (const path of pages.filter(first_of_kind)) {
  test(`${path} on paper: no controls, black on white, whatever the screen's colours are`, async () => {
    await site.visit(path, async (_, page) => {
      for (const theme of ['dark', '']) {
        await page.evaluate((chosen) => (chosen ? (document.documentElement.dataset.theme = chosen) : delete document.documentElement.dataset.theme), theme);
        await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
        assert.deepEqual(await page.evaluate(on_paper), { controls: [], pale: [], paper: 'rgb(255, 255, 255)' }, theme || "the system's dark");
      }
      assert.ok(await page.locator('h1').isVisible());
    }, { drawn: false, colorScheme: 'dark' });
  });
}

for (const lang of languages) {
  test(`a lesson on paper has its text, all that its scenes do, and words for where its links lead, ${lang}`, async () => {
    const path = lessons(lang).find((one) => one.includes('11-time-wait'));
    await site.visit(path, async (_, page) => {
      const labs = page.locator('tcp-lab');
      await labs.first().getByRole('button', { name: wordsIn(lang).start }).click(); // one is at work
      await wait_for(page, () => document.querySelector('tcp-lab').lab?.firstFrameMs > 0);
      await page.emulateMedia({ media: 'print' });
      for (let i = 0; i < await labs.count(); i++) {
        assert.ok(await labs.nth(i).locator('.lab-run svg').isVisible(), `figure ${i}: all of it`);
        assert.equal(await labs.nth(i).locator('.lab').isVisible(), false, `figure ${i}: no lab`);
      }
      for (const part of ['article > p', 'h2', '.exactly', '.ask legend, .ask label']) assert.ok(await page.locator(part).first().isVisible(), part);
      const links = await page.locator('article a[href^="http"]').evaluateAll((all) => all.map((link) => ({ href: link.href, text: link.innerText })));
      assert.ok(links.length > 10);
      for (const { href, text } of links) { // its words are an address on paper
        const [, number, section = ''] = /rfc(\d+)(?:#(?:section-)?(.*))?$/.exec(href);
        assert.ok(text.includes(`RFC ${number}`) && text.includes(section.replace('appendix-', '')), `${text}: ${href}`);
      }
    }, { drawn: false });
  });
}

// ---- a lesson at work ---------------------------------------------------------------------------------------------------

/** The paths to every goal that the native tests walk, as links: { 'handshake established': code }. */
async function walked_paths() {
  const file = 'build/paths.txt';
  const program = ['build/asan/bin/ackademy_tests', 'build/native/bin/ackademy_tests'].find(existsSync);
  assert.ok(program, 'the native tests are built: they know the paths');
  mkdirSync('build', { recursive: true });
  rmSync(file, { force: true });
  await promisify(execFile)(program, ['[lesson]'], { env: { ...process.env, ACKADEMY_PATHS: file }, maxBuffer: 1 << 26 });
  return new Map(readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(' ')).map(([scene, goal, code]) => [`${scene} ${goal}`, code]));
}
let paths = null;

/** Answers what this form asks: first wrongly, then as the verdict said. */
async function answer(form, words) {
  const verdict = form.locator('.verdict');
  const submit = form.getByRole('button', { name: words.predictButton });
  const told = async () => {
    await submit.click();
    await verdict.locator('b').waitFor();
    return verdict.locator('p').first().innerText();
  };
  const actual = (text) => text.slice(text.indexOf(words.coreDoes('').replace(/[.。]$/, '')) + words.coreDoes('').length - 1).replace(/[.。]$/, '').trim();
  const radios = form.getByRole('radio');
  const count = await radios.count();
  if (count > 0) {
    await radios.first().check();
    const right = actual(await told());
    if (/^it does not happen within|没有发生$/.test(right)) { // in this variant no answer is right, and each is told so
      for (let i = 0; i < count; i++) {
        await radios.nth(i).check();
        const verdict_told = await told();
        assert.match(verdict_told, new RegExp(`^${words.wrong}`));
        assert.equal(actual(verdict_told), right);
      }
      assert.match(await verdict.innerText(), /RFC \d+/);
      return;
    }
    const labels = await form.locator('fieldset label').allInnerTexts();
    const at = labels.findIndex((label) => label.trim().replace(/[.。]$/, '') === right); // the verdict's sentence has one stop, whether the answer has its own or not
    assert.ok(at >= 0, `${right} is one of ${labels}`);
    await radios.nth(at === 0 ? 1 : 0).check();
    assert.match(await told(), new RegExp(`^${words.wrong}`));
    await radios.nth(at).check();
  } else {
    await form.getByRole('textbox').fill('77777');
    const first = await told();
    assert.match(first, new RegExp(`^${words.wrong}`));
    await form.getByRole('textbox').fill(actual(first).replace(/ s$/, ''));
  }
  assert.match(await told_right(form, submit, verdict, words), new RegExp(`^${words.right}`));
  assert.match(await verdict.innerText(), /RFC \d+/);
}

async function told_right(form, submit, verdict, words) {
  await submit.click();
  await verdict.and(form.locator('.right')).waitFor();
  return verdict.locator('p').first().innerText();
}

for (const lang of languages) {
  for (const path of lessons(lang)) {
    test(`${path}: worked through to its end`, async () => {
      paths ??= await walked_paths();
      const words = wordsIn(lang);
      await site.visit(path, async (_, page) => {
        const labs = page.locator('tcp-lab');
        assert.ok(await labs.count() > 0, 'a lesson has a lab');
        const asked = new Set(); // predictions and goals that the page has shown
        for (let i = 0; i < await labs.count(); i++) {
          const lab = labs.nth(i);
          const scene = await lab.getAttribute('scene');
          const again = await lab.getAttribute('id') === null;
          await lab.getByRole('button', { name: words.start }).click();
          await lab.evaluate((node) => node.start());
          const asks = await lab.evaluate((node) => node.lab.questions());
          const forms = await lab.locator('form.ask').all();
          if (!again) assert.equal(forms.length, asks.predictions.length, `${scene} asks all it has where it stands first`);
          assert.equal(again, asked.has(scene), 'only the first lab of a scene has its name as a place');
          asked.add(scene);
          for (const form of forms) await answer(form, words);
          const goals = asks.goals.map(({ id }) => id);
          assert.equal(await lab.locator('.lab-goals > ul').isVisible(), !again && goals.length > 0, 'what is to be done stands once on a page');
          for (const goal of goals) {
            const code = paths.get(`${scene} ${goal}`);
            assert.ok(code, `a native test plays ${scene} to ${goal}`);
            await lab.evaluate((node, share) => node.lab.set('share', share), code);
            await wait_for(page, ([n, id]) => {
              const node = document.querySelectorAll('tcp-lab')[n];
              return node.lab.state().goals.find((one) => one.id === id).reached;
            }, [i, goal]);
            await wait_for(page, ([n, k]) => document.querySelectorAll('tcp-lab')[n].querySelectorAll('.lab-goals > ul > li')[k].classList.contains('reached'), [i, goals.indexOf(goal)]);
          }
        }
        assert.equal(await page.locator('article > .progress').innerText(), words.lessonDone);
        await page.goto(`${site.url}${lang}/index.html`);
        const slug = path.slice(path.lastIndexOf('/') + 1, -'.html'.length);
        assert.match(await page.locator(`li[id="${slug}"] .progress`).innerText(), new RegExp(words.lessonDone));
      }, { drawn: false });
    });
  }
}

test('the handshake: predicted wrongly and rightly, looked at, a puzzle solved by hand, exported and erased', async () => {
  const words = wordsIn('en');
  await site.visit('en/index.html', async (_, page) => {
    const lab = page.locator('tcp-lab');
    const form = lab.locator('form.ask').first();
    await form.getByRole('button', { name: words.predictButton }).click();
    assert.equal(await form.locator('.verdict').innerText(), words.noAnswer);
    await form.getByRole('textbox').fill('soon');
    await page.keyboard.press('Enter');
    await form.locator('.verdict').getByText('is not a whole number').waitFor();
    await answer(form, words);
    await form.getByRole('button', { name: words.showMe }).click();
    const state = () => lab.evaluate((node) => node.lab.state());
    await wait_for(page, () => document.querySelector('tcp-lab').lab.state().now >= 200_000);

    // the puzzle: lose the SYN-ACK with the mouse
    const item = async (name) => {
      const rect = await wait_for(page, (wanted) => document.querySelector('tcp-lab').lab.itemRect(wanted)?.toJSON(), name);
      return [rect.x + rect.width / 2, rect.y + rect.height / 2];
    };
    await lab.evaluate((node) => node.lab.seek(250_000));
    const [{ id }] = (await state()).packets;
    await lab.locator('canvas').scrollIntoViewIfNeeded();
    await page.mouse.click(...(await item(`packet:${id}`)));
    await page.mouse.click(...(await item('button:drop')));
    await wait_for(page, () => document.querySelector('tcp-lab').lab.state().packets.length === 0);
    await lab.evaluate((node) => node.lab.seek(6e6));
    const goal = lab.locator('.lab-goals > ul > li').filter({ hasText: 'Lose the SYN-ACK' });
    await goal.and(page.locator('.reached')).waitFor();
    await goal.getByRole('img', { name: words.reached, exact: true }).waitFor();

    await page.reload();
    await lab.locator('form.ask .verdict.right').first().waitFor();
    await lab.locator('.lab-goals > ul > li.reached').first().waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: page_words.en.progress.export }).click()]);
    assert.equal(download.suggestedFilename(), 'ackademy-progress.json');
    const exported = JSON.parse(await readFile(await download.path(), 'utf8'));
    assert.equal(Object.values(exported.scenes.handshake.predictions)[0], true);
    assert.equal(exported.scenes.handshake.goals['syn-ack-lost'], true);
    assert.ok(exported.lessons.every(({ lesson, done, total }) => lesson && done <= total));
    page.once('dialog', (dialog) => dialog.dismiss());
    await page.getByRole('button', { name: page_words.en.progress.erase }).click();
    assert.equal(await page.getByText(words.erased).count(), 0, 'nothing is erased unasked');
    page.once('dialog', (dialog) => dialog.accept());
    await page.getByRole('button', { name: page_words.en.progress.erase }).click();
    await page.getByText(words.erased).waitFor();
    await page.reload();
    assert.equal(await lab.locator('.lab-goals > ul > li.reached').count(), 0);
  }, { drawn: false });
});

test('what was done is exported whole from the page about this site, too', async () => {
  await site.visit('en/index.html', async (_, page) => {
    const exported = async (lang) => {
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: page_words[lang].progress.export }).click()]);
      return JSON.parse(await readFile(await download.path(), 'utf8'));
    };
    await page.evaluate(async () => {
      const { progress } = await import(new URL('../progress.mjs', location.href).href);
      progress.predicted('handshake', 'ack-of-syn', true);
      progress.reached('handshake', 'syn-ack-lost');
    });
    const from_home = await exported('en');
    assert.deepEqual(from_home.lessons.map(({ lesson }) => `en/lessons/${lesson}.html`), lessons('en'));
    const { done, total } = from_home.lessons[0];
    assert.ok(done >= 1 && done < total, `${done} of ${total}`);
    for (const lang of languages) {
      await page.goto(`${site.url}${lang}/about.html`);
      assert.deepEqual(await exported(lang), from_home);
    }
  }, { drawn: false });
});

test('hints come one at a time', async () => {
  await site.visit('en/index.html', async (_, page) => {
    await page.evaluate(async () => {
      const { Tasks } = await import(new URL('../tasks.mjs', location.href).href);
      const tasks = new Tasks({ scene: 'tea', lang: 'en', lab: () => {} });
      tasks.show({ predictions: [], goals: [{ id: 'a', text: 'Do it.', hints: ['First.', 'See RFC 9293, section 3.5.'] }] });
      document.querySelector('main').replaceChildren(tasks.goals);
    });
    const hint = page.getByRole('button', { name: /Hint/ });
    assert.equal(await page.locator('.hints li').count(), 0);
    await hint.click();
    assert.deepEqual(await page.locator('.hints li').allInnerTexts(), ['First.']);
    await hint.click();
    assert.equal(await page.locator('.hints a').getAttribute('href'), 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5');
    assert.equal(await hint.isVisible(), false);
  }, { drawn: false });
});

test('in a sandboxed frame, without storage, predictions and puzzles work all the same', async () => {
  await site.visit('frame.html', async (_, page) => {
    const frame = page.frameLocator('iframe');
    const form = frame.locator('form.ask').first();
    await form.getByRole('textbox').fill('1');
    await form.getByRole('button', { name: 'Predict' }).click();
    await form.locator('.verdict.wrong').waitFor();
    await frame.locator('article, main').first().waitFor();
  }, {
    drawn: false,
    before: (page) => page.route('**/frame.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: '<!doctype html><html lang="en"><title>frame</title><link rel="icon" href="favicon.svg"><iframe title="lab" sandbox="allow-scripts" src="en/index.html" width="900" height="700"></iframe></html>' })),
  });
});

test('the lab alone asks in its text, and its drawing keeps its room', async () => {
  await site.visit_lab({ scene: 'handshake' }, async (_, page) => {
    assert.deepEqual(await page.evaluate(() => [document.getElementById('canvas').clientWidth, document.getElementById('canvas').clientHeight]), [360, 480]);
    const mirror = page.locator('#mirror');
    await mirror.getByRole('textbox').first().focus();
    await page.keyboard.type('1');
    await page.keyboard.press('Enter');
    await mirror.locator('.verdict.wrong').first().waitFor();
    await mirror.getByRole('button', { name: wordsIn('en').showMe }).click();
    await wait_for(page, () => window.lab.state().now >= 200_000);
  }, { viewport: { width: 360, height: 480 } });
});

test('a lab in any page: one script tag, settings as attributes, nothing loaded before it is started', async () => {
  const fetched = [];
  const body = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A course</title><link rel="icon" href="favicon.svg"><script type="module" src="tcp-lab.mjs"></script></head>
    <body><tcp-lab scene="close" lang="zh" variant="profile=freebsd" figure="sequence" seed="3"></tcp-lab><tcp-lab scene="close" lang="en" what-if="no-time-wait"></tcp-lab><tcp-lab scene="close" lang="en" figure="tea"></tcp-lab></body></html>`;
  await site.visit('course.html', async (_, page) => {
    const labs = page.locator('tcp-lab');
    await labs.first().getByRole('button', { name: wordsIn('zh').start }).waitFor();
    assert.deepEqual(fetched.filter((name) => /wasm|ttf|stage|lab\.js/.test(name)), []);
    await labs.first().getByRole('button', { name: wordsIn('zh').start }).focus();
    await page.keyboard.press('Enter');
    await wait_for(page, () => document.querySelector('tcp-lab').lab?.firstFrameMs > 0);
    const state = (n) => labs.nth(n).evaluate((node) => node.start().then((lab) => lab.state()));
    const first = await state(0);
    assert.deepEqual([first.lang, first.variant, first.figure, first.seed, first.playing], ['zh', 'profile=freebsd', 'sequence', 3, false]);
    assert.ok(await labs.first().locator('.lab-goals li').count() > 0, 'it asks what its scene asks');
    assert.equal((await state(1)).what_if.name, 'no-time-wait');
    await state(2);
    assert.match(await labs.nth(2).locator('.lab-notice').innerText(), /figure is one of ladder/);
  }, {
    drawn: false,
    before: async (page) => {
      page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
      await page.route('**/course.html', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
    },
  });
});

test('a lab in a page of another site has its poster, and is started from there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'teacher-'));
  const teacher = await serve({ dir: folder });
  try {
    const fetched = [];
    writeFileSync(join(folder, 'course.html'), `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A course</title><link rel="icon" href="data:,"><script type="module" src="${site.url}tcp-lab.mjs"></script></head>
      <body><tcp-lab scene="close" lang="en"></tcp-lab><tcp-lab scene="close" lang="zh" variant="profile=freebsd"></tcp-lab><tcp-lab scene="tea" lang="en"></tcp-lab></body></html>`);
    await site.visit(`${teacher.url}course.html`, async (_, page) => {
      const labs = page.locator('tcp-lab');
      const poster = (lang) => JSON.parse(readFileSync(`dist/posters/close.${lang}.json`, 'utf8'));
      await labs.first().getByText(poster('en').title, { exact: true }).first().waitFor();
      await labs.first().getByText(poster('en').idea).waitFor();
      await labs.first().getByRole('button', { name: `${wordsIn('en').start}: ${poster('en').title}` }).waitFor();
      const figure = await labs.first().locator('.lab-card svg').boundingBox();
      assert.ok(figure.width > 200 && figure.height > 100, JSON.stringify(figure));
      await labs.nth(1).locator('.lab-title').getByText(poster('zh').title).waitFor();
      assert.equal(await labs.nth(1).locator('svg').count(), 0, 'a variant begins in its own way');
      assert.match(await labs.nth(2).locator('.lab-title').innerText(), /tea/, 'without a poster the name stays');

      const ours = fetched.filter((url) => url.startsWith(site.url)).map((url) => url.slice(site.url.length));
      assert.deepEqual(ours.filter((name) => /wasm|ttf|stage|mirror|lab\.js/.test(name)), [], 'nothing of the lab before it is started');
      assert.deepEqual(ours.filter((name) => name.startsWith('posters/')).sort(), ['posters/close.en.json', 'posters/close.zh.json', 'posters/tea.en.json']);

      await labs.first().getByRole('button', { name: wordsIn('en').start }).click();
      await wait_for(page, () => document.querySelector('tcp-lab').lab?.firstFrameMs > 0);
      const state = await labs.first().evaluate((node) => node.lab.state());
      assert.deepEqual([state.scene, state.lang, state.playing], ['close', 'en', false]);
      assert.ok(await site.colours(await labs.first().locator('canvas').screenshot()) >= 60, 'it is drawn');
      assert.ok(fetched.includes(`${site.url}lab.wasm`));
      assert.deepEqual(fetched.filter((url) => url.startsWith(teacher.url)).map((url) => new URL(url).pathname).sort(), ['/course.html']);
    }, {
      drawn: false,
      allowed: teacher.url,
      expected: /posters\/tea|Failed to load resource/, // it is not there
      before: (page) => page.on('request', (request) => fetched.push(request.url())),
    });
  } finally {
    await teacher.close();
    rmSync(folder, { recursive: true });
  }
});
