// What the address asks for and what the learner prefers.
//
//   lab.html?scene=handshake   which scene; see the site's first page for the list
//           &lang=en|zh        else what was chosen before, else the browser's languages
//           &theme=light|dark|contrast   else what was chosen before, else the system's colours
//           &seed=1            0 to 9007199254740991: the luck of the links and the initial sequence numbers
//
// and behind a #, the code of a link that the lab made: scene, seed and all that was done, up to its moment.
// Other parameters are let pass: addresses gather them on their way.
import { languages } from './words.mjs';

const darkScheme = matchMedia('(prefers-color-scheme: dark)');
const moreContrast = matchMedia('(prefers-contrast: more), (forced-colors: active)');

/** The choices that outlive the page. In a sandboxed frame there is no storage, and nothing is remembered. */
export const memory = {
  get(key) {
    try { return localStorage.getItem(`ackademy.${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`ackademy.${key}`, value); } catch { /* not remembered */ }
  },
};

export const themes = ['light', 'dark', 'contrast'];
export function systemTheme() {
  if (moreContrast.matches) return 'contrast';
  return darkScheme.matches ? 'dark' : 'light';
}

/** Calls back with the system's theme whenever it changes; returns a function that ends it. */
export function watchSystemTheme(callback) {
  const queries = [darkScheme, moreContrast];
  const changed = () => callback(systemTheme());
  for (const query of queries) query.addEventListener('change', changed);
  return () => queries.forEach((query) => query.removeEventListener('change', changed));
}

function browserLanguage() {
  const known = navigator.languages.map((tag) => tag.toLowerCase().split('-')[0]).find((tag) => languages.includes(tag));
  return known ?? 'en';
}

const remembered = (key, allowed) => allowed.find((value) => value === memory.get(key));

/**
 * Reads a query string. `complaints` names each value that is not allowed, with what is used instead; whether a scene
 * exists only the module knows. `themeGiven` tells that the theme is not merely the system's.
 * @returns {{options: {scene: string, lang: string, theme: string, seed: number}, themeGiven: boolean,
 *   complaints: {name: string, value: string, allowed: string, used: string}[]}}
 */
export function readParameters(search) {
  const query = new URLSearchParams(search);
  const complaints = [];
  const read = (name, valid, allowed, otherwise) => {
    const value = query.get(name);
    if (value === null || valid(value)) return value ?? otherwise;
    complaints.push({ name, value, allowed, used: String(otherwise) });
    return otherwise;
  };

  const lang = read('lang', (value) => languages.includes(value), languages.join(', '), remembered('lang', languages) ?? browserLanguage());
  const chosenTheme = remembered('theme', themes);
  const theme = read('theme', (value) => themes.includes(value), themes.join(', '), chosenTheme ?? systemTheme());
  const seed = read('seed', (value) => /^\d{1,16}$/.test(value) && Number.isSafeInteger(Number(value)), `0 … ${Number.MAX_SAFE_INTEGER}`, 1);
  return {
    options: { scene: query.get('scene') || defaultScene, lang, theme, seed: Number(seed) },
    themeGiven: themes.includes(query.get('theme')) || chosenTheme !== undefined,
    complaints,
  };
}

export const defaultScene = 'handshake';
