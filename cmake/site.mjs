// Puts the site together: node cmake/site.mjs BUILD_DIR FONT_DIR DIST. What public/ has for the browser, the pages that Eleventy makes
// of its templates and lessons, the lab's module and the fonts, each compressible file with its .br and .gz beside it. The same input
// gives the same bytes. SITE_URL in the environment: where the site will stand, for previews on other sites.
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { write_pages } from './pages/pages.mjs';

const [build, fonts, dist] = process.argv.slice(2);
const compressible = new Set(['.html', '.css', '.js', '.mjs', '.json', '.webmanifest', '.txt', '.svg', '.wasm', '.ttf']);
const brotli = (data) => promisify(brotliCompress)(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length } });
const gzipped = (data) => promisify(gzip)(data, { level: 9 });

async function* filesIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

// Built aside and moved into place, so that a server never shows half a site.
const fresh = `${dist}.new`;
await rm(fresh, { recursive: true, force: true });
const source = (path) => /^public\/(lessons|pages)(\/|$)/.test(path);
await cp('public', fresh, { recursive: true, filter: (path) => !source(path) });
try {
  await write_pages({ dist: fresh, program: join(build, 'ackademy.mjs'), site_url: process.env.SITE_URL });
} catch (error) {
  console.error(error.message.startsWith('The course') ? error.message : error.stack);
  process.exit(1);
}
const search = 'node_modules/minisearch'; // with its licence, without its manual
const licence = (await readFile(`${search}/LICENSE.txt`, 'utf8')).trim();
const code = (await readFile(`${search}/dist/es/index.js`, 'utf8')).replace(/^\s*\/\*\*[^]*?\*\/\n/gm, '').replace(/^\/\/# sourceMappingURL.*$/m, '');
await writeFile(join(fresh, 'minisearch.mjs'), `/*! MiniSearch. ${licence} */\n${code}`);
await cp('docs/lab.png', join(fresh, 'preview.png'));
for (const file of ['lab.js', 'lab.wasm']) await cp(join(build, file), join(fresh, file));
await cp(fonts, join(fresh, 'fonts'), { recursive: true }); // and their licence

for await (const file of filesIn(fresh)) {
  if (!compressible.has(extname(file))) continue;
  const data = await readFile(file);
  for (const [suffix, compress] of [['.br', brotli], ['.gz', gzipped]]) {
    const small = await compress(data);
    if (small.length < data.length) await writeFile(file + suffix, small);
  }
}
await rm(dist, { recursive: true, force: true });
await rename(fresh, dist);
