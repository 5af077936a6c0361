// Whatever the pages say, they say in both languages: the tables of words have the same keys, as many entries and functions of as many
// parameters in each.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { words as page_words } from '../../public/pages/words.mjs';
import { consoleWords } from '../../public/console.mjs';
import { mirrorWords } from '../../public/mirror_words.mjs';
import { failures, languages, tryAgain, wordsIn } from '../../public/words.mjs';
import { files } from '../checks.mjs';

/** What a table lacks or has otherwise than its twin; `at`: where. */
function differences(one, other, at = '') {
  const kind = (value) => (value === null ? 'nothing' : Array.isArray(value) ? `a list of ${value.length}` : typeof value === 'function' ? `a function of ${value.length}` : typeof value);
  if (kind(one) !== kind(other)) return [`${at}: ${kind(one)} and ${kind(other)}`];
  if (typeof one === 'string') return one.trim() && other.trim() ? [] : [`${at}: empty`];
  if (one === null || typeof one !== 'object') return [];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((key) => {
    const place = at ? `${at}.${key}` : key;
    return key in one && key in other ? differences(one[key], other[key], place) : [`${place} is in one language only`];
  });
}

test('what differs is found', () => {
  const one = { a: 'A', b: { c: (x) => x, d: ['1', '2'], e: 'E' }, f: 'F' };
  assert.deepEqual(differences(one, { a: '', b: { c: (x, y) => x + y, d: ['1'] }, f: 'F', g: 'G' }),
    ['a: empty', 'b.c: a function of 1 and a function of 2', 'b.d: a list of 2 and a list of 1', 'b.e is in one language only', 'g is in one language only']);
  assert.deepEqual(differences(one, structuredClone({ ...one, b: { ...one.b, c: null } })), ['b.c: a function of 1 and nothing']);
});

const { help, own, ...console_zh } = consoleWords.zh; // of these the English is the core's own
const { help: none, own: nothing, ...console_en } = consoleWords.en;
for (const [name, en, zh] of [
  ['words.mjs', wordsIn('en'), wordsIn('zh')], ['pages/words.mjs', page_words.en, page_words.zh], ['mirror_words.mjs', mirrorWords.en, mirrorWords.zh], ['console.mjs', console_en, console_zh],
]) {
  test(`${name} says everything in both languages`, () => assert.deepEqual(differences(en, zh), []));
}

test('what is shown in both languages at once has both', () => {
  for (const pair of [...Object.values(failures), tryAgain]) assert.deepEqual(Object.keys(pair), languages);
});

test('a verdict ends with one stop, whether the answer has its own or not', () => {
  assert.match(wordsIn('en').coreDoes('It sends an ACK.'), /[^.]\.$/);
  assert.match(wordsIn('zh').coreDoes('发一个 ACK。'), /[^。]。$/);
  assert.match(wordsIn('en').coreDoes('3'), /3\.$/);
  assert.match(wordsIn('zh').coreDoes('3'), /3。$/);
});

test('the console says in Chinese what each command that it lists is for', () => {
  assert.equal(none, null);
  const commands = [...readFileSync('core/console/console.cpp', 'utf8').matchAll(/\bCommand\{\s*"([a-z]+)"/g)].map(([, name]) => name);
  assert.ok(commands.length > 10);
  assert.deepEqual(Object.keys(help).filter(Boolean).sort(), commands.sort());
  for (const text of Object.values(help)) assert.match(text, /\p{Script=Han}/u);
});

test('there is no other table of words that this test does not know', () => {
  const with_chinese = files('public', '.mjs').filter((path) => /^\s*(export const \w+ = \{\s*)?zh: ?\{/m.test(readFileSync(path, 'utf8')));
  assert.deepEqual(with_chinese, ['console.mjs', 'mirror_words.mjs', 'pages/words.mjs', 'words.mjs'].map((name) => `public/${name}`));
});
