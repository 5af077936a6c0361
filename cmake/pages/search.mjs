// The index of the search, one for each language, made when the site is built: sections of lessons, questions, terms and rules.
import MiniSearch from 'minisearch';
import { searchOptions } from '../../public/search_words.mjs';
import { plain, sections } from './markdown.mjs';

/** The beginning of a text, of about the length that a list or a preview shows. */
export const start_of = (text) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
};

function documents(course, md, rules, lang) {
  const list = [];
  const add = (kind, url, title, heading, text) => list.push({ id: list.length, kind, url, title, heading, text, start: start_of(text) });
  for (const { slug, [lang]: page } of course.lessons) {
    for (const { id, heading, text } of sections(md, page.body, { lang, place: page.file })) add('lesson', `lessons/${slug}.html${id && `#${id}`}`, page.data.title, heading, text);
  }
  for (const { slug, [lang]: page } of course.interview) {
    const text = sections(md, page.body, { lang, place: page.file }).map((part) => part.text).join('\n');
    add('interview', `interview/${slug}.html`, page.data.question, '', text);
  }
  for (const term of course.terms.values()) {
    const other = lang === 'en' ? term.zh : term.en;
    add('glossary', `glossary.html#${term.id}`, term[lang], other === term[lang] ? '' : other, plain(md.parseInline(term.means[lang], { lang, place: term.file })));
  }
  for (const rule of rules.flatMap((group) => group.rules)) add('rule', `rules.html#${rule.id}`, rule.id, rule.rfc && `RFC ${rule.rfc}, ${rule.section}`, rule[lang]);
  return list;
}

export function search_index(course, md, rules, lang) {
  const index = new MiniSearch(searchOptions);
  index.addAll(documents(course, md, rules, lang));
  return JSON.stringify(index);
}
