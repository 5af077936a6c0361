// The course as it lies in public/lessons: lessons and interview questions in both languages, the glossary, and what the command line
// tells of each scene. What is wrong in it is a list of sentences; an empty list: all is well.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const languages = ['en', 'zh'];
export const figures = ['ladder', 'sequence', 'curves', 'segment', 'buffers', 'what-if'];
const demanded = { lessons: ['title', 'description', 'summary'], interview: ['question', 'scene', 'lesson'] };
const allowed = { lessons: demanded.lessons, interview: [...demanded.interview, 'what-if', 'variant', 'seed', 'figure'] };

/** Front matter is lines of `name: value` between two lines of `---`. Eleventy reads it with this, too. */
export function front_matter(text) {
  const data = {};
  for (const line of text.split('\n')) {
    const found = /^([\w-]+):\s*(.*?)\s*$/.exec(line);
    if (found) data[found[1]] = found[2].replace(/^(["'])(.*)\1$/, '$2');
    else if (line.trim() !== '') throw new Error(`"${line}" is no line of a front matter, which has lines like "title: The handshake".`);
  }
  return data;
}

function split(text) {
  const found = /^---\n([^]*?)\n---\n/.exec(text);
  return found ? { data: front_matter(found[1]), body: text.slice(found[0].length) } : { data: {}, body: text };
}

const slugs = (folder) => (existsSync(folder) ? readdirSync(folder).filter((name) => /^\d\d-[a-z0-9-]+\.md$/.test(name)).map((name) => name.slice(0, -3)).sort() : []);

/** [{ slug, number, en: { file, data, body }, zh: … }], and what is missing of them. */
function read_twins(root, kind, complaints) {
  const folder = (lang) => join(root, lang, kind === 'interview' ? kind : '');
  const every = [...new Set(languages.flatMap((lang) => slugs(folder(lang))))].sort();
  const read = (slug, lang) => {
    const file = join(folder(lang), `${slug}.md`);
    if (!existsSync(file)) return complaints.push(`${file} is missing: each page is there in both languages.`), null;
    try {
      const page = { file, ...split(readFileSync(file, 'utf8')) };
      for (const name of demanded[kind]) if (!page.data[name]) complaints.push(`${file} lacks "${name}:" in its front matter.`);
      for (const name of Object.keys(page.data)) if (!allowed[kind].includes(name)) complaints.push(`${file} has "${name}:" in its front matter, which means nothing here.`);
      if (page.data.description?.length > 150) complaints.push(`${file} has a description of ${page.data.description.length} characters; 150 at most.`);
      if (/^# /m.test(page.body)) complaints.push(`${file} has a heading of the first rank; its title is that already.`);
      return page;
    } catch (error) {
      return complaints.push(`${file}: ${error.message}`), null;
    }
  };
  return every.map((slug) => ({ slug, number: Number(slug.slice(0, 2)), ...Object.fromEntries(languages.map((lang) => [lang, read(slug, lang)])) }))
    .filter((twins) => twins.en && twins.zh);
}

function read_terms(root, complaints) {
  const folder = join(root, 'glossary');
  const terms = new Map();
  const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')).sort() : [];
  for (const name of files) {
    const file = join(folder, name);
    let list = [];
    try {
      list = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      complaints.push(`${file} is not JSON: ${error.message}.`);
    }
    for (const term of list) {
      if (!/^[a-z0-9-]+$/.test(term.id ?? '')) complaints.push(`${file} has a term without a proper id.`);
      else if (terms.has(term.id)) complaints.push(`${file} explains "${term.id}", which ${terms.get(term.id).file} explains already.`);
      else if (languages.some((lang) => !term[lang] || !term.means?.[lang])) complaints.push(`${file}: "${term.id}" needs its name and its meaning in both languages.`);
      else if (term.also && languages.some((lang) => !Array.isArray(term.also[lang]))) complaints.push(`${file}: "${term.id}" lists its other names in both languages, [] where there are none.`);
      else terms.set(term.id, { ...term, file });
    }
  }
  return terms;
}

/** The scenes as `ackademy scenes --json` tells them, each with its figures, by variant and seed; asked once each. */
function scene_teller(program) {
  const known = new Map();
  const [command, ...first] = program.endsWith('.mjs') ? [process.execPath, program] : [program];
  return ({ variant = '', seed = '1' }) => {
    const key = `${variant} ${seed}`;
    if (!known.has(key)) {
      const [scenes, drawn] = ['scenes', 'figure'].map((what) => JSON.parse(execFileSync(command, [...first, what, '--json', '--seed', seed, ...(variant ? ['--variant', variant] : [])], { encoding: 'utf8', stdio: 'pipe', maxBuffer: 1 << 26 })));
      known.set(key, new Map(scenes.map((scene) => [scene.id, { ...scene, figure: drawn[scene.id] }])));
    }
    return known.get(key);
  };
}

export class Course {
  complaints = [];

  /** `root`: public/lessons; `program`: the command line, native or for Node. */
  constructor(root, program) {
    this.lessons = read_twins(root, 'lessons', this.complaints);
    this.interview = read_twins(root, 'interview', this.complaints);
    this.terms = read_terms(root, this.complaints);
    this.tell = scene_teller(program);
    this.scenes = [...this.tell({}).values()];
    for (const { en, zh } of this.interview) {
      for (const { file, data } of [en, zh]) {
        if (!this.lessons.some(({ slug }) => slug === data.lesson)) this.complaints.push(`${file} names the lesson "${data.lesson}", which there is not.`);
      }
    }
  }

  complain(place, sentence) {
    const line = `${place}: ${sentence}`;
    if (!this.complaints.includes(line)) this.complaints.push(line);
  }

  /** What a lab on a page shows: the scene's words, questions, goals and figures. null, with a complaint: there is no such lab. */
  scene(attributes, place) {
    if (!attributes.scene) return this.complain(place, 'a lab names no scene.'), null;
    if (attributes.figure && !figures.includes(attributes.figure)) this.complain(place, `there is no figure "${attributes.figure}"; there are ${figures.join(', ')}.`);
    let scenes;
    try {
      if (attributes['what-if']) this.tell({ variant: attributes['what-if'] });
      scenes = this.tell({ variant: attributes.variant, seed: attributes.seed });
    } catch (error) {
      return this.complain(place, String(error.stderr).trim()), null;
    }
    const scene = scenes.get(attributes.scene);
    if (!scene) this.complain(place, `there is no scene "${attributes.scene}".`);
    return scene ?? null;
  }

  term(id, place) {
    if (!this.terms.has(id)) this.complain(place, `there is no term "${id}" in the glossary.`);
    return this.terms.get(id) ?? null;
  }
}

/** What a lab's reader does to be done with it: { handshake: { predictions: [id], goals: [id] } }. */
export function needs_of(scenes) {
  return Object.fromEntries(scenes.map(({ id, asks }) => [id, { predictions: asks.en.predictions.map((one) => one.id), goals: asks.en.goals.map((one) => one.id) }]));
}
