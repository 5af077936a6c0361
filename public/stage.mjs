// One lab in its place on a page: loads it, keeps its canvas the size of that place, says in words when there can be no lab, and
// leaves the graphics memory to others while it is far from the screen.
import { Lab, chineseFont, latinFonts } from './bridge.mjs';
import { font, join, leave, playsAlone, wasm } from './crowd.mjs';
import { Mirror } from './mirror.mjs';
import { Tasks } from './tasks.mjs';
import { defaultScene, memory, watchSystemTheme } from './parameters.mjs';
import { failures, htmlLang, tryAgain, wordsIn } from './words.mjs';

const nearby = '100% 0px'; // of the screen, above and below: there a lab is made ready

const paragraph = (textContent, lang = '') => Object.assign(document.createElement('p'), { lang, textContent });
const button = (textContent, onclick) => Object.assign(document.createElement('button'), { type: 'button', textContent, onclick });

let stagesMade = 0;
let webgl2 = null; // whether this browser has it, once it was asked
function hasWebGL2() {
  if (webgl2 === null) {
    const context = document.createElement('canvas').getContext('webgl2');
    context?.getExtension('WEBGL_lose_context')?.loseContext();
    webgl2 = context !== null;
  }
  return webgl2;
}

export class Stage {
  lab;
  #host;
  #options; // { scene, lang, theme, seed }
  #themeChosen; // else it follows the system's
  #onView;
  #settings; // [key, value] of lab.set, from the start
  #tasks;
  #tasksBeside; // the page shows them beside the lab; else they are part of the text
  #number; // on its page, from 1
  #parts = {};
  #mirror = null;
  #playing = false;
  #inSight = true; // until the browser says that it is not
  #lookAgain; // has the browser say it once more
  #saved = null; // the address of the last capture
  #context = null; // WEBGL_lose_context, while the context is given away
  #givenAway; // promise: the canvas was told so; before, it does not come back
  #ends = []; // what is to be called when it leaves the page
  #firstFrame;
  #noFrame;

