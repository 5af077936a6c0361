// The index of the search, one for each language, made when the site is built: sections of lessons, questions, terms and rules.
import MiniSearch from 'minisearch';
import { searchOptions } from '../../public/search_words.mjs';
import { languages } from './course.mjs';
import { plain, sections } from './markdown.mjs';

/** The beginning of a text, of about the length that a list or a preview shows. */
export const start_of = (text) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line;
};

const also_of = ({ also }, lang) => also?.[lang] ?? [];

/** The other names of the terms that a text uses, so that who knows the thing by another name finds the text, too. */
function other_names(terms, lang, text) {
  const used = (term) => text.toLowerCase().includes(term[lang].replace(/[（(].*$/, '').trim().toLowerCase());
  return terms.filter((term) => also_of(term, lang).length > 0 && used(term)).flatMap((term) => also_of(term, lang)).join('\n');
}

function documents(course, md, rules, lang) {
  const list = [];
  const terms = [...course.terms.values()];
  const add = (kind, url, title, heading, text, also = '') => {
    const more = kind === 'glossary' ? '' : `\n${other_names(terms, lang, `${title}\n${heading}\n${text}`)}`;
    list.push({ id: list.length, kind, url, title, heading, also, text: text + more, start: start_of(text) });
  };
  for (const { slug, [lang]: page } of course.lessons) {
    for (const { id, heading, text } of sections(md, page.body, { lang, place: page.file })) add('lesson', `lessons/${slug}.html${id && `#${id}`}`, page.data.title, heading, text);
  }
  for (const { slug, [lang]: page } of course.interview) {
    const text = sections(md, page.body, { lang, place: page.file }).map((part) => part.text).join('\n');
    add('interview', `interview/${slug}.html`, page.data.question, '', text);
  }
  for (const term of terms) {
    const other = lang === 'en' ? term.zh : term.en;
    add('glossary', `glossary.html#${term.id}`, term[lang], other === term[lang] ? '' : other, plain(md.parseInline(term.means[lang], { lang, place: term.file })), languages.flatMap((one) => also_of(term, one)).join('\n'));
  }
  for (const rule of rules.flatMap((group) => group.rules)) add('rule', `rules.html#${rule.id}`, rule.id, rule.rfc && `RFC ${rule.rfc}, ${rule.section}`, rule[lang]);
  return list;
}

export function search_index(course, md, rules, lang) {
  const index = new MiniSearch(searchOptions);
  index.addAll(documents(course, md, rules, lang));
  return JSON.stringify(index);
}
