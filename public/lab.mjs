// The lab's page: reads the address, fetches the module and its fonts side by side, starts the scene, keeps the canvas the
// size of its window, and says so in words when there can be no lab. `window.lab` is the lab for scripts: see bridge.mjs.
import { Lab, chineseFont, latinFonts } from './bridge.mjs';
import { Mirror } from './mirror.mjs';
import { defaultScene, memory, readParameters, watchSystemTheme } from './parameters.mjs';
import { failures, htmlLang, tryAgain, wordsIn } from './words.mjs';

const byId = (id) => document.getElementById(id);
const canvas = byId('canvas');
const { options, complaints, themeGiven } = readParameters(location.search);
let themeChosen = themeGiven; // else it follows the system's
let mirror = null;

let firstFrame, noFrame;
const ready = new Promise((kept, broken) => { [firstFrame, noFrame] = [kept, broken]; });
const lab = new Lab(canvas, ready, fetchFont);
window.lab = lab;

// ---- in words -------------------------------------------------------------------------------------------------------

/** A failure in both languages, in place of the lab. */
function showFailure(kind, detail) {
  const paragraph = (lang, text) => Object.assign(document.createElement('p'), { lang, textContent: text });
  const reload = Object.assign(document.createElement('button'), { type: 'button', textContent: `${tryAgain.en} · ${tryAgain.zh}` });
  reload.onclick = () => location.reload();
  const sheet = byId('failure');
  sheet.replaceChildren(paragraph('en', failures[kind].en), paragraph('zh-CN', failures[kind].zh));
  if (kind !== 'webgl') sheet.append(reload);
  if (detail) sheet.append(Object.assign(paragraph('en', detail), { className: 'detail' }));
  sheet.hidden = false;
  for (const id of ['poster', 'notice', 'mirror', 'canvas']) byId(id).hidden = true;
  noFrame(new Error(failures[kind].en));
}

/** Sentences on a strip over the lab, until they are put away. */
function showNotice(...sentences) {
  const notice = byId('notice');
  const text = Object.assign(document.createElement('p'), { textContent: sentences.join(' ') });
  const close = Object.assign(document.createElement('button'), { type: 'button', textContent: wordsIn(options.lang).close });
  close.onclick = () => { notice.hidden = true; };
  notice.replaceChildren(text, close);
  notice.hidden = false;
}

/** What of the view the page itself shows: its language, title and colours. */
function followView(state) {
  options.lang = state.lang;
  document.documentElement.lang = htmlLang(state.lang);
  document.documentElement.dataset.theme = state.theme;
  document.title = `${state.title} · Ackademy`;
  byId('title').textContent = state.title;
  canvas.ariaLabel = `${wordsIn(state.lang).canvas}: ${state.title}`;
}

// ---- loading --------------------------------------------------------------------------------------------------------

function hasWebGL2() {
  const context = document.createElement('canvas').getContext('webgl2');
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

async function fetchFont(name) {
  const response = await fetch(new URL(`fonts/${name}.ttf`, import.meta.url));
  if (!response.ok) throw new Error(`fonts/${name}.ttf: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function loadModule() {
  const { default: createLab } = await import('./lab.js');
  return createLab({
    canvas,
    locateFile: (name) => new URL(name, import.meta.url).href,
    print: () => {},
    printErr: () => {}, // what matters arrives as an error
    onAbort: (reason) => showFailure('stopped', String(reason)),
    onEvent: (json) => lab.tell(json),
    onFrame: frameDrawn,
    onView: viewChanged,
    onShare: copyLink,
    onNeedChinese: () => lab.set('lang', 'zh').catch(() => showNotice(wordsIn('en').fontFailed)),
  });
}

function frameDrawn() {
  if (!byId('poster').hidden) {
    byId('poster').hidden = true;
    firstFrame();
  }
  mirror?.frameDrawn();
}

/** The language, the theme or the scene was changed: by the learner in the canvas, or by a script. */
function viewChanged(json) {
  const view = JSON.parse(json);
  if (view.lang !== options.lang) memory.set('lang', view.lang);
  if (view.theme !== document.documentElement.dataset.theme) {
    memory.set('theme', view.theme);
    themeChosen = true;
  }
  mirror?.refresh();
  followView(lab.state());
}

/** Instead of a scene that there is not: the default one, with a word about it. */
function settleScene(module) {
  const scenes = lab.scenes(module);
  if (scenes.includes(options.scene)) return;
  complaints.unshift({ name: 'scene', value: options.scene, allowed: scenes.join(', '), used: defaultScene });
  options.scene = defaultScene;
}

/** The session of the address, where there is one: what stands behind its #. */
function openLink() {
  if (location.hash.length < 2) return null;
  try {
    lab.set('share', location.hash.slice(1));
    return null;
  } catch (error) {
    return wordsIn(options.lang).badLink(error.message, lab.state().scene);
  }
}

/** To the clipboard; where the browser does not allow that, to the learner's eyes. */
async function copyLink() {
  const words = wordsIn(options.lang);
  const link = lab.link();
  if (link === '') return showNotice(words.linkTooLong);
  try {
    await navigator.clipboard.writeText(link);
    showNotice(words.linkCopied);
  } catch {
    showNotice(words.linkByHand(link));
  }
}

function followSize() {
  const resize = () => lab.resize(canvas.clientWidth, canvas.clientHeight, devicePixelRatio);
  new ResizeObserver(resize).observe(canvas);
  const watchPixelRatio = () => {
    matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => { resize(); watchPixelRatio(); }, { once: true });
  };
  watchPixelRatio();
}

function followPreferences() {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  const follow = () => lab.set('motion', reduced.matches ? 'reduced' : 'full');
  follow();
  reduced.addEventListener('change', follow);
  watchSystemTheme((theme) => {
    if (themeChosen) return;
    document.documentElement.dataset.theme = theme; // first, so that it does not count as a choice
    lab.set('theme', theme);
  });
}

async function boot() {
  document.documentElement.lang = htmlLang(options.lang);
  document.documentElement.dataset.theme = options.theme;
  if (!hasWebGL2()) return showFailure('webgl');
  let module, fonts;
  try {
    const names = options.lang === 'zh' ? [...latinFonts, chineseFont] : latinFonts;
    const fetched = Promise.all(names.map(async (name) => [name, await fetchFont(name)]));
    [module, fonts] = await Promise.all([loadModule(), fetched]);
  } catch (error) {
    return showFailure('load', error.message);
  }
  try {
    settleScene(module);
    lab.start(module, fonts, options);
  } catch (error) { // the module's own sentence tells which of its demands was not met
    return showFailure(/WebGL2/.test(error.message) ? 'webgl' : 'stopped', error.message);
  }
  const linkComplaint = openLink();
  followView(lab.state());
  mirror = new Mirror(lab, byId('mirror'), copyLink);
  mirror.refresh();
  followPreferences();
  followSize();
  const words = wordsIn(options.lang);
  const sentences = complaints.map(({ name, value, allowed, used }) => words.badParameter(name, value, allowed, used));
  if (linkComplaint) sentences.push(linkComplaint);
  if (sentences.length > 0) showNotice(...sentences);
  addEventListener('hashchange', () => {
    const complaint = openLink();
    if (complaint) showNotice(complaint);
  });
}

await boot();
