// Markdown as the course writes it (CONTRIBUTING.md): links rfc:9293#3.5, term:syn-queue and 05-syn-flood (a lesson), containers
// `::: exactly 3 scene`, and labs that stand alone between paragraphs. Each page is rendered with its `env`: { lang, place } and gathers
// there { labs, facts }.
import markdown_it from 'markdown-it';
import cjk_friendly from 'markdown-it-cjk-friendly';
import container from 'markdown-it-container';
import { lab_html } from './lab.mjs';
import { words } from '../../public/pages/words.mjs';

export const attribute = (text) => String(text).replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The address of a section of an RFC; undefined where `link` is none: 9293, 9293#3.5, 9293#appendix-B.2. */
export function rfc_address(link) {
  const found = /^(\d{1,5})(?:#(appendix-[A-Z](?:\.\d+)*|\d+(?:\.\d+)*))?$/.exec(link);
  if (!found) return undefined;
  const [, number, place] = found;
  const anchor = place && (place.startsWith('appendix') ? place : `section-${place}`);
  return `https://www.rfc-editor.org/rfc/rfc${number}${anchor ? `#${anchor}` : ''}`;
}

/** The text of inline Markdown, without its marks. */
export const plain = (tokens) => tokens.map((token) => (token.children ? plain(token.children) : token.type === 'softbreak' ? ' ' : token.type === 'text' || token.type === 'code_inline' ? token.content : '')).join('');

const han = /[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\u3000-\u303f\u2014\u2026\u201c\u201d]/;

// A line break within Chinese is no space.
function join_chinese(md) {
  md.core.ruler.push('join-chinese', ({ tokens }) => {
    for (const { children } of tokens.filter(({ type }) => type === 'inline')) {
      children.forEach((token, i) => {
        if (token.type !== 'softbreak') return;
        const text = (from, step) => {
          for (let j = from; children[j]; j += step) if (children[j].content) return children[j].content;
          return '';
        };
        if (han.test(text(i - 1, -1).slice(-1)) || han.test(text(i + 1, 1).slice(0, 1))) Object.assign(token, { type: 'text', content: '' });
      });
    }
  });
}

// Sections are numbered, so that a page and its twin have the same places.
function number_sections(md) {
  md.core.ruler.push('number-sections', ({ tokens }) => {
    let count = 0;
    for (const token of tokens) if (token.type === 'heading_open' && token.tag === 'h2') token.attrSet('id', `section-${++count}`);
  });
}

function links(md, course) {
  const target = (token, env) => {
    const [scheme, rest] = token.attrGet('href').split(/:(.*)/s);
    if (scheme === 'rfc') {
      const address = rfc_address(rest);
      if (!address) return course.complain(env.place, `"rfc:${rest}" is no section of an RFC; write rfc:9293#3.5 or rfc:9293#appendix-B.`);
      token.attrSet('href', address);
      token.attrSet('class', 'rfc');
    } else if (scheme === 'term') {
      const term = course.term(rest, env.place);
      token.attrSet('href', `/${env.lang}/glossary.html#${rest}`);
      token.attrSet('class', 'term');
      if (term) token.attrSet('title', plain(md.parseInline(term.means[env.lang], { lang: env.lang, place: term.file })));
    } else if (/^\d\d-[a-z0-9-]+$/.test(scheme)) {
      if (!course.lessons.some(({ slug }) => slug === scheme)) course.complain(env.place, `there is no lesson "${scheme}".`);
      token.attrSet('href', `/${env.lang}/lessons/${scheme}.html`);
    } else if (!/^(https?|mailto)$/.test(scheme)) {
      course.complain(env.place, `the link "${token.attrGet('href')}" is of no kind that a lesson has: rfc:9293#3.5, term:isn, 03-isn or https:.`);
    }
  };
  md.core.ruler.push('course-links', ({ tokens, env }) => {
    for (const { children } of tokens) for (const token of children ?? []) if (token.type === 'link_open') target(token, env);
  });
}

const lab_line = /^<tcp-lab((?:\s+[a-z-]+="[^"]*")*)\s*><\/tcp-lab>\s*$/;

function labs(md, course) {
  md.block.ruler.before('html_block', 'lab', (state, line, _, silent) => {
    const text = state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
    if (!text.startsWith('<tcp-lab')) return false;
    if (silent) return true;
    state.line = line + 1;
    const found = lab_line.exec(text);
    if (!found) return course.complain(state.env.place, `a lab is written <tcp-lab scene="handshake"></tcp-lab> on a line of its own, not ${text}`), true;
    state.push('lab', 'tcp-lab', 0).meta = Object.fromEntries([...found[1].matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    return true;
  }, { alt: ['paragraph'] });
  md.renderer.rules.lab = (tokens, i, _, env) => {
    const { meta } = tokens[i];
    const scene = course.scene(meta, env.place);
    if (!scene) return '';
    const again = (env.labs ??= []).some(({ id }) => id === scene.id);
    if (again && !meta.variant && !env.labs.includes(scene)) course.complain(env.place, `the lab of "${scene.id}" as it is stands before those of its variants.`);
    env.labs.push(scene);
    return lab_html(meta, scene, env.lang, again);
  };
}

function exactly(md, course) {
  md.use(container, 'exactly', {
    validate: (text) => /^exactly\b/.test(text.trim()),
    render(tokens, i, _, env) {
      if (tokens[i].nesting < 0) return '</div>\n';
      const found = /^exactly (\d+) ([a-z0-9-]+)$/.exec(tokens[i].info.trim());
      if (!found) return course.complain(env.place, `"::: ${tokens[i].info.trim()}" is written "::: exactly 3 old-duplicate-syn".`), '<div>';
      const [, number, scene] = found;
      if (!course.scene({ scene }, env.place)) return '<div>';
      (env.facts ??= []).push({ number: Number(number), scene });
      const here = tokens.some((token) => token.type === 'lab' && token.meta.scene === scene);
      const address = here ? `#lab-${scene}` : `/lab.html?scene=${scene}&amp;lang=${env.lang}`;
      const { exactly: head, proof } = words[env.lang];
      return `<div class="exactly" id="fact-${number}" role="note" aria-label="${head}">\n<p class="proof"><span>${head}</span> <a href="${address}">${proof}</a></p>\n`;
    },
  });
}

export function markdown(course) {
  const md = markdown_it({ html: false, typographer: false }).use(cjk_friendly);
  const valid = md.validateLink;
  md.validateLink = (link) => /^(rfc|term):/.test(link) || valid(link);
  for (const part of [join_chinese, number_sections]) part(md);
  for (const part of [links, labs, exactly]) part(md, course);
  const table_open = md.renderer.rules.table_open ?? ((tokens, i, options, env, self) => self.renderToken(tokens, i, options));
  md.renderer.rules.table_open = (...given) => `<div class="scroll" tabindex="0">${table_open(...given)}`;
  md.renderer.rules.table_close = () => '</table></div>\n';
  md.core.ruler.push('no-html', ({ tokens, env }) => {
    const tag = /<\/?(?:a|b|br|code|div|em|i|img|kbd|p|pre|span|strong|sub|sup|table|tcp-lab)\b[^>]*>/;
    for (const { children } of tokens) {
      for (const { type, content } of children ?? []) if (type === 'text' && tag.test(content)) course.complain(env.place, `${tag.exec(content)[0]} is HTML, which a lesson does not have.`);
    }
  });
  return md;
}

/** A page's words by section: [{ id, heading, text }], the first without a heading. */
export function sections(md, body, env) {
  const parts = [{ id: '', heading: '', text: '' }];
  const tokens = md.parse(body, env);
  tokens.forEach((token, i) => {
    if (token.type !== 'inline') return;
    const opener = tokens[i - 1];
    if (opener.type === 'heading_open' && opener.tag === 'h2') parts.push({ id: opener.attrGet('id'), heading: plain([token]), text: '' });
    else parts.at(-1).text += `${plain([token])}\n`;
  });
  return parts;
}
