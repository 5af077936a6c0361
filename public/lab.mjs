// The lab's page: one lab that fills its window or frame, as the address asks for it. `window.lab` is the lab for scripts: see
// bridge.mjs.
import { readParameters } from './parameters.mjs';
import { Stage } from './stage.mjs';
import { htmlLang } from './words.mjs';

const { options, complaints, themeGiven } = readParameters(location.search);

function showView({ lang, title }) {
  document.documentElement.lang = htmlLang(lang);
  document.title = `${title} · Ackademy`;
  document.getElementById('title').textContent = title;
}

document.documentElement.lang = htmlLang(options.lang);
const stage = new Stage(document.querySelector('main'), { options, themeGiven, onView: showView });
window.lab = stage.lab;
addEventListener('hashchange', () => stage.openLink(location.hash));
await stage.start(complaints, location.hash);
