// Cuts the lab's fonts to the glyphs that its strings use:   node cmake/fonts.mjs OUT_DIR
//
// Inter and JetBrains Mono get printable ASCII, a fixed set of signs and every other Latin-side character of the
// strings; Noto Sans SC gets exactly the rest (hanzi, full-width signs). Text without hanzi is shown before, or without,
// the Chinese font, so it must be drawn by Inter and by JetBrains Mono alone. A character that no font can draw is an
// error that names it. Also written: OFL.txt, the fonts' licences.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import subset_font from 'subset-font';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const resolve = createRequire(import.meta.url).resolve;

const string_files = [
  ['core', /\.def$/],
  ['core/tcp', /\.cpp$/],
  ['core/sim', /\.cpp$/],
  ['core/lesson', /\.cpp$/],
  ['web', /\.(def|cpp|hpp)$/],
];

const latin_fonts = [
  { name: 'inter-regular', file: '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf' },
  { name: 'inter-semibold', file: '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf' },
  { name: 'mono-regular', file: '@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf' },
  { name: 'mono-bold', file: '@expo-google-fonts/jetbrains-mono/700Bold/JetBrainsMono_700Bold.ttf' },
];
const chinese_font = { name: 'noto-sans-sc', file: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf' };

// Signs that values are put together with, so that they need not stand in a string of their own.
const printable_ascii = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).join('');
const signs = '\u00a0·×±²³µ°§–—‘’“”…←↑→↓≤≥≠≈−';

// Hinting is ignored by the lab's rasterizer, and so are kerning, ligatures and the tables about them.
const cut = { targetFormat: 'sfnt', noHinting: true, keepFeatures: [], noLayoutClosure: true,
  dropTables: ['GSUB', 'GPOS', 'GDEF', 'DSIG', 'STAT', 'gasp', 'meta', 'vhea', 'vmtx', 'BASE', 'VORG'] };

const is_chinese = (character) => /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(character);

function files_under(folder, pattern) {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return files_under(path, pattern);
    return pattern.test(entry.name) ? [path] : [];
  });
}

// The string literals of a C++ source, unescaped as far as characters go. Comments and character literals are skipped.
function string_literals(source) {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|R"([^(\s]*)\(([\s\S]*?)\)\1"|'(?:[^'\\\n]|\\.)'|"((?:[^"\\\n]|\\.)*)"/g;
  const literals = [];
  for (const [, , raw, plain] of source.matchAll(token)) {
    if (raw !== undefined) literals.push(raw);
    if (plain !== undefined) literals.push(unescape(plain));
  }
  return literals;
}

function unescape(literal) {
  return literal
    .replace(/\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g, (_, short, long) => String.fromCodePoint(parseInt(short ?? long, 16)))
    .replace(/\\./g, ' ');
}

// Every character of the strings, and where it was first seen: in text with hanzi, in text without.
function characters_of_strings() {
  const with_hanzi = new Map();
  const without_hanzi = new Map();
  for (const file of new Set(string_files.flatMap(([folder, pattern]) => files_under(folder, pattern)))) {
    for (const literal of string_literals(readFileSync(join(root, file), 'utf8'))) {
      const seen = [...literal].some(is_chinese) ? with_hanzi : without_hanzi;
      for (const character of literal) {
        if (character >= ' ' && !seen.has(character)) seen.set(character, { file, literal });
      }
    }
  }
  return { with_hanzi, without_hanzi };
}

// The code points that a TrueType font maps to a glyph: its cmap, formats 4 and 12.
function code_points(font) {
  const table_count = font.readUInt16BE(4);
  let cmap;
  for (let at = 12; at < 12 + 16 * table_count; at += 16) {
    if (font.toString('latin1', at, at + 4) === 'cmap') cmap = font.subarray(font.readUInt32BE(at + 8));
  }
  const found = new Set();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const table = cmap.subarray(cmap.readUInt32BE(4 + 8 * i + 4));
    const format = table.readUInt16BE(0);
    if (format === 4) read_format_4(table, found);
    if (format === 12) read_format_12(table, found);
  }
  return found;
}

