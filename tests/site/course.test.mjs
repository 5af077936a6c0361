// The course is whole: each lesson and question in both languages, each term explained, each of the sixteen facts in its place with a
// scene that proves it; and what is wrong in a course ends the build with a sentence. Needs a built command line, no browser.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { Course, languages } from '../../cmake/pages/course.mjs';
import { lab_html } from '../../cmake/pages/lab.mjs';
import { markdown, rfc_address, sections } from '../../cmake/pages/markdown.mjs';
import { by_lesson, render_prose } from '../../cmake/pages/pages.mjs';
import { read_profiles, read_rules } from '../../cmake/pages/reference.mjs';
import { files } from '../checks.mjs';

const program = ['build/web/bin/ackademy.mjs', 'build/native/bin/ackademy'].find(existsSync);
assert.ok(program, 'the command line is built');

function read(root) {
  const course = new Course(root, program);
  const md = markdown(course);
  const rendered = render_prose(course, md);
  return { course, md, rendered };
}

// ---- ours ------------------------------------------------------------------------------------------------------------------

const { course, md, rendered } = read('public/lessons');
const slugs = ['01-handshake', '02-why-three', '03-isn', '04-handshake-lost', '05-syn-flood', '06-data', '07-flow-control', '08-congestion', '09-close', '10-time-wait-last-ack', '11-time-wait-old-segments', '12-reset'];

test('nothing in the course is missing: twins, front matter, terms, scenes, sections of RFCs', () => {
  for (const term of course.terms.values()) for (const lang of languages) md.renderInline(term.means[lang], { lang, place: term.file });
  assert.deepEqual(course.complaints, []);
});

test('twelve lessons and twenty questions, in their order', () => {
  assert.deepEqual(course.lessons.map(({ slug }) => slug), slugs);
  assert.deepEqual(course.interview.map(({ number }) => number), Array.from({ length: 20 }, (_, i) => i + 1));
});

test('a lesson and its twin have the same labs, and as many sections', () => {
  for (const { slug, labs, en, zh } of course.lessons) {
    assert.ok(labs.en.length > 0, `${slug} has a lab`);
    assert.deepEqual(labs.zh.map(({ id }) => id), labs.en.map(({ id }) => id), slug);
    const count = (page, lang) => sections(md, page.body, { lang, place: page.file }).length;
    assert.equal(count(zh, 'zh'), count(en, 'en'), `sections of ${slug}, by which one keeps one's place when the language is switched`);
  }
});

test('every scene stands under one lesson, the first that shows it', () => {
  for (const lang of languages) {
    const groups = by_lesson(course.lessons, lang);
    const ids = groups.flatMap(({ scenes }) => scenes.map(({ id }) => id));
    assert.deepEqual(ids.toSorted(), course.scenes.map(({ id }) => id).toSorted());
    assert.equal(groups.find(({ scenes }) => scenes.some(({ id }) => id === 'close')).lesson.slug, '09-close', 'lesson 10 shows it again');
  }
});

test('each of the sixteen facts has its place in one lesson in each language, with one scene, and a native test proves it', () => {
  const tests = files('tests/lesson', '.cpp').map((path) => readFileSync(path, 'utf8')).join('\n');
  const wrong = [];
  for (let number = 1; number <= 16; number++) {
    const places = languages.map((lang) => course.lessons.flatMap(({ slug, [lang]: page }) => rendered.get(page.file).facts.filter((fact) => fact.number === number).map(({ scene }) => `${slug} ${scene}`)));
    const [en, zh] = places;
    if (en.length !== 1 || zh.length !== 1) wrong.push(`fact ${number} stands in ${en.length} places in English and in ${zh.length} in Chinese, not in one each`);
    else if (en[0] !== zh[0]) wrong.push(`fact ${number} is "${en[0]}" in English and "${zh[0]}" in Chinese`);
    else if (!tests.includes(`[fact-${number}][${en[0].split(' ')[1]}]`)) wrong.push(`no native test has the tags [fact-${number}][${en[0].split(' ')[1]}]`);
  }
  assert.deepEqual(wrong, []);
});