  /**
   * `host` holds the lab, and may hold some of its parts already. `onView(state)` is told of another language, theme or scene; `settings`
   * are set once it runs; `tasks`, where the page shows what the scene asks by itself, is kept up to date.
   */
  constructor(host, { options, themeGiven, settings = [], tasks = null, onView = () => {} }) {
    [this.#host, this.#options, this.#themeChosen, this.#settings, this.#onView] = [host, options, themeGiven, settings, onView];
    this.#tasks = tasks ?? new Tasks({ scene: options.scene, lang: options.lang, lab: () => this.lab.ready });
    this.#tasksBeside = tasks !== null;
    const ready = new Promise((kept, broken) => { [this.#firstFrame, this.#noFrame] = [kept, broken]; });
    this.#number = ++stagesMade;
    this.#furnish(`lab-${this.#number}`);
    this.lab = new Lab(this.#parts.canvas, ready, font);
  }

  /** `complaints`: about the address; `hash`: the code of a link. Resolves when the lab runs, or has said why not. */
  async start(complaints = [], hash = '') {
    this.#dress(this.#options);
    if (!hasWebGL2()) return this.#fail('webgl');
    let module, fonts;
    try {
      const names = this.#options.lang === 'zh' ? [...latinFonts, chineseFont] : latinFonts;
      const fetched = Promise.all(names.map(async (name) => [name, await font(name)]));
      [module, fonts] = await Promise.all([this.#loadModule(), fetched]);
    } catch (error) {
      return this.#fail('load', error.message);
    }
    try {
      this.#settleScene(module, complaints);
      this.lab.start(module, fonts, this.#options);
    } catch (error) { // the module's own sentence tells which of its demands was not met
      return this.#fail(/WebGL2/.test(error.message) ? 'webgl' : 'stopped', error.message);
    }
    const words = wordsIn(this.#options.lang);
    const sentences = complaints.map(({ name, value, allowed, used }) => words.badParameter(name, value, allowed, used));
    sentences.push(...this.#settle(), ...this.#linkComplaints(hash));
    this.#dress(this.lab.state());
    this.#onView(this.lab.state());
    this.#mirror = new Mirror(this.lab, this.#parts.mirror, {
      copyLink: () => this.#copyLink(), copyLog: () => this.#copyLog(), saveCapture: () => this.#saveCapture(), name: this.#parts.name, number: this.#number, tasks: this.#tasks, tasksBeside: this.#tasksBeside,
    });
    this.#mirror.refresh();
    this.#followPreferences();
    this.#followSize();
    this.#followScreen();
    join(this);
    if (sentences.length > 0) this.#notice(sentences.join(' '));
  }

  /** Opens the session of a link, or says what is wrong with it. */
  openLink(hash) {
    const complaints = this.#linkComplaints(hash);
    if (complaints.length > 0) this.#notice(complaints.join(' '));
  }

  pause() { if (this.#playing) this.lab.pause(); }

  /** Off the page, for good. */
  close() {
    leave(this);
    this.pause();
    for (const end of this.#ends) end();
    if (this.#saved) URL.revokeObjectURL(this.#saved);
    if (this.#mirror) this.#release();
  }

  // ---- its parts ----

  #furnish(name) {
    const part = (kind, tag, properties = {}) => {
      const found = this.#host.querySelector(`.lab-${kind}`);
      const made = found ?? Object.assign(document.createElement(tag), { className: `lab-${kind}` });
      if (!found) this.#host.append(made);
      return Object.assign(made, properties);
    };
    const canvas = part('canvas', 'canvas', { tabIndex: 0, role: 'application' });
    canvas.setAttribute('aria-describedby', `${name}-hint`);
    this.#parts = {
      name,
      canvas,
      poster: part('poster', 'div'),
      failure: part('failure', 'div', { role: 'alert', hidden: true }),
      notice: part('notice', 'div', { role: 'status', hidden: true }),
      mirror: part('mirror', 'section', { hidden: true, tabIndex: -1 }), // a click in it leaves it open
    };
    this.#parts.failure.classList.add('lab-sheet');
    this.#parts.mirror.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') canvas.focus();
    });
  }

  /** What of the view the page itself shows: the language and the colours. */
  #dress({ lang, theme, title = 'TCP' }) {
    this.#options.lang = lang;
    this.#host.lang = htmlLang(lang);
    this.#host.dataset.theme = theme;
    this.#parts.canvas.ariaLabel = `${wordsIn(lang).canvas}: ${title}`;
  }

  /** A failure in both languages, in place of the lab. */
  #fail(kind, detail) {
    const { failure } = this.#parts;
    failure.replaceChildren(paragraph(failures[kind].en, 'en'), paragraph(failures[kind].zh, 'zh-CN'));
    if (kind !== 'webgl') failure.append(button(`${tryAgain.en} · ${tryAgain.zh}`, () => location.reload()));
    if (detail) failure.append(Object.assign(paragraph(detail, 'en'), { className: 'detail' }));
    for (const part of ['poster', 'notice', 'mirror', 'canvas']) this.#parts[part].hidden = true;
    failure.hidden = false;
    this.#noFrame(new Error(failures[kind].en));
  }

  /** A sentence on a strip over the lab, with what belongs to it, until it is put away. */
  #notice(sentence, ...more) {
    const { notice } = this.#parts;
    notice.replaceChildren(paragraph(sentence), ...more, button(wordsIn(this.#options.lang).close, () => { notice.hidden = true; }));
    notice.hidden = false;
  }

  // ---- loading ----

  async #loadModule() {
    const [{ default: createLab }, compiled] = await Promise.all([import('./lab.js'), wasm()]);
    return createLab({
      canvas: this.#parts.canvas,
      locateFile: (name) => new URL(name, import.meta.url).href,
      instantiateWasm: (imports, done) => {
        WebAssembly.instantiate(compiled, imports).then((instance) => done(instance, compiled), (error) => this.#fail('stopped', error.message));
        return {};
      },
      print: () => {},
      printErr: () => {}, // what matters arrives as an error
      onAbort: (reason) => this.#fail('stopped', String(reason)),
      onEvent: (json) => this.lab.tell(json),
      onFrame: () => this.#frameDrawn(),
      onView: (json) => this.#viewChanged(JSON.parse(json)),
      onShare: () => this.#copyLink(),
      onCopyLog: () => this.#copyLog(),
      onSaveCapture: () => this.#saveCapture(),
      onNeedChinese: () => this.lab.set('lang', 'zh').catch(() => this.#notice(wordsIn('en').fontFailed)),
    });
  }

  #frameDrawn() {
    const { poster } = this.#parts;
    if (!poster.hidden) {
      poster.hidden = true;
      this.#firstFrame();
    }
    this.#mirror?.frameDrawn();
  }

  /** The language, the theme, the scene or the pace was changed: by the learner in the canvas, or by a script. */
  #viewChanged(view) {
    const begins = view.playing && !this.#playing;
    this.#playing = view.playing;
    if (begins && this.#inSight) playsAlone(this);
    if (begins && !this.#inSight) this.#lookAgain(); // a script has begun it, and perhaps scrolled it here just now
    if (view.lang !== this.#options.lang) memory.set('lang', view.lang);
    if (view.theme !== this.#host.dataset.theme) {
      memory.set('theme', view.theme);
      dispatchEvent(new CustomEvent('ackademy-theme', { detail: view.theme }));
      this.#themeChosen = true;
    }
    const state = this.lab.state();
    this.#dress(state);
    this.#onView(state);
    this.#mirror?.refresh();
  }

  /** Instead of a scene that there is not: the default one, with a word about it. */
  #settleScene(module, complaints) {
    const scenes = this.lab.scenes(module);
    if (scenes.includes(this.#options.scene)) return;
    complaints.unshift({ name: 'scene', value: this.#options.scene, allowed: scenes.join(', '), used: defaultScene });
    this.#options.scene = defaultScene;
  }

  /** Puts the settings in force, and says which there are not. */
  #settle() {
    return this.#settings.flatMap(([key, value]) => {
      try {
        this.lab.set(key, value);
        return [];
      } catch (error) {
        return [error.message];
      }
    });
  }

  #linkComplaints(hash) {
    if (hash.length < 2) return [];
    try {
      this.lab.set('share', hash.slice(1));
      return [];
    } catch (error) {
      return [wordsIn(this.#options.lang).badLink(error.message, this.lab.state().scene)];
    }
  }

  /** To the clipboard; where the browser does not allow that, to the learner's eyes. */
  async #copyLink() {
    const words = wordsIn(this.#options.lang);
    const link = this.lab.link();
    if (link === '') return this.#notice(words.linkTooLong);
    try {
      await navigator.clipboard.writeText(link);
      this.#notice(words.linkCopied);
    } catch {
      this.#notice(words.linkByHand(link));
    }
  }

  /** All lines that the log shows; where the browser does not allow it, as a text to copy by hand. */
  async #copyLog() {
    const words = wordsIn(this.#options.lang);
    const { lines } = this.lab.log();
    if (lines.length === 0) return this.#notice(words.logEmpty);
    const text = `${lines.join('\n')}\n`;
    try {
      await navigator.clipboard.writeText(text);
      this.#notice(words.logCopied(lines.length));
    } catch {
      const field = Object.assign(document.createElement('textarea'), { value: text, readOnly: true, rows: 4, ariaLabel: words.log });
      this.#notice(words.logByHand, field);
      field.focus({ preventScroll: true });
      field.select();
    }
  }

  /** The session up to now as a file. */
  #saveCapture() {
    const name = `ackademy-${this.lab.state().scene}.pcapng`;
    if (this.#saved) URL.revokeObjectURL(this.#saved);
    this.#saved = URL.createObjectURL(new Blob([this.lab.capture()], { type: 'application/octet-stream' }));
    Object.assign(document.createElement('a'), { href: this.#saved, download: name }).click();
    this.#notice(wordsIn(this.#options.lang).captureSaved(name));
  }

  // ---- what it follows ----

  #followSize() {
    const { canvas } = this.#parts;
    const resize = () => this.lab.resize(canvas.clientWidth, canvas.clientHeight, devicePixelRatio);
    const observer = new ResizeObserver(resize);
    observer.observe(canvas);
    let query = null;
    const changed = () => {
      resize();
      watch();
    };
    const watch = () => {
      query?.removeEventListener('change', changed);
      query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
      query.addEventListener('change', changed);
    };
    watch();
    this.#ends.push(() => observer.disconnect(), () => query.removeEventListener('change', changed));
  }

  #followPreferences() {
    const reduced = matchMedia('(prefers-reduced-motion: reduce)');
    const follow = () => this.lab.set('motion', reduced.matches ? 'reduced' : 'full');
    follow();
    reduced.addEventListener('change', follow);
    const unwatch = watchSystemTheme((theme) => {
      if (this.#themeChosen) return;
      this.#host.dataset.theme = theme; // first, so that it does not count as a choice
      this.lab.set('theme', theme);
    });
    this.#ends.push(() => reduced.removeEventListener('change', follow), unwatch);
  }

  /** Off the screen it stands still; far from it it gives its WebGL context back, of which a browser has a dozen or so. */
  #followScreen() {
    const { canvas } = this.#parts;
    const seen = new IntersectionObserver((entries) => {
      this.#inSight = entries.at(-1).isIntersecting;
      if (!this.#inSight) this.pause();
      else if (this.#playing) playsAlone(this);
    });
    this.#lookAgain = () => {
      seen.unobserve(canvas);
      seen.observe(canvas);
    };
    const near = new IntersectionObserver((entries) => (entries.at(-1).isIntersecting ? this.#restore() : this.#release()), { rootMargin: nearby });
    for (const observer of [seen, near]) {
      observer.observe(canvas);
      this.#ends.push(() => observer.disconnect());
    }
  }

  #release() {
    if (this.#context) return;
    const { canvas } = this.#parts;
    this.#context = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context') ?? null;
    this.#givenAway = new Promise((told) => { canvas.addEventListener('webglcontextlost', () => setTimeout(told), { once: true }); });
    this.#context?.loseContext();
  }

  #restore() {
    const context = this.#context;
    this.#context = null;
    if (context) this.#givenAway.then(() => context.restoreContext());
  }
}
