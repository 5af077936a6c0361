// Small things of which the text beside the canvas is made. Each part is { node, update(state) }.

export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Writes only what has changed: what is written anew may be read aloud anew. */
export function show(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export const button = (textContent, onclick) => element('button', { type: 'button', textContent, onclick });
export const row = (...children) => element('div', { className: 'row' }, ...children);

/** An input with its words: a number where `properties` have min and max, else a text. */
export function entry(words, value, properties = {}) {
  const type = 'max' in properties ? 'number' : 'text';
  const input = element('input', { type, value, autocomplete: 'off', spellcheck: false, ...properties });
  return { node: element('label', {}, `${words} `, input), input };
}

/** A choice among [value, words] pairs. */
export function choice(words, pairs, properties = {}) {
  const input = element('select', properties, ...pairs.map(([value, text]) => element('option', { value, textContent: text })));
  return { node: element('label', {}, `${words} `, input), input };
}

/** Boxes to tick, one for each of [value, words]; `values()` are those ticked. */
export function boxes(words, pairs, ticked = []) {
  const inputs = pairs.map(([value]) => element('input', { type: 'checkbox', value, checked: ticked.includes(value) }));
  const labels = pairs.map(([, text], i) => element('label', {}, inputs[i], ` ${text}`));
  return {
    node: element('fieldset', {}, element('legend', { textContent: words }), ...labels),
    values: () => inputs.filter((input) => input.checked).map((input) => input.value),
  };
}

/** Makes the Enter key in an input press a button. (No form is submitted: a sandboxed frame may not, and would not even be told.) */
export function pressOnEnter(node, submit) {
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.target.localName !== 'input') return;
    event.preventDefault();
    submit.click();
  });
}

/** Inputs with a button that the Enter key presses too; `run` is called when all of them are valid. */
export function form(words, parts, run) {
  const submit = button(words, () => made.reportValidity() && run());
  const made = element('form', { className: 'row' }, ...parts.map(({ node }) => node), submit);
  pressOnEnter(made, submit);
  return made;
}

/** A stylesheet beside our modules, once a page. */
export function needStyle(name) {
  const { href } = new URL(name, import.meta.url);
  if (![...document.querySelectorAll('link[rel="stylesheet"]')].some((link) => link.href === href)) document.head.append(element('link', { rel: 'stylesheet', href }));
}

/** A part that opens under a heading. */
export function group(title, ...children) {
  const heading = element('h3', { textContent: title });
  return { node: element('details', {}, element('summary', {}, heading), ...children), heading };
}

/** Lines that stay for as long as their item is there, so that the focus stays too; when its line goes, the focus goes to `refuge`. */
export class Lines {
  #made = new Map();
  #list;
  #make;
  #refuge;

  constructor(list, make, refuge) {
    [this.#list, this.#make, this.#refuge] = [list, make, refuge];
  }

  update(items, key) {
    const keys = new Set(items.map(key));
    for (const [known, { node }] of this.#made) {
      if (keys.has(known)) continue;
      if (node.contains(document.activeElement)) this.#refuge.focus({ preventScroll: true });
      node.remove();
      this.#made.delete(known);
    }
    for (const item of items) {
      const known = this.#made.get(key(item));
      const line = known ?? this.#make(item);
      if (!known) {
        this.#made.set(key(item), line);
        this.#list.append(line.node);
      }
      line.update?.(item);
    }
    this.#list.hidden = items.length === 0;
  }
}
