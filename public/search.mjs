// The search page: the index of its language, made when the site was built, is fetched at the first question.
import MiniSearch from './minisearch.mjs';
import { ask as find, searchOptions } from './search_words.mjs';
import { wordsIn } from './words.mjs';

const most = 30;
const words = wordsIn(document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
const field = document.getElementById('q');
const results = document.querySelector('.results');
const found = document.querySelector('.found');

let index = null; // promise
const load = () => (index ??= fetch('search.json').then(async (response) => {
  if (!response.ok) throw new Error(response.statusText);
  return MiniSearch.loadJSON(await response.text(), searchOptions);
}).catch((error) => {
  index = null;
  throw error;
}));

function line({ kind, title, heading, url, start }) {
  const link = Object.assign(document.createElement('a'), { href: url });
  const part = (tag, className, textContent) => Object.assign(document.createElement(tag), { className, textContent });
  link.append(part('span', 'kind', results.dataset[kind]), part('b', '', title), ...(heading ? [part('span', 'in', heading)] : []), part('span', 'start', start));
  const item = document.createElement('li');
  item.append(link);
  return item;
}

async function ask() {
  const question = field.value.trim();
  history.replaceState(null, '', question ? `?q=${encodeURIComponent(question)}` : location.pathname);
  if (question === '') return results.replaceChildren(), void (found.textContent = '');
  let answer;
  try {
    answer = find(await load(), question);
  } catch {
    found.textContent = words.searchFailed;
    return;
  }
  if (question !== field.value.trim()) return; // another one was asked meanwhile
  const { hits, some } = answer;
  results.replaceChildren(...hits.slice(0, most).map(line));
  found.textContent = words.searchFound(hits.length, question, some);
}

field.addEventListener('input', ask);
field.form.addEventListener('submit', (event) => {
  event.preventDefault();
  ask();
});
field.value = new URLSearchParams(location.search).get('q') ?? '';
if (field.value) ask();
field.focus();
