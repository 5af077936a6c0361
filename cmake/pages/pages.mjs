// The site's pages: Eleventy makes them of public/pages (templates) and public/lessons (prose). What is wrong in the course ends the
// build with a sentence for each thing.
import Eleventy from '@11ty/eleventy';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { words } from '../../public/pages/words.mjs';
import { Course, front_matter, languages, needs_of } from './course.mjs';
import { lab_html, poster_json } from './lab.mjs';
import { attribute, markdown, sections } from './markdown.mjs';
import { read_profiles, read_rules } from './reference.mjs';
import { search_index, start_of } from './search.mjs';

/** Absolute within the site becomes relative to the page, so that the site works below any path. */
function relative_links(html, page) {
  const root = '../'.repeat(page.split('/').length - 2);
  return html.replace(/\b(href|src|action)="\/(?!\/)([^"]*)"/g, (_, name, path) => `${name}="${(root + path) || './'}"`);
}

const lab_policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";
const plain_policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'";

const prose_path = /^\/lessons\/(en|zh)\/(?:(interview)\/)?(\d\d-[a-z0-9-]+)$/;

/** What a page of prose is: its language, kind, place in the course and neighbours. */
function prose_of(course, stem) {
  const found = prose_path.exec(stem);
  if (!found) return null;
  const [, lang, interview, slug] = found;
  const kind = interview ? 'interview' : 'lessons';
  const list = course[kind];
  const at = list.findIndex((one) => one.slug === slug);
  return { lang, kind, slug, number: list[at].number, count: list.length, page: list[at][lang], previous: list[at - 1], next: list[at + 1] };
}

/** The title and the description of a page that is no prose. */
function page_words(page, lang) {
  const name = page.filePathStem.replace('/pages/', '');
  return words[lang]?.[name] ?? words[lang]?.reference[name];
}

/** Every page of prose: file -> { html, labs, facts, … }; each twin learns its labs. What is wrong joins the course's complaints. */
export function render_prose(course, md) {
  const rendered = new Map(); // file -> { html, labs, facts }
  for (const kind of ['lessons', 'interview']) {
    for (const twins of course[kind]) {
      for (const lang of languages) {
        const { file, data, body } = twins[lang];
        const env = { lang, place: file, labs: [], facts: [] };
        const html = md.render(body, env);
        if (kind === 'interview') {
          const scene = course.scene(data, file);
          if (scene && !env.labs.includes(scene)) {
            env.lab = lab_html(data, scene, lang);
            env.labs.push(scene);
          }
        }
        rendered.set(file, { ...env, html, start: kind === 'interview' ? start_of(sections(md, body, { lang, place: file })[0].text) : '' });
        (twins.labs ??= {})[lang] = env.labs;
      }
    }
  }
  return rendered;
}

/** The lessons, each with the scenes that no lesson before it shows. */
export function by_lesson(lessons, lang) {
  const shown = new Set();
  const first = ({ id }) => !shown.has(id) && shown.add(id);
  return lessons.map((lesson) => ({ lesson, scenes: lesson.labs[lang].filter(first) }));
}

