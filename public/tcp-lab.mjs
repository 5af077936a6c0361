// Labs as parts of a page, which needs one script tag for them (and lets wasm compile: script-src 'wasm-unsafe-eval', where it has such
// a policy); the style comes with it:
//
//   <script type="module" src="tcp-lab.mjs"></script>
//   <tcp-lab scene="handshake" lang="en"></tcp-lab>
//
// The attributes scene, lang, theme and seed mean what they mean in an address (parameters.mjs); variant ("two-way-handshake",
// "profile=freebsd"), what-if (the same, side by side with the real one) and figure ("curves", …) are settings of the lab (bridge.mjs).
// What stands there first is a card, with the scene's poster: its title, its idea and how it begins, one small file (posters/) where the
// page has not brought them. Nothing of the lab is fetched before it is started, by a click, a key or a prediction. Any number may
// stand in a page; at most one plays at a time. `element.lab` is its window.lab (bridge.mjs), null before `element.start()`, which
// resolves to it. The height of the drawing is the style's --lab-height.
import { button, element, needStyle, show } from './dom.mjs';
import { readParameters } from './parameters.mjs';
import { Tasks } from './tasks.mjs';
import { wordsIn } from './words.mjs';

const parameters = ['scene', 'lang', 'theme', 'seed'];
const settings = ['variant', 'what-if', 'figure'];

class TcpLab extends HTMLElement {
  #stage = null;
  #starting = null; // promise of the lab, once started
  #tasks = null;
  #parameters;
  #place;
  #card;

  get lab() { return this.#stage?.lab ?? null; }

  connectedCallback() {
    if (this.#tasks) return;
    needStyle('lab.css');
    const given = parameters.filter((name) => this.hasAttribute(name)).map((name) => [name, name === 'lang' ? this.lang.split('-')[0] : this.getAttribute(name)]);
    this.#parameters = readParameters(new URLSearchParams(given).toString());
    const { options, themeGiven } = this.#parameters;
    if (themeGiven) this.dataset.theme = options.theme;
    this.#furnish(options);
  }

  /** Loads the lab and draws it, paused. */
  start() {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start() {
    const { options, complaints, themeGiven } = this.#parameters;
    options.theme = this.dataset.theme ?? options.theme; // chosen since
    this.#card.classList.add('starting');
    this.#place.classList.add('on');
    this.classList.add('on');
    const { Stage } = await import('./stage.mjs');
    if (!this.#tasks) throw new Error('The lab has left the page.');
    this.#stage = new Stage(this.#place, {
      options, themeGiven, tasks: this.#tasks, onView: ({ theme }) => { this.dataset.theme = theme; },
      settings: this.#settings(),
    });
    await this.#stage.start(complaints);
    return this.#stage.lab.ready;
  }

  #settings() {
    const given = settings.filter((name) => this.hasAttribute(name)).map((name) => [name, this.getAttribute(name)]);
    const shows = this.hasAttribute('what-if') && !this.hasAttribute('figure') ? [['figure', 'what-if']] : [];
    return [...given, ...shows];
  }

  // ---- what stands there first ----

  /** The generator may have put a card and what the scene asks there already: see cmake/pages/lab.mjs. */
  #furnish({ scene, lang }) {
    const words = wordsIn(lang);
    const asked = this.querySelector('script[type="application/json"]');
    const asks = asked ? JSON.parse(asked.textContent) : null;
    const said = this.querySelector('.lab-words') ?? element('div', { className: 'lab-words' }, element('p', { className: 'lab-title', textContent: `${words.cardTitle}: ${scene}` }));
    this.#card = this.querySelector('.lab-card') ?? element('div', { className: 'lab-card' });
    this.#card.classList.add('lab-poster');
    const start = button(words.start, () => {}); // a click anywhere on the card is one
    start.className = 'lab-start';
    start.setAttribute('aria-label', `${words.start}: ${asks?.title ?? scene}`);
    this.#card.onclick = ({ target }) => {
      const { type, anchorNode } = getSelection();
      if (start.contains(target) || type !== 'Range' || !this.#card.contains(anchorNode)) this.#startByHand(); // else its words are being marked
    };
    this.#card.append(start, element('p', { className: 'lab-wait', textContent: words.setting }));
    this.#place = element('div', { className: 'lab' }, this.#card);
    this.#place.lang = this.lang || lang;
    this.#tasks = new Tasks({ scene, lang, lab: () => this.start() });
    if (asks) this.#tasks.show(asks);
    if (!asked) this.#hangPoster(said.firstElementChild, start);
    this.replaceChildren(said, this.#tasks.questions, ...this.querySelectorAll('.lab-run'), this.#place, this.#tasks.goals, this.#tasks.console);
  }

  /** Where the poster cannot be had, the card keeps the scene's name. A figure is of the scene as it is: a variant or a seed has none. */
  async #hangPoster(title, start) {
    const { scene, lang, seed } = this.#parameters.options;
    const words = wordsIn(lang);
    let poster;
    try {
      const response = await fetch(new URL(`posters/${encodeURIComponent(scene)}.${lang}.json`, import.meta.url));
      if (!response.ok) return;
      poster = await response.json();
    } catch {
      return;
    }
    show(title, poster.title);
    title.after(element('p', { className: 'lab-idea', textContent: poster.idea }));
    start.setAttribute('aria-label', `${words.start}: ${poster.title}`);
    if (seed !== 1 || this.hasAttribute('variant')) return;
    this.#card.prepend(new DOMParser().parseFromString(poster.figure, 'image/svg+xml').documentElement);
  }

  async #startByHand() {
    try {
      await this.start();
    } catch {
      return; // it says itself what is wrong
    }
    this.#place.querySelector('canvas').focus({ preventScroll: true });
    this.#place.scrollIntoView({ block: 'nearest' });
  }

  // Moved within the page, it is connected again at once; else it is gone.
  async disconnectedCallback() {
    await null;
    if (this.isConnected) return;
    this.#stage?.close();
    this.#stage = this.#starting = this.#tasks = null;
    this.replaceChildren();
  }
}

customElements.define('tcp-lab', TcpLab);