function read_format_4(table, found) {
  const size = table.readUInt16BE(6); // twice the number of segments
  for (let i = 0; i < size; i += 2) {
    const end = table.readUInt16BE(14 + i);
    const start = table.readUInt16BE(16 + size + i);
    const delta = table.readUInt16BE(16 + 2 * size + i);
    const offset_at = 16 + 3 * size + i;
    const offset = table.readUInt16BE(offset_at);
    for (let code = start; code <= end && code !== 0xffff; code++) {
      const glyph = offset === 0 ? code + delta : table.readUInt16BE(offset_at + offset + 2 * (code - start));
      if ((glyph & 0xffff) !== 0) found.add(code);
    }
  }
}

function read_format_12(table, found) {
  for (let i = 0; i < table.readUInt32BE(12); i++) {
    const group = 16 + 12 * i;
    for (let code = table.readUInt32BE(group); code <= table.readUInt32BE(group + 4); code++) found.add(code);
  }
}

const load = (font) => readFileSync(resolve(font.file));
const name_of = (character) => `“${character}” (U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')})`;

function fail(character, place, fonts) {
  const where = place ? `, used in ${place.file.replaceAll('\\', '/')}: “${place.literal}”` : '';
  console.error(`fonts: no glyph for ${name_of(character)} in ${fonts}${where}`);
  process.exit(1);
}

// What each side must draw: { latin, chinese } as sets of characters, or the end of the program.
function assign(characters, latin_has, chinese_has) {
  const latin = new Set(printable_ascii + signs);
  const chinese = new Set();
  for (const character of latin) {
    if (!latin_has(character)) fail(character, undefined, 'Inter and JetBrains Mono');
  }
  for (const [character, place] of characters.without_hanzi) {
    if (!latin_has(character)) fail(character, place, 'Inter and JetBrains Mono');
    latin.add(character);
  }
  for (const [character, place] of characters.with_hanzi) {
    if (latin.has(character)) continue;
    if (chinese_has(character)) chinese.add(character);
    else if (latin_has(character)) latin.add(character);
    else fail(character, place, 'Noto Sans SC, Inter and JetBrains Mono');
  }
  return { latin, chinese };
}

function licences() {
  const packages = new Set([...latin_fonts, chinese_font].map((font) => font.file.split('/').slice(0, 2).join('/')));
  return [...packages].map((name) => readFileSync(resolve(`${name}/LICENSE_FONT`), 'utf8').trim()).join('\n\n\n') + '\n';
}

async function main(out_dir) {
  const sources = new Map([...latin_fonts, chinese_font].map((font) => [font, load(font)]));
  const points = new Map([...sources].map(([font, bytes]) => [font, code_points(bytes)]));
  const has = (font, character) => points.get(font).has(character.codePointAt(0));

  const { latin, chinese } = assign(characters_of_strings(),
    (character) => latin_fonts.every((font) => has(font, character)), (character) => has(chinese_font, character));

  mkdirSync(out_dir, { recursive: true });
  for (const [font, bytes] of sources) {
    const wanted = font === chinese_font ? chinese : latin;
    const small = await subset_font(bytes, [...wanted].join(''), cut);
    const drawn = code_points(small);
    for (const character of wanted) {
      if (!drawn.has(character.codePointAt(0))) fail(character, undefined, `the cut ${font.name}`);
    }
    writeFileSync(join(out_dir, `${font.name}.ttf`), small);
  }
  writeFileSync(join(out_dir, 'OFL.txt'), licences());
}

if (process.argv.length !== 3) {
  console.error(`usage: node ${relative(process.cwd(), process.argv[1])} OUT_DIR`);
  process.exit(2);
}
await main(process.argv[2]);