function configure(config, course, md, site_url) {
  const rendered = render_prose(course, md);
  const rules = read_rules(course.complaints);
  const profiles = Object.fromEntries(languages.map((lang) => [lang, read_profiles(lang, course.complaints)]));
  const home_scene = course.scene({ scene: 'handshake' }, 'the first page');
  const free_scene = course.scene({ scene: 'free-play' }, 'the page of free play');

  config.setFrontMatterParsingOptions({ engines: { yaml: front_matter } });
  config.setLibrary('md', { render: (_, data) => rendered.get(data.prose.page.file).html, disable() {} });
  config.addGlobalData('languages', languages);
  config.addGlobalData('words', words);
  config.addGlobalData('course', { lessons: course.lessons, interview: course.interview, rules, profiles });
  config.addGlobalData('terms', Object.fromEntries(languages.map((lang) => {
    const order = new Intl.Collator(lang === 'zh' ? 'zh-u-co-pinyin' : 'en').compare;
    const list = [...course.terms.values()].map((term) => ({ ...term, html: md.renderInline(term.means[lang], { lang, place: term.file }) }));
    return [lang, list.sort((a, b) => order(a[lang], b[lang]))];
  })));
  config.addGlobalData('labs', Object.fromEntries(languages.map((lang) => [lang, {
    home: home_scene ? lab_html({ scene: 'handshake' }, home_scene, lang) : '', play: free_scene ? lab_html({ scene: 'free-play' }, free_scene, lang) : '',
  }])));
  const of = (page) => prose_of(course, page.filePathStem);
  config.addGlobalData('eleventyComputed', {
    prose: ({ page }) => of(page),
    lang: ({ page, language }) => of(page)?.lang ?? language,
    here: ({ page, here }) => of(page)?.kind ?? here,
    permalink: ({ page, language }) => {
      const prose = of(page);
      const name = page.filePathStem.replace('/pages/', '');
      return prose ? `/${prose.lang}/${prose.kind}/${prose.slug}.html` : `/${language}/${{ home: 'index', interview: 'interview/index' }[name] ?? name}.html`;
    },
    title: ({ page, language, title }) => (of(page) ? of(page).page.data.title ?? of(page).page.data.question : page_words(page, language)?.title ?? title),
    description: ({ page, language, description }) => (of(page) ? of(page).page.data.description ?? rendered.get(of(page).page.file).start : page_words(page, language)?.description ?? description),
    rendered: ({ page }) => rendered.get(of(page)?.page.file),
    needs: ({ page }) => JSON.stringify(needs_of(rendered.get(of(page)?.page.file)?.labs ?? [])),
  });
  config.addFilter('needs_by_lesson', (lessons, lang) => JSON.stringify(Object.fromEntries(lessons.map(({ slug, labs }) => [slug, needs_of(labs[lang])]))));
  config.addFilter('needs', (twins, lang) => JSON.stringify(needs_of(twins.labs[lang])));
  config.addFilter('by_lesson', by_lesson);
  config.addFilter('md', (text) => md.renderInline(text, { lang: 'en', place: 'docs/profiles.md' }));
  config.addFilter('attribute', attribute);
  config.addFilter('file', (url) => url.replace(/\/$/, '/index.html'));
  config.addFilter('twin', (url, lang) => url.replace(/^\/(en|zh)\//, `/${lang}/`).replace(/\/$/, '/index.html'));
  config.addFilter('absolute', (path) => (site_url ? new URL(path.slice(1), site_url.replace(/\/*$/, '/')).href : path));
  config.addGlobalData('policies', { lab: lab_policy, plain: plain_policy });
  config.addGlobalData('hasAddress', Boolean(site_url));
  config.addTransform('relative', function relative(html) {
    return this.page.outputPath?.endsWith('.html') ? relative_links(html, this.page.url) : html;
  });
  return rules;
}

/**
 * Writes the pages into `dist`. `program`: the command line that tells the scenes; `site_url`: where the site will stand, for previews
 * elsewhere, which want whole addresses; '' when that is not known.
 */
export async function write_pages({ dist, program, site_url = '' }) {
  const course = new Course('public/lessons', program);
  const stop_on_complaints = () => {
    if (course.complaints.length > 0) throw new Error(`The course is not whole:\n${course.complaints.join('\n')}`);
  };
  stop_on_complaints();
  const md = markdown(course);
  let rules;
  const eleventy = new Eleventy('public', dist, {
    quietMode: true,
    configPath: null,
    config(config) {
      config.ignores.add('public/*.html');
      config.ignores.add('public/lessons/glossary/**');
      config.setTemplateFormats(['md', 'njk']);
      config.setIncludesDirectory('pages/_includes');
      rules = configure(config, course, md, site_url);
      stop_on_complaints();
    },
  });
  await eleventy.write();
  for (const lang of languages) writeFileSync(join(dist, lang, 'search.json'), search_index(course, md, rules, lang));
  mkdirSync(join(dist, 'posters'), { recursive: true });
  for (const scene of course.scenes) for (const lang of languages) writeFileSync(join(dist, 'posters', `${scene.id}.${lang}.json`), poster_json(scene, lang));
  stop_on_complaints();
}

