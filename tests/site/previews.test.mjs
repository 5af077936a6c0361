// What another site shows of a page of ours: with SITE_URL whole addresses and a picture with its words; without it nothing that would
// need an address. Needs a built command line, no browser.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { words } from '../../public/pages/words.mjs';
import { files } from '../checks.mjs';

const program = ['build/web/bin/ackademy.mjs', 'build/native/bin/ackademy'].find(existsSync);
assert.ok(program, 'the command line is built');
const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** Every page of a site built with this SITE_URL: [{ path, lang, text, meta: { 'og:title': [content], … }, links: { canonical: [href], … } }]. */
async function build(site_url) {
  const dist = mkdtempSync(join(tmpdir(), 'previews-'));
  folders.push(dist);
  const script = `import { write_pages } from './cmake/pages/pages.mjs'; await write_pages(${JSON.stringify({ dist, program, site_url })});`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]); // by itself: Eleventy remembers filters from one site to the next
  return files(dist, '.html').map((file) => {
    const text = readFileSync(file, 'utf8');
    const all = (pattern) => [...text.matchAll(pattern)].reduce((found, [, name, value]) => ({ ...found, [name]: [...(found[name] ?? []), value] }), {});
    return { path: file.slice(dist.length + 1), lang: file.slice(dist.length + 1, dist.length + 3), text, meta: all(/<meta (?:name|property)="([^"]+)" content="([^"]*)"/g), links: all(/<link rel="([^"]+)"(?: hreflang="[^"]*")? href="([^"]*)"/g) };
  });
}

const always = (page) => {
  for (const name of ['description', 'og:type', 'og:site_name', 'og:title', 'og:description', 'og:locale', 'twitter:card']) assert.equal(page.meta[name]?.length, 1, `${page.path}: ${name}`);
  assert.equal(page.links.alternate.length, 2, page.path);
};

test('with SITE_URL, each page tells other sites its address and a picture with its words', async () => {
  const pages = await build('https://host.example/ackademy'); // below a path, and without its last stroke
  assert.ok(pages.length > 70);
  for (const page of pages) {
    always(page);
    const { path, lang, meta, links } = page;
    const address = `https://host.example/ackademy/${path}`;
    const twin = `https://host.example/ackademy/${lang === 'en' ? 'zh' : 'en'}${path.slice(2)}`;
    assert.deepEqual([links.canonical, meta['og:url'], links.alternate], [[address], [address], [address, twin]], path);
    assert.deepEqual([meta['og:image'], meta['og:image:alt'], meta['twitter:card']], [['https://host.example/ackademy/preview.png'], [words[lang].preview], ['summary_large_image']], path);
  }
  assert.notEqual(words.en.preview, words.zh.preview);
});

test('without SITE_URL, no page tells an address that it does not know', async () => {
  for (const page of await build('')) {
    always(page);
    const { path, meta, links } = page;
    assert.deepEqual([links.canonical, meta['og:url'], meta['og:image'], meta['og:image:alt'], meta['twitter:card']], [undefined, undefined, undefined, undefined, ['summary']], path);
    for (const href of links.alternate) assert.doesNotMatch(href, /^(\w+:|\/)/, path);
  }
});
