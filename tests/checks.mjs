// The checks that need no program of ours to run: format, layers, clang-tidy, shaders, sizes.
// Each returns a list of complaints; an empty list is a pass.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

// Runs a program to its end; never rejects.
export function run(program, args, options = {}) {
  return new Promise((resolve) => {
    execFile(program, args, { maxBuffer: 1 << 28, ...options }, (error, stdout, stderr) => {
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, output: stdout + stderr, stdout, stderr });
    });
  });
}

// Runs work(item) for every item, as many at once as there are cores; the results come in the items' order.
export async function parallel(items, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(cpus().map(worker));
  return results;
}

export function files(folder, ...extensions) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files(path, ...extensions);
    return extensions.includes(extname(entry.name)) ? [path] : [];
  });
}

const sources = () => ['core', 'cli', 'web', 'tests'].flatMap((folder) => files(folder, '.cpp', '.hpp'));

export async function format() {
  const { code, output } = await run('clang-format-19', ['--dry-run', '-Werror', ...sources()]);
  const unformatted = new Set([...output.matchAll(/^(.+?):\d+:\d+: error: code should be/gm)].map(([, path]) => path));
  if (code === 0) return [];
  return unformatted.size > 0 ? [...unformatted, 'make format puts them right'] : [output];
}

// ---- layers: includes go only downward, and the core stays sans-IO ---------------------------------------------------

const rooms = [['core/tcp'], ['core/trace'], ['core/socket'], ['core/script', 'core/sim'], ['core/lesson', 'core/console'], ['cli', 'web']]; // lowest first
const floor_of = (path) => rooms.findIndex((names) => names.some((name) => path.startsWith(`${name}/`)));
const room_of = (path) => rooms.flat().find((name) => path.startsWith(`${name}/`));

const impure = /^(ctime|time\.h|thread|mutex|atomic|future|random|fstream|iostream|filesystem|unordered_map|unordered_set)$/;
const may_touch_javascript = /^web\/(platform_browser|bridge)\.(cpp|hpp)$/;

function includes(path) {
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.flatMap((line, index) => {
    const found = /^\s*#\s*include\s*([<"])([^>"]+)[>"]/.exec(line);
    return found ? [{ own: found[1] === '"', name: found[2], at: `${path}:${index + 1}` }] : [];
  });
}

export function layers() {
  const complaints = [];
  for (const path of sources().filter((source) => !source.startsWith('tests/'))) {
    for (const { own, name, at } of includes(path)) {
      const above = floor_of(name) > floor_of(path);
      const beside = floor_of(name) === floor_of(path) && room_of(name) !== room_of(path);
      if (own && (above || beside)) complaints.push(`${at}: ${room_of(path)} must not know ${name}`);
      if (own && floor_of(name) < 0 && existsSync(join(dirname(path), name))) complaints.push(`${at}: write "${name}" from the root of the project`);
      if (!own && /^core\/(tcp|socket|script|sim)\//.test(path) && impure.test(name)) complaints.push(`${at}: <${name}> has no place in the pure core`);
      if (!own && name.startsWith('emscripten') && !may_touch_javascript.test(path)) complaints.push(`${at}: only the browser platform file and the bridge touch JavaScript`);
    }
  }
  return complaints;
}

// ---- clang-tidy: only for what changed since it was last found clean -------------------------------------------------

// A hash of a file and of all our own files that it includes.
function fingerprint(path, seen = new Set()) {
  if (seen.has(path) || !existsSync(path)) return '';
  seen.add(path);
  const below = includes(path).filter(({ own }) => own).map(({ name }) => fingerprint(name, seen));
  return createHash('sha256').update(readFileSync(path)).update(below.join()).digest('hex');
}

// Checks every source of ours in a compilation database (the tests apart: Catch2's macros are not ours to answer for).
export async function tidy(build) {
  const stamps = join('build', 'tidy');
  mkdirSync(stamps, { recursive: true });
  const root = process.cwd() + '/';
  const rules = readFileSync('.clang-tidy');
  const found = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8')).flatMap(({ file, command }) => {
    const path = file.startsWith(root) ? file.slice(root.length) : '';
    if (!/^(core|cli|web)\//.test(path)) return [];
    const key = createHash('sha256').update(rules).update(command).update(fingerprint(path)).digest('hex').slice(0, 32);
    return [{ path, stamp: join(stamps, key) }];
  });
  if (found.length === 0) return ['nothing to check: the compilation database names no source of ours'];
  const complaints = await parallel(found.filter(({ stamp }) => !existsSync(stamp)), async ({ path, stamp }) => {
    const { code, stdout, stderr } = await run('clang-tidy-19', ['--quiet', '--extra-arg=-Wno-error', '-p', build, path]);
    if (code === 0) writeFileSync(stamp, '');
    return code === 0 ? [] : [stdout.trim() || stderr];
  });
  return complaints.flat();
}

