// The tables of the reference, from where the project keeps them: rules from core/tcp/rules.def, profiles from docs/profiles.md (which
// the tests write), with the Chinese of both.
import { readFileSync } from 'node:fs';
import { rfc_address } from './markdown.mjs';

const rule_line = /^RULE\((\w+), "(?:RFC (\d+))?", "([^"]*)", "((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"\)/;
const unescaped = (text) => text.replace(/\\(.)/g, '$1');

/** [{ title: { en, zh }, rules: [{ id, rfc, section, address, en, zh }] }], in the file's order and groups. */
export function read_rules(complaints) {
  const file = 'core/tcp/rules.def';
  const titles = JSON.parse(readFileSync('public/pages/rule_groups.json', 'utf8'));
  const groups = [];
  for (const line of readFileSync(file, 'utf8').split('\n').slice(3)) {
    const comment = /^\/\/ ([^.]+)\./.exec(line);
    if (comment) {
      const zh = titles[comment[1]];
      if (!zh) complaints.push(`public/pages/rule_groups.json has no Chinese for "${comment[1]}" of ${file}.`);
      groups.push({ title: { en: comment[1], zh }, rules: [] });
      continue;
    }
    const found = rule_line.exec(line);
    if (!found) {
      if (line.startsWith('RULE(')) complaints.push(`${file} has a line that the site cannot read: ${line}`);
      continue;
    }
    const [, id, rfc, section, en, zh] = found;
    const place = /^\d/.test(section) ? section : '';
    groups.at(-1).rules.push({ id, rfc: rfc ?? '', section, address: rfc ? rfc_address(place ? `${rfc}#${place}` : rfc) ?? rfc_address(rfc) : '', en: unescaped(en), zh: unescaped(zh) });
  }
  return groups;
}

const names_only = /^(?:RFC[ 0-9,.()A-Z–-]*|(?:2 × )?`[^`]*`(?: = \d+)?|\d[\d .]*(?: ?(?:s|ms|µs))?|CUBIC|NewReno)$/; // the same in both languages

/** [{ field, name, values: [{ value, source }] }] for rfc, linux, freebsd. */
export function read_profiles(lang, complaints) {
  const file = 'public/pages/profiles_zh.json';
  const chinese = JSON.parse(readFileSync(file, 'utf8'));
  const say = (text) => {
    if (lang === 'en' || text === '' || names_only.test(text)) return text;
    if (!(text in chinese)) complaints.push(`${file} has no Chinese for "${text}" of docs/profiles.md.`);
    return chinese[text] ?? text;
  };
  const rows = readFileSync('docs/profiles.md', 'utf8').split('\n').filter((line) => /^\| [^|]+\| `/.test(line));
  return rows.map((row) => {
    const [name, field, ...cells] = row.split('|').slice(1, -1).map((cell) => cell.trim());
    const values = cells.map((cell) => {
      const [, value, source] = /^\*\*(.*?)\*\*:? ?(.*)$/.exec(cell);
      return { value: say(value), source: say(source) };
    });
    return { field: field.replaceAll('`', ''), name: say(name), values };
  });
}
