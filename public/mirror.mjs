// The lab as text beside the canvas, for screen readers and whoever would rather read: time, the packets in flight, both ends, the
// wire, and a polite log. All that the canvas lets one do can be done here. It works the lab through the same interface as a script.
import { button, choice, element, entry, form, group, Lines, row, show } from './dom.mjs';
import { endPart } from './mirror_ends.mjs';
import { floodPart, forgePart, packetsPart, rulesPart, segmentName, wirePart } from './mirror_forms.mjs';
import { logPart } from './mirror_log.mjs';
import { mirrorWords } from './mirror_words.mjs';
import { themes } from './parameters.mjs';
import { languages, wordsIn } from './words.mjs';

const refreshMs = 250; // at most so often while frames are drawn
const sayMs = 1000; // the log, so that it can be followed by ear
const saidAtOnce = 4;
const logLines = 12;
const speeds = ['auto', '0.01', '0.1', '0.5', '1', '10', '100', '1000'];

export class Mirror {
  #lab;
  #section;
  #copyLink;
  #copyLog;
  #saveCapture;
  #tasks;
  #tasksBeside;
  #name;
  #number;
  #language = '';
  #held = 0;
  #timer = 0;
  #logTimer = 0;
  #saidAt = 0;
  #unsaid = []; // lines of events since the log was written last, the last few
  #left = 0; // how many more there were
  #parts = [];
  #log;
  #said;