export const shader_files = () => files('shaders', '.vert', '.frag');

export async function shader(path) {
  const { code, output } = await run('glslangValidator', [path]);
  return code === 0 ? [] : [output];
}

// ---- sizes: what a learner downloads ---------------------------------------------------------------------------------

const budgets = [
  { name: 'first load of the English lab', limit: 560_000, loads: (dist) => [...loaded(dist, 'lab.html'), 'lab.js', 'lab.wasm', ...latin_fonts] },
  { name: 'Chinese font', limit: 150_000, loads: () => ['fonts/noto-sans-sc.ttf'] },
  ...['en', 'zh'].map((lang) => ({ name: `first load of the longest lesson, ${lang}`, limit: 60_000, loads: (dist) => [...loaded(dist, longest(dist, `${lang}/lessons`)), ...site_fonts] })),
];
const latin_fonts = ['inter-regular', 'inter-semibold', 'mono-regular', 'mono-bold'].map((name) => `fonts/${name}.ttf`);
const site_fonts = latin_fonts.slice(0, 3);

export const size_names = budgets.map(({ name }) => name);

/** What a page makes a browser fetch by itself: its own links and scripts, and all that these import. */
function loaded(dist, page) {
  const found = new Set([page]);
  const follow = (from, references) => {
    for (const reference of references) {
      const path = join(dirname(from), reference);
      if (found.has(path)) continue;
      found.add(path);
      if (path.endsWith('.mjs')) follow(path, [...readFileSync(join(dist, path), 'utf8').matchAll(/^import\b[^;]*?from '(\.[^']+)'/gm)].map(([, name]) => name));
    }
  };
  const html = readFileSync(join(dist, page), 'utf8');
  follow(page, [...html.matchAll(/<link rel="(?:stylesheet|modulepreload|icon)" href="([^"]+)"|<script [^>]*\bsrc="([^"]+)"/g)].map(([, link, script]) => link ?? script));
  return [...found];
}

function longest(dist, folder) {
  const lessons = files(join(dist, folder), '.html').map((path) => path.slice(dist.length + 1));
  return lessons.sort((one, other) => statSync(join(dist, other)).size - statSync(join(dist, one)).size)[0] ?? `${folder}/01-handshake.html`;
}

export function size(dist, wanted_name) {
  const { limit, loads } = budgets.find(({ name }) => name === wanted_name);
  let paths;
  try {
    paths = loads(dist);
  } catch (error) {
    return [error.message];
  }
  const absent = paths.filter((path) => !existsSync(join(dist, path)));
  if (absent.length > 0) return [`not in ${dist}: ${absent.join(', ')}`];
  const counted = paths.map((path) => [path, transferred(join(dist, path))]);
  const total = counted.reduce((sum, [, bytes]) => sum + bytes, 0);
  if (total <= limit) return [];
  return [`${total} bytes of brotli, ${limit} at most:`, ...counted.map(([path, bytes]) => `${String(bytes).padStart(9)}  ${path}`)];
}

const transferred = (path) => (existsSync(`${path}.br`) ? statSync(`${path}.br`).size : brotliCompressSync(readFileSync(path)).length);
