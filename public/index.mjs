// The first page: its language (in place, and in the address), and the lab in it.
import { memory, readParameters } from './parameters.mjs';
import { htmlLang } from './words.mjs';

const titles = { en: 'Ackademy: a TCP that you can break', zh: 'Ackademy：一个可以弄坏的 TCP' };
const frameTitles = { en: 'TCP lab: the handshake', zh: 'TCP 实验：三次握手' };
const frame = document.getElementById('figure');

/** The same scene, in the language of the page, wherever the page links to one. */
function labAddress(scene, language) {
  return `lab.html?scene=${scene}&lang=${language}`;
}

function showLanguage(language) {
  document.documentElement.lang = htmlLang(language);
  document.title = titles[language];
  frame.title = frameTitles[language];
  for (const link of document.querySelectorAll('nav a')) {
    if (link.lang === htmlLang(language)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }
  for (const link of document.querySelectorAll('.scenes a')) {
    link.href = labAddress(new URL(link.href).searchParams.get('scene'), language);
  }
  const address = new URL(labAddress('handshake', language), location.href).href.replace('&', '&amp;');
  document.getElementById('snippet').textContent =
    `<iframe src="${address}"\n        title="${frameTitles[language]}"\n        width="100%" height="720" loading="lazy"></iframe>`;
}

function chooseLanguage(language) {
  showLanguage(language);
  memory.set('lang', language);
  history.replaceState(null, '', `?lang=${language}`);
  const { lab } = frame.contentWindow;
  if (lab) lab.ready.then(() => lab.set('lang', language)).catch(() => {}); // it says itself what is wrong with it
}

const { lang } = readParameters(location.search).options;
showLanguage(lang);
frame.src = labAddress('handshake', lang);
for (const link of document.querySelectorAll('nav a')) {
  link.addEventListener('click', (event) => {
    event.preventDefault();
    chooseLanguage(new URL(link.href).searchParams.get('lang'));
  });
}