  /**
   * `number`: which lab of the page it is; its ids begin with `name`. `tasks` is told of the state, too, and is part of the text unless
   * it stands beside the lab.
   */
  constructor(lab, section, { copyLink, copyLog, saveCapture, name, number, tasks, tasksBeside }) {
    [this.#lab, this.#section, this.#name, this.#number] = [lab, section, name, number];
    [this.#copyLink, this.#copyLog, this.#saveCapture] = [copyLink, copyLog, saveCapture];
    [this.#tasks, this.#tasksBeside] = [tasks, tasksBeside];
    section.setAttribute('aria-labelledby', `${name}-title`);
    section.hidden = false;
    lab.on('event', (event) => this.#hear(event));
  }

  /** To be called after each frame; reads the state now and then only. */
  frameDrawn() {
    if (this.#timer === 0) this.#timer = setTimeout(() => this.refresh(), refreshMs);
  }

  refresh() {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const state = this.#lab.state();
    if (state.lang !== this.#language) this.#build(state.lang);
    for (const part of this.#parts) part.update(state);
    this.#tasks.update(state, this.#lab);
    this.#tellHeld(state);
    this.#writeLog();
  }

  /** All of it in a language. */
  #build(language) {
    this.#language = language;
    const words = { ...wordsIn(language), ...mirrorWords[language], explained: this.#lab.explanations() };
    const act = (text) => this.#act(text);
    const title = this.#titlePart(words);
    const hint = element('p', { id: `${this.#name}-hint`, textContent: words.mirrorHint });
    this.#said = element('p', { className: 'said', role: 'status' });
    this.#log = element('div', { className: 'log', role: 'log', ariaLabel: words.log, ariaLive: 'polite', tabIndex: 0 });
    this.#parts = [
      this.#ideaPart(words), this.#timePart(words), this.#marksPart(words), packetsPart(words, act), this.#segmentPart(words), endPart('client', words, act), endPart('server', words, act),
      ...(this.#tasksBeside ? [] : [{ node: this.#tasks.console, update() {} }]),
      wirePart(words, act), rulesPart(words, act), forgePart(words, act), floodPart(words, act),
      logPart(this.#lab, words, { copy: this.#copyLog, save: this.#saveCapture, refresh: () => this.refresh() }),
      this.#whatIfPart(words), this.#settingsPart(words), this.#keysPart(words),
    ];
    const nodes = this.#parts.map(({ node }) => node);
    if (!this.#tasksBeside) nodes.splice(1, 0, this.#tasks.questions, this.#tasks.goals);
    this.#parts.push(title);
    this.#section.replaceChildren(title.node, hint, this.#said, ...nodes, element('h3', { textContent: words.log }), this.#log);
  }

  #titlePart(words) {
    const node = element('h2', { id: `${this.#name}-title` });
    const which = this.#number > 1 ? ` (${this.#number})` : '';
    return { node, update: (state) => show(node, `${words.mirrorTitle}: ${state.title}${which}`) };
  }

  #ideaPart(words) {
    const idea = element('p');
    const goals = element('ul', { ariaLabel: words.goals });
    goals.hidden = !this.#tasksBeside; // else they stand there with their hints
    return {
      node: element('div', {}, idea, goals),
      update(state) {
        show(idea, state.idea);
        if (goals.hidden) return;
        if (goals.childElementCount !== state.goals.length) goals.replaceChildren(...state.goals.map(() => element('li')));
        state.goals.forEach((goal, i) => show(goals.children[i], words.goal(goal.text, goal.reached)));
      },
    };
  }

  #timePart(words) {
    const lab = this.#lab;
    const quietly = (run) => () => {
      run();
      this.refresh();
    };
    const play = button(words.play, quietly(() => (lab.state().playing ? lab.pause() : lab.play())));
    const undo = button(words.undo, () => this.#lab.state().can_undo && this.#act('undo'));
    const redo = button(words.redo, () => this.#lab.state().can_redo && this.#act('redo'));
    const time = element('p');
    const buttons = row(button(words.back, quietly(() => lab.step(-1))), play, button(words.step, quietly(() => lab.step(1))),
      button(words.skip, quietly(() => lab.skip())), button(words.reset, quietly(() => lab.set('scene', lab.state().scene))), undo, redo, button(words.copyLink, this.#copyLink));
    const seconds = entry(words.moment, 0, { min: 0, max: 1e9, step: 'any', required: true });
    const seek = form(words.seek, [seconds], () => this.#refusable(() => lab.seek(Math.round(seconds.input.valueAsNumber * 1e6))));
    return {
      node: element('div', {}, buttons, time, seek),
      update(state) {
        show(play, state.playing ? words.pause : words.play);
        show(time, words.time((state.now / 1e6).toFixed(3)));
        for (const [node, can] of [[undo, state.can_undo], [redo, state.can_redo]]) node.setAttribute('aria-disabled', String(!can));
      },
    };
  }

  /** The marks of the time line, each to go to. */
  #marksPart(words) {
    const node = element('ul', { ariaLabel: words.marks });
    const made = group(words.marks, node);
    const lines = new Lines(node, ({ at, text }) => ({
      node: element('li', {}, button(`${(at / 1e6).toFixed(3)} s: ${text}`, () => this.#refusable(() => this.#lab.seek(at)))),
    }), made.node.firstElementChild);
    return this.#whileOpen(made.node, () => lines.update(this.#lab.bookmarks(), ({ at, text }) => `${at} ${text}`));
  }

  /** The header of the packet held, or else of the last one sent. */
  #segmentPart(words) {
    const table = element('tbody');
    const told = element('p');
    const node = element('table', {}, element('caption', { textContent: words.segment }), table);
    const lines = new Lines(table, ({ name, words: what }) => {
      const value = element('td');
      const head = element('th', { scope: 'row' }, element('details', {}, element('summary', { textContent: name }), element('p', { textContent: what })));
      return { node: element('tr', {}, head, value), update: (now) => show(value, now.value) };
    }, node);
    const made = group(words.segment, told, node);
    return this.#whileOpen(made.node, () => {
      const segment = this.#lab.segment();
      show(told, words.segmentTells(segment));
      const fields = (segment?.fields ?? []).map((field, i) => ({ ...field, key: `${i} ${field.name} ${segment.packet}` })); // an option may be there twice
      lines.update(fields, ({ key }) => key);
      node.hidden = segment === null;
    });
  }

  /** A part that is read only while it is open. */
  #whileOpen(node, read) {
    node.ontoggle = () => node.open && read();
    return { node, update: () => node.open && read() };
  }

  /** The scene beside itself without one of its rules. */
  #whatIfPart(words) {
    const names = this.#lab.whatIfs();
    const which = choice(words.whatIfBeside, [['', words.whatIfNone], ...Object.entries(names)]);
    which.input.onchange = () => {
      this.#lab.set('what-if', which.input.value).catch(() => {});
      this.refresh();
    };
    const told = element('p');
    return {
      node: group(words.whatIf, row(which.node), told).node,
      update({ what_if: other }) {
        which.input.value = other?.name ?? '';
        show(told, other ? words.whatIfTells(names[other.name], other, words.sides) : '');
      },
    };
  }

  #settingsPart(words) {
    const keys = {
      speed: choice(words.speed, speeds.map((speed) => [speed, speed === 'auto' ? words.speedAuto : `${speed} ×`])),
      numbers: choice(words.numbers, Object.entries(words.numberings)),
      theme: choice(words.theme, themes.map((theme) => [theme, words.themes[theme]])),
      lang: choice(words.language, languages.map((lang) => [lang, wordsIn(lang).languageName])),
      figure: choice(words.figure, Object.entries(words.figures)),
      'figure-side': choice(words.figureSide, Object.entries(words.sides)),
      scene: choice(words.scene, Object.entries(this.#lab.titles())),
    };
    for (const [key, { input }] of Object.entries(keys)) input.onchange = () => this.#lab.set(key, input.value).catch(() => {});
    return {
      node: group(words.settings, row(...Object.values(keys).map(({ node }) => node))).node,
      update(state) {
        for (const [key, { input }] of Object.entries(keys)) input.value = String(state[key.replace('-', '_')]);
      },
    };
  }

  #keysPart(words) {
    const lines = this.#lab.keys().map(({ keys, text }) => {
      const caps = keys.split(' ').flatMap((key, i) => [...(i ? [' '] : []), element('kbd', { textContent: key })]);
      return element('li', {}, element('span', {}, ...caps), element('span', { textContent: text }));
    });
    return { node: group(words.keys, element('p', { textContent: words.keysHint }), element('ul', {}, ...lines)).node, update() {} };
  }

  /** What cannot be done is said. */
  #act(text) { this.#refusable(() => this.#lab.act(text)); }

  #refusable(run) {
    try {
      this.#said.textContent = ''; // what is refused twice is said twice
      run();
    } catch (error) {
      show(this.#said, error.message);
    }
    this.refresh();
  }

  #tellHeld(state) {
    if (state.selected === this.#held) return;
    this.#held = state.selected;
    const packet = state.packets.find(({ id }) => id === state.selected);
    if (!packet) return;
    const words = mirrorWords[this.#language];
    const [from, to] = packet.from === 'client' ? ['client', 'server'] : ['server', 'client'];
    show(this.#said, words.held(wordsIn(this.#language).packet(segmentName(packet), words.sides[from], words.sides[to])));
  }

  #hear(event) {
    if (event.text === '') return; // known, but not worth a line
    this.#unsaid.push(`${(event.at / 1e6).toFixed(3)} s: ${event.text}`);
    if (this.#unsaid.length <= saidAtOnce) return;
    this.#unsaid.shift();
    this.#left++;
  }

  #writeLog() {
    if (this.#unsaid.length === 0) return;
    const wait = this.#saidAt + sayMs - performance.now();
    if (wait > 0) {
      this.#logTimer ||= setTimeout(() => {
        this.#logTimer = 0;
        this.#writeLog();
      }, wait);
      return;
    }
    this.#saidAt = performance.now();
    const lines = this.#left > 0 ? [mirrorWords[this.#language].leftOut(this.#left), ...this.#unsaid] : this.#unsaid;
    this.#log.append(...lines.map((textContent) => element('p', { textContent })));
    this.#unsaid = [];
    this.#left = 0;
    while (this.#log.childElementCount > logLines) this.#log.firstElementChild.remove();
  }
}
