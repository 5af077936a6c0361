// A lab as it stands in a page before anything of it is loaded: how its scene begins, its words, and what it asks; for whoever has no
// JavaScript, or paper, all that the scene does by itself. The element (public/tcp-lab.mjs) makes a lab of it.
import { words } from '../../public/pages/words.mjs';

const escape = (text) => String(text).replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const passed = ['scene', 'variant', 'what-if', 'seed', 'figure'];

function asks_html({ predictions, goals: all, again }, lang) {
  const goals = again ? [] : all;
  const { predict, puzzles } = words[lang];
  const question = ({ question: text, choices }) => `<li>${escape(text)}${choices.length > 0 ? ` <span class="choices">${choices.map((one) => escape(one.text)).join(' · ')}</span>` : ''}</li>`;
  return (predictions.length > 0 ? `<p>${predict}</p><ul>${predictions.map(question).join('')}</ul>` : '')
    + (goals.length > 0 ? `<p>${puzzles}</p><ul>${goals.map(({ text }) => `<li>${escape(text)}</li>`).join('')}</ul>` : '');
}

/**
 * What a lab asks. Where the page has one of its scene already (`again`), only what its variant answers otherwise: goals are then
 * remembered as ever, but not shown.
 */
function asks_of(scene, lang, again) {
  const { predictions, goals } = scene.asks[lang];
  if (!again) return { predictions, goals };
  return { predictions: predictions.filter(({ id }) => scene.differs.includes(id)), goals: goals.map((goal) => ({ ...goal, hints: [] })), again };
}

/** What stands in a page of others before its lab is started, for the element to fetch. */
export const poster_json = ({ title, idea, figure }, lang) => JSON.stringify({ title: title[lang], idea: idea[lang], figure: figure.opening[lang] });

/** `attributes` as written; `scene` as the command line tells it; `again`: the page has one of that scene already. */
export function lab_html(attributes, scene, lang, again = false) {
  const given = passed.filter((name) => attributes[name]).map((name) => ` ${name}="${escape(attributes[name])}"`).join('');
  const asks = asks_of(scene, lang, again);
  const data = JSON.stringify({ title: scene.title[lang], ...asks }).replace(/</g, '\\u003c');
  return `<tcp-lab${again ? '' : ` id="lab-${scene.id}"`}${given} lang="${words[lang].htmlLang}">`
    + `<div class="lab-words"><p class="lab-title">${escape(scene.title[lang])}</p><p class="lab-idea">${escape(scene.idea[lang])}</p></div>`
    + `<div class="lab-run">${scene.figure.whole[lang]}</div><div class="lab-card">${scene.figure.opening[lang]}</div><div class="lab-asks">${asks_html(asks, lang)}</div>`
    + `<script type="application/json">${data}</script></tcp-lab>\n`;
}
