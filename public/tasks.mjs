// What a scene asks, beside the lab: predictions, judged by what its core does; puzzles, ticked when they are solved, with hints one at a
// time; a console for either end. It works the lab through the same interface as a script, and remembers what was done (progress.mjs).
import { button, element, needStyle, pressOnEnter, row, show } from './dom.mjs';
import { progress } from './progress.mjs';
import { wordsIn } from './words.mjs';

let formsMade = 0;
const rfcPlace = /RFC (\d{3,5})(?:(?:[,，、]? ?(?:section |第 ?)?)(\d+(?:\.\d+)+|(?<=(?:section |第 ?))\d+)(?: ?节)?)?/g;

/** Text in which each section of an RFC is a link to it. */
function withLinks(text) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(rfcPlace)) {
    const [whole, number, section] = found;
    parts.push(text.slice(from, found.index));
    parts.push(element('a', { href: `https://www.rfc-editor.org/rfc/rfc${number}${section ? `#section-${section}` : ''}`, textContent: whole }));
    from = found.index + whole.length;
  }
  return [...parts, text.slice(from)];
}

export class Tasks {
  questions = element('div', { className: 'lab-questions' });
  goals = element('div', { className: 'lab-goals' });
  console = element('details', { className: 'lab-console' });
  #lab; // () => promise of the lab
  #scene;
  #words;
  #shown = ''; // which scene, seed, variant and language
  #ticks = new Map(); // goal -> shows whether it is reached
  #said;
  #again = null; // { scene, asked }: the page asks of that scene elsewhere, and here only these predictions

  /** `lab()`: a promise of the lab, started for it where need be. */
  constructor({ scene, lang, lab }) {
    [this.#lab, this.#scene, this.#words] = [lab, scene, wordsIn(lang)];
    for (const node of [this.questions, this.goals]) node.hidden = true;
    this.#furnishConsole();
  }

  /** Shows what a scene asks: { predictions, goals } as lab.questions() has them; `again`: another lab on the page shows the goals. */
  show({ predictions, goals, again = false }) {
    this.#again = again ? { scene: this.#scene, asked: predictions.map(({ id }) => id) } : null;
    const done = progress.scene(this.#scene);
    this.questions.replaceChildren(...predictions.map((prediction) => this.#question(prediction, done.predictions)));
    this.questions.hidden = predictions.length === 0;
    this.#ticks.clear();
    this.#said = element('p', { className: 'unseen', role: 'status' });
    const list = element('ul', {}, ...goals.map((goal) => this.#goal(goal, Boolean(done.goals[goal.id]))));
    this.goals.replaceChildren(element('p', { className: 'lab-head', textContent: this.#words.puzzles }), list, this.#said);
    this.goals.hidden = again || goals.length === 0;
  }

  /** To be called with the lab's state now and then. */
  update(state, lab) {
    const shown = [state.scene, state.seed, state.variant, state.lang].join(' ');
    if (shown !== this.#shown) {
      const first = this.#shown === '';
      [this.#shown, this.#scene, this.#words] = [shown, state.scene, wordsIn(state.lang)];
      if (!first || this.questions.childElementCount + this.#ticks.size === 0) this.show(this.#ours(lab.questions()));
      show(this.console.firstElementChild, this.#words.console);
      if (!first && this.console.childElementCount > 1) this.#openConsole(); // another language, perhaps
    }
    for (const { id, text, reached } of state.goals) if (reached) this.#reach(id, text);
  }

  /** Of what the lab's scene asks, what this place on the page does. */
  #ours({ predictions, goals }) {
    if (this.#again?.scene !== this.#scene) return { predictions, goals };
    return { predictions: predictions.filter(({ id }) => this.#again.asked.includes(id)), goals, again: true };
  }

  // ---- predictions ----

  #question(prediction, answered) {
    const words = this.#words;
    const name = `ask-${++formsMade}`;
    const submit = button(words.predictButton, () => (value() === '' ? show(result, words.noAnswer) : this.#judge(prediction.id, value(), result, more)));
    submit.className = 'predict';
    const { node, value } = this.#field(prediction, name, submit);
    const result = element('div', { className: 'verdict', role: 'status' });
    const more = element('p', { className: 'row' });
    const form = element('form', { className: 'ask' }, element('p', { className: 'lab-head', textContent: words.predict }), node, result, more);
    if (prediction.id in answered) {
      show(result, answered[prediction.id] ? words.wasRight : words.wasWrong);
      result.className = `verdict ${answered[prediction.id] ? 'right' : 'wrong'}`;
    }
    pressOnEnter(form, submit);
    return form;
  }

  #field({ question, kind, choices }, name, submit) {
    if (kind === 'choice') {
      const radios = choices.map(({ id }) => element('input', { type: 'radio', name, value: id }));
      const labels = choices.map(({ text }, i) => element('label', {}, radios[i], ` ${text}`));
      return { node: element('fieldset', {}, element('legend', { textContent: question }), ...labels, row(submit)), value: () => radios.find((radio) => radio.checked)?.value ?? '' };
    }
    const input = element('input', { type: 'text', id: name, inputMode: kind === 'number' ? 'numeric' : 'decimal', autocomplete: 'off', spellcheck: false, maxLength: 20 });
    const label = element('label', { htmlFor: name, textContent: question });
    return { node: element('div', { className: 'field' }, label, row(input, kind === 'time' ? this.#words.seconds : '', submit)), value: () => input.value.trim() };
  }

  async #judge(id, answer, result, more) {
    const words = this.#words;
    let lab, verdict;
    try {
      show(result, '');
      lab = await this.#lab();
      verdict = lab.predict(id, answer);
    } catch (error) { // an answer that is none; or there is no lab, which says why
      show(result, error.message);
      result.className = 'verdict';
      return;
    }
    progress.predicted(this.#scene, id, verdict.right);
    result.className = `verdict ${verdict.right ? 'right' : 'wrong'}`;
    result.replaceChildren(element('p', {}, element('b', { textContent: verdict.right ? words.right : words.wrong }), ` ${words.coreDoes(verdict.answer)}`), element('p', {}, ...withLinks(verdict.why)));
    more.replaceChildren();
    if (verdict.at === undefined) return; // the learner has to do it first
    more.append(button(words.showMe, () => {
      lab.pause();
      lab.seek(verdict.at);
      this.#look();
    }));
  }

  /** The lab's drawing, brought before the reader's eyes. */
  #look() {
    const canvas = this.questions.parentElement.querySelector('canvas') ?? document.querySelector('canvas');
    canvas.scrollIntoView({ block: 'nearest' });
    canvas.focus({ preventScroll: true });
  }

  // ---- puzzles ----

  #goal({ id, text, hints }, reached) {
    const words = this.#words;
    const mark = element('span', { className: 'tick', role: 'img' });
    const given = element('ol', { className: 'hints', hidden: true });
    const hint = button('', () => {
      given.append(element('li', {}, ...withLinks(hints[given.childElementCount])));
      given.hidden = false;
      offer();
    });
    hint.className = 'hint';
    const offer = () => {
      hint.hidden = given.childElementCount === hints.length;
      hint.textContent = words.hint(given.childElementCount + 1, hints.length);
    };
    const node = element('li', {}, mark, element('div', {}, element('span', { textContent: text }), hint, given));
    const tick = (is) => {
      node.classList.toggle('reached', is);
      mark.textContent = is ? '✓' : '';
      mark.ariaLabel = is ? words.reached : words.notYet;
      if (is) hint.hidden = true;
    };
    offer();
    tick(reached);
    this.#ticks.set(id, { tick, reached });
    return node;
  }

  #reach(id, text) {
    const known = this.#ticks.get(id);
    if (!known || known.reached) return;
    known.reached = true;
    known.tick(true);
    progress.reached(this.#scene, id);
    show(this.#said, this.#words.goalReached(text));
  }

  // ---- the console ----

  #furnishConsole() {
    const words = this.#words;
    this.console.append(element('summary', { textContent: words.console }));
    this.console.ontoggle = () => {
      if (this.console.open && this.console.childElementCount === 1) this.#openConsole();
    };
  }

  /** Both ends' terminals, in the lab's language; only now they are fetched. */
  async #openConsole() {
    let terminals;
    try {
      const [{ Console, consoleWords }, lab] = await Promise.all([import('./console.mjs'), this.#lab()]);
      const words = consoleWords[lab.state().lang];
      terminals = ['client', 'server'].map((side) => element('div', {}, element('p', { className: 'lab-head', textContent: this.#words.consoleOf[side] }), new Console(lab, side, words).node));
    } catch {
      this.console.open = false; // to be tried again; a lab that cannot run says itself why
      return;
    }
    needStyle('console.css');
    const place = element('div', { className: 'lab-terminals' }, ...terminals);
    this.console.replaceChildren(this.console.firstElementChild, place);
  }
}
