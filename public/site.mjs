// What every page of the site does besides being read: it remembers the language that was chosen and keeps one's place in it, switches
// between light and dark, and shows what has been done.
import { memory, systemTheme, watchSystemTheme } from './parameters.mjs';
import { progress } from './progress.mjs';
import { wordsIn } from './words.mjs';

const root = document.documentElement;
const lang = root.lang.startsWith('zh') ? 'zh' : 'en';
const words = wordsIn(lang);

// ---- the language ------------------------------------------------------------------------------------------------------

/** What stands nearest to the top of the screen, of all that has an id: what is written has the same ids in both languages. */
function presentPlace() {
  if (scrollY === 0) return '';
  const places = [...document.querySelectorAll('main [id]:not(tcp-lab *)')].map((node) => ({ id: node.id, top: node.getBoundingClientRect().top })).filter(({ top }) => top < innerHeight / 2);
  const line = parseFloat(getComputedStyle(root).scrollPaddingTop);
  const nearest = places.sort((one, other) => Math.abs(one.top - line) - Math.abs(other.top - line))[0];
  return nearest ? `#${nearest.id}` : '';
}

// The link stands at the head of the page: who has gone up to it means the place from which they went.
const wayUpMs = 10_000;
let read = '';
let wentUp = -Infinity;
const placeRead = () => presentPlace() || (performance.now() - wentUp < wayUpMs ? read : '');

const twin = document.querySelector('a.twin');
twin?.addEventListener('click', () => {
  memory.set('lang', twin.lang.split('-')[0]);
  twin.search = location.search;
  twin.hash = placeRead() || location.hash;
});

// Whoever scrolls back finds the head of the page at hand, and with it the other language, without losing the place.
const header = document.querySelector('header');
let scrolledTo = scrollY;
addEventListener('scroll', () => {
  if (Math.abs(scrollY - scrolledTo) < 4) return;
  if (scrollY > scrolledTo) read = presentPlace();
  else wentUp = performance.now();
  header.classList.toggle('back', scrollY < scrolledTo && scrollY > header.offsetHeight);
  scrolledTo = scrollY;
}, { passive: true });

// On paper there is nothing to unfold.
addEventListener('beforeprint', () => {
  for (const fold of document.querySelectorAll('details.answer')) fold.open = true;
});

// ---- light and dark ------------------------------------------------------------------------------------------------------

const themeButton = document.querySelector('button.theme');
const theme = () => root.dataset.theme ?? systemTheme();

function showTheme() {
  themeButton.textContent = theme() === 'dark' ? '☀' : '☾';
  themeButton.setAttribute('aria-pressed', String(theme() === 'dark'));
}

function chooseTheme(chosen) {
  root.dataset.theme = chosen;
  for (const node of document.querySelectorAll('tcp-lab')) {
    node.dataset.theme = chosen;
    if (node.lab?.firstFrameMs > 0) node.lab.set('theme', chosen);
  }
  showTheme();
}

if (themeButton) {
  themeButton.hidden = false;
  themeButton.onclick = () => {
    const chosen = theme() === 'dark' ? 'light' : 'dark';
    memory.set('theme', chosen);
    chooseTheme(chosen);
  };
  watchSystemTheme(showTheme);
  addEventListener('ackademy-theme', ({ detail }) => { if (detail !== root.dataset.theme) chooseTheme(detail); }); // chosen in a lab
  showTheme();
}

// ---- progress ------------------------------------------------------------------------------------------------------------

function showProgress() {
  for (const node of document.querySelectorAll('[data-needs]')) {
    const { done, total } = progress.of(JSON.parse(node.dataset.needs));
    const shown = node.querySelector('.progress');
    if (!shown || total === 0) continue;
    shown.hidden = node.localName === 'li' && done === 0;
    shown.textContent = done === total ? words.lessonDone : words.lessonProgress(done, total);
    shown.classList.toggle('whole', done === total);
    shown.style.setProperty('--share', String(done / total)); // by the CSSOM, which the policy lets pass
  }
  for (const node of document.querySelectorAll('.keep')) node.hidden = false;
}
showProgress();
progress.watch(showProgress);

function download(name, text) {
  const link = Object.assign(document.createElement('a'), { download: name, href: URL.createObjectURL(new Blob([text], { type: 'application/json' })) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

for (const keep of document.querySelectorAll('.keep')) {
  const status = keep.querySelector('[role="status"]');
  keep.querySelector('.export').onclick = () => download('ackademy-progress.json', progress.exported(JSON.parse(keep.dataset.lessons)));
  keep.querySelector('.erase').onclick = () => {
    if (!confirm(words.eraseSure)) return;
    progress.erase();
    status.textContent = words.erased;
  };
}

// ---- the rest -----------------------------------------------------------------------------------------------------------

for (const node of document.querySelectorAll('[data-address]')) { // what a teacher copies has the whole address
  node.textContent = new URL(`../${node.dataset.address.replace(/&amp;/g, '&')}`, location.href).href.replace(/&/g, '&amp;');
}
const search = document.querySelector('a.search');
document.addEventListener('keydown', (event) => {
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && event.target === document.body) {
    event.preventDefault();
    search?.click();
  }
});