const cited = (text) => [...new Set([...text.matchAll(/\(rfc:([^)]*)\)/g)].map(([, link]) => link))].sort();
const parts = ({ body }) => body.split(/^## /m).map((text) => ({ heading: text.slice(0, text.indexOf('\n')), links: cited(text) }));

test('what is said of TCP is linked to its section: in each section that explains, each fact, each answer and each term', () => {
  const ours = ['profile', 'what-if', 'console']; // words of this lab, not of TCP
  const missing = [];
  for (const { slug, en } of course.lessons) {
    for (const { heading, links } of parts(en)) if (links.length === 0 && !/^(Predict, then play|Free play)$/.test(heading)) missing.push(`${slug}: ${heading}`);
    for (const [box, head] of en.body.matchAll(/^::: (exactly .*)$[^]*?^:::$/gm)) if (cited(box).length === 0) missing.push(`${slug}: ${head}`);
  }
  for (const { slug, en } of course.interview) if (cited(en.body).length === 0) missing.push(`interview: ${slug}`);
  for (const [id, { means }] of course.terms) if (cited(means.en).length === 0 && !/`[a-z]+\(\d\)`/.test(means.en) && !ours.includes(id)) missing.push(`term: ${id}`);
  assert.deepEqual(missing, []);
});

test('a section and its twin are linked to the same sections of RFCs, and so is a term in both languages', () => {
  for (const { slug, en, zh } of [...course.lessons, ...course.interview]) {
    const twins = parts(zh);
    parts(en).forEach(({ heading, links }, i) => assert.deepEqual(twins[i].links, links, `${slug}: ${heading}`));
  }
  for (const [id, { means }] of course.terms) assert.deepEqual(cited(means.zh), cited(means.en), id);
});

test('each term is linked where it is used; the words of textbooks alone stand there only to be looked up', () => {
  const prose = [...course.lessons, ...course.interview].flatMap(({ en, zh }) => [en.body, zh.body]).join('\n');
  const unused = [...course.terms.values()].filter(({ id, file }) => !file.endsWith('/textbook.json') && !prose.includes(`(term:${id})`));
  assert.deepEqual(unused.map(({ id }) => id), []);
});

test('the tables of the reference are read whole, in both languages', () => {
  const complaints = [];
  const rules = read_rules(complaints).flatMap((group) => group.rules);
  assert.equal(rules.length, readFileSync('core/tcp/rules.def', 'utf8').match(/^RULE\(/gm).length);
  for (const lang of languages) assert.equal(read_profiles(lang, complaints).length, readFileSync('tests/tcp/profiles.def', 'utf8').match(/^PROFILE_ROW\(/gm).length);
  assert.deepEqual(complaints, []);
});

// ---- any -------------------------------------------------------------------------------------------------------------------

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const fields = 'title: A title: with a colon\ndescription: What it is.\nsummary: In short.';
const whole = { 'en/01-tea.md': `---\n${fields}\n---\n\nTea ([RFC 9293, 3.5](rfc:9293#3.5)).\n`, 'zh/01-tea.md': `---\n${fields}\n---\n\n茶。\n`, 'glossary/tea.json': '[{ "id": "tea", "en": "tea", "zh": "茶", "means": { "en": "A *drink*.", "zh": "一种饮料。" } }]' };

/** What is complained of in a course of these files; each begins with its file. */
function complaints_of(changes) {
  const root = mkdtempSync(join(tmpdir(), 'course-'));
  folders.push(root);
  for (const [name, text] of Object.entries({ ...whole, ...changes })) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return read(root).course.complaints.map((line) => line.replace(`${root}/`, ''));
}
const prose = (body) => ({ 'en/01-tea.md': `---\n${fields}\n---\n\n${body}\n` });

test('a course that is whole draws no complaint', () => assert.deepEqual(complaints_of({}), []));

for (const [what, changes, complaint] of [
  ['a page without its twin', { 'zh/01-tea.md': null }, 'zh/01-tea.md is missing: each page is there in both languages.'],
  ['a field that is missing', { 'zh/01-tea.md': '---\ntitle: 茶\nsummary: 茶\n---\n茶。\n' }, 'zh/01-tea.md lacks "description:" in its front matter.'],
  ['a field that is none', { 'zh/01-tea.md': `---\n${fields}\ncolour: red\n---\n茶。\n` }, 'zh/01-tea.md has "colour:" in its front matter, which means nothing here.'],
  ['an unknown term', prose('[milk](term:milk)'), 'en/01-tea.md: there is no term "milk" in the glossary.'],
  ['a term twice', { 'glossary/two.json': whole['glossary/tea.json'] }, /glossary\/two\.json explains "tea", which .* explains already\./],
  ['a term in one language', { 'glossary/tea.json': '[{ "id": "tea", "en": "tea", "means": { "en": "A drink." } }]' }, 'glossary/tea.json: "tea" needs its name and its meaning in both languages.'],
  ['other names in one language', { 'glossary/tea.json': '[{ "id": "tea", "en": "tea", "zh": "茶", "also": { "en": ["cha"] }, "means": { "en": "A drink.", "zh": "一种饮料。" } }]' }, 'glossary/tea.json: "tea" lists its other names in both languages, [] where there are none.'],
  ['a section that is none', prose('[RFC](rfc:9293-3.5)'), /en\/01-tea\.md: "rfc:9293-3\.5" is no section of an RFC/],
  ['a link of another kind', prose('[there](../02.md)'), /en\/01-tea\.md: the link "\.\.\/02\.md" is of no kind/],
  ['an unknown lesson', prose('[there](03-isn)'), 'en/01-tea.md: there is no lesson "03-isn".'],
  ['an unknown scene', prose('<tcp-lab scene="tea"></tcp-lab>'), 'en/01-tea.md: there is no scene "tea".'],
  ['an unknown switch', prose('<tcp-lab scene="handshake" what-if="tea"></tcp-lab>'), /en\/01-tea\.md: ackademy: --variant 'tea': .+/],
  ['an unknown figure', prose('<tcp-lab scene="handshake" figure="tea"></tcp-lab>'), /en\/01-tea\.md: there is no figure "tea"; there are ladder, /],
  ['a lab that is none', prose('<tcp-lab scene=handshake></tcp-lab>'), /en\/01-tea\.md: a lab is written /],
  ['HTML', prose('Press <kbd>Tab</kbd>.'), 'en/01-tea.md: <kbd> is HTML, which a lesson does not have.'],
  ['a fact without a scene', prose('::: exactly 3\nso\n:::'), /en\/01-tea\.md: "::: exactly 3" is written /],
  ['a question of no lesson', { 'en/interview/01-why.md': '---\nquestion: Why?\nscene: handshake\nlesson: 09-tea\n---\nSo.\n', 'zh/interview/01-why.md': '---\nquestion: 为什么？\nscene: handshake\nlesson: 01-tea\n---\n因为。\n' }, 'en/interview/01-why.md names the lesson "09-tea", which there is not.'],
]) {
  test(`${what} is told in a sentence`, () => {
    const [only, ...more] = complaints_of(changes);
    if (complaint instanceof RegExp) assert.match(only, complaint);
    else assert.equal(only, complaint);
    assert.deepEqual(more, []);
  });
}

test('links of RFCs lead to their sections', () => {
  assert.equal(rfc_address('9293#3.5'), 'https://www.rfc-editor.org/rfc/rfc9293#section-3.5');
  assert.equal(rfc_address('9293#appendix-B.2'), 'https://www.rfc-editor.org/rfc/rfc9293#appendix-B.2');
  assert.equal(rfc_address('6528'), 'https://www.rfc-editor.org/rfc/rfc6528');
  for (const bad of ['', 'RFC9293', '9293#', '9293#s3', '9293#3.', '9293/3']) assert.equal(rfc_address(bad), undefined);
});

test('Chinese is set as Chinese: emphasis beside its punctuation, no spaces from line breaks', () => {
  const env = { lang: 'zh', place: 'here' };
  assert.equal(md.render('**常说：**三次。', env), '<p><strong>常说：</strong>三次。</p>\n');
  assert.equal(md.render('一行，\n又一行 TCP\nand more', env), '<p>一行，又一行 TCP\nand more</p>\n');
});

test('a lab in a page says what its scene asks without scripts, and nothing of the answers', () => {
  const scene = course.scene({ scene: 'handshake' }, 'here');
  const html = lab_html({ scene: 'handshake', figure: 'segment' }, scene, 'en');
  assert.match(html, /^<tcp-lab id="lab-handshake" scene="handshake" figure="segment" lang="en">/);
  const question = /seq = (\d+)\. Which ack/.exec(html);
  assert.ok(question);
  assert.ok(!html.includes(String(Number(question[1]) + 1)));
});

test('on one page no lab asks what another has asked: the second of a scene has only what its variant answers otherwise', () => {
  let repeated = 0;
  for (const kind of ['lessons', 'interview']) {
    for (const twins of course[kind]) {
      for (const lang of languages) {
        const { labs, html } = rendered.get(twins[lang].file);
        const asked = [...html.matchAll(/<tcp-lab [^]*?<div class="lab-asks">([^]*?)<\/div><script type="application\/json">([^]*?)<\/script>/g)].map(([, text, json]) => ({ text, ...JSON.parse(json) }));
        const seen = new Set();
        labs.slice(0, asked.length).forEach((scene, i) => {
          const { predictions, goals } = scene.asks[lang];
          const again = seen.has(scene.id);
          seen.add(scene.id);
          if (again) repeated++;
          assert.equal(Boolean(asked[i].again), again, `${twins.slug} ${scene.id}`);
          assert.deepEqual(asked[i].predictions.map(({ id }) => id), again ? scene.differs : predictions.map(({ id }) => id), `${twins.slug} ${scene.id}`);
          assert.equal(asked[i].text.match(/<li>/g)?.length ?? 0, again ? scene.differs.length : predictions.length + goals.length, `${twins.slug} ${scene.id}: the same without scripts`);
          assert.deepEqual(asked[i].goals.map(({ id }) => id), goals.map(({ id }) => id), 'a puzzle that is solved counts in either');
        });
      }
    }
  }
  assert.ok(repeated > 10, `${repeated} labs stand on a page of theirs again`);
});

test('a variant asks again what it answers otherwise, and nothing else', () => {
  assert.deepEqual(course.tell({}).get('nagle-delayed-ack').differs, []);
  const html = (again) => lab_html({ scene: 'handshake' }, course.scene({ scene: 'handshake' }, 'here'), 'en', again);
  assert.match(html(false), /id="lab-handshake"/);
  assert.doesNotMatch(html(true), /id="lab-|<li>/);
});

test('each lab on a page has the figure of its own scene: how it begins, and for paper and for no scripts all of it', () => {
  for (const kind of ['lessons', 'interview']) {
    for (const twins of course[kind]) {
      for (const lang of languages) {
        const { labs, html, lab = '' } = rendered.get(twins[lang].file);
        const drawn = [...(html + lab).matchAll(/<div class="lab-run">(<svg [^]*?<\/svg>)<\/div><div class="lab-card">(<svg [^]*?<\/svg>)<\/div>/g)];
        assert.equal(drawn.length, labs.length, twins.slug);
        drawn.forEach(([, whole, opening], i) => {
          const { id, title } = labs[i];
          assert.ok(whole.includes('<title>') && opening.includes('<title>') && title[lang], id);
          assert.equal(opening, labs[i].figure.opening[lang]);
          assert.equal(whole, labs[i].figure.whole[lang]);
          const told = /<desc>([^]*?)<\/desc>/.exec(opening)[1];
          assert.ok(told.split(lang === 'en' ? 'is on its way' : '在途中').length <= 2, `${id}: one segment is on its way, and nothing comes after it: ${told}`);
          assert.doesNotMatch(told, lang === 'en' ? /is on its way; / : /在途中；/, id);
        });
      }
    }
  }
  const wholes = course.scenes.map(({ figure }) => figure.whole.en.replace(/<title>.*?<\/title>/, ''));
  assert.ok(new Set(wholes).size > 0.8 * wholes.length, 'scenes look different');
});
