// window.lab: the lab for scripts: tests, course pages, and the text beside the canvas.
//
//   lab.ready                 promise of the lab itself, kept once the first frame is drawn; broken with an Error when it cannot run
//   lab.state()               what is the case now, as plain data: scene, title, idea, seed, variant, now, frontier, playing, speed, lang,
//                             theme, digest, events, client, server, packets (in flight), flood, wire, rules, selected, can_undo,
//                             can_redo, goals, scenes (all there are), log (what it shows).
//                             Times are whole microseconds; what each holds stands in web/bridge.hpp.
//   lab.play()  lab.pause()
//   lab.step(n = 1)           n events on, or back when negative; -1000 to 1000, not 0
//   lab.skip()                on to the next timer that expires
//   lab.seek(us)              to that time; in the past, what was seen is kept until something is done there
//   lab.act(text)             does one thing now: "open client", "send client 5000", "read client 500", "shutdown client", "close server",
//                             "abort client", "crash server", "reboot server", "expire client rto", "drop 3", "delay 3 40ms", "deliver 3",
//                             "duplicate 3", "corrupt 3 bit 200", "edit 3 flags=SA seq=+1", "forge client SA seq=+100", "forge attacker to
//                             server R seq=12345", "rule drop client every 3", "rule off 1", "flood 100000", "flood off", "set syncookies 1",
//                             "set delay 25ms", "set loss client 1%", "set bandwidth 10Mbit", …: all of core/sim/action.hpp's; also "undo"
//                             and "redo"
//   lab.set(key, value)       scene, seed, variant ("profile=freebsd,no-time-wait": see core/lesson/variant.hpp; "" for none), share (the
//                             code of a link), lang ("en", "zh"), theme ("light", "dark", "contrast"), speed ("auto", 0.001 to 1000), numbers ("relative",
//                             "absolute"), motion ("full", "reduced"), tab ("ladder", "client", …: what a narrow lab shows; "log": a wide one
//                             shows it large), log-ends ("client,wire"; "" for all), log-kinds ("segments", "losses", "states", "timers",
//                             "decisions", "calls", "acts"; "" for all), log-notation ("words", "tcpdump", "packetdrill"). Returns a promise, kept when it is in force: Chinese waits for its font.
//   lab.log({ from, count })  { shown, total, lines }: what the log shows, with its filter and in its notation, the oldest line first; all
//                             of them, or `count` from `from` on
//   lab.capture()             the session up to now as the octets (Uint8Array) of a pcapng file, both ends of the wire
//   lab.link()                an address that opens the lab as it stands now: scene, seed, all that was done, the moment, and
//                             the what-if beside it; "" when too much was done for an address
//   lab.console(side, line, typed) a line typed at the console of "client" or "server" ("ss -tan | grep SYN-RECV"): { text, wish }; wish is "none",
//                             or what the terminal is asked for: "clear", "help", "man". `typed`: the lines that `history` lists. `sysctl -w` acts as lab.act() does
//   lab.complete(line)        { kept, words }: what may stand behind `kept`, the line without its last word
//   lab.questions()           what the scene asks, in the lab's language: { predictions: [{ id, question, kind, choices }], goals: [{ id, text, hints }] }
//                             kind: "choice" (of choices: [{ id, text }]), "number" or "time" (in seconds)
//   lab.predict(id, answer)   judges an answer by what the untouched scene does: { right, answer, why, at }; at: the moment, in microseconds, where it comes by itself.
//                             The answer is a text: a choice's id, a whole number, or seconds such as "0.2"
//   lab.keys()                what its keys do, in its language: [{ keys, text }]
//   lab.explanations()        what the numbers, states, timers and queues are, in its language: { "SND.UNA": { source, words }, … }
//   lab.bookmarks()           moments worth a mark on the time line, at most fifty: [{ at, text }]
//   lab.segment()             the header of the packet held, else of the last one sent: { packet, checksum (right or not), fields: [{ name, value, words }] };
//                             null before the first
//   lab.whatIfs()             what a scene can stand beside itself under, by the value of "what-if", named in its language
//   lab.titles()              the scenes by id, in its language: { handshake: "…", … }
//   lab.items()               the names of what is on the canvas: "packet:3", "button:play", "panel:ladder", "field:client.snd.una", …
//   lab.itemRect(name)        { x, y, width, height, top, right, bottom, left } in CSS pixels of this page's viewport, as
//                             getBoundingClientRect has it; null when it is not on the canvas
//   lab.firstFrameMs          performance.now() of the first frame; 0 before
//   lab.on('event', f)        calls f(event) for each thing that happens for the first time: { kind, at, side, packet, rule, from, to, value, text };
//                             returns a function that ends it. lab.onevent = f does the same for one f. They come with the frame.
//
// A value of the wrong type, an unknown scene, action or key, a time that is none: an Error whose message is a sentence, thrown at
// once, and the lab stays as it was. Everything but `ready`, `on` and `onevent` throws until the lab is ready.

const slots = { 'inter-regular': 0, 'inter-semibold': 1, 'mono-regular': 2, 'mono-bold': 3, 'noto-sans-sc': 4 };
export const latinFonts = Object.keys(slots).slice(0, 4);
export const chineseFont = 'noto-sans-sc';

const inQuotes = (value) => (typeof value === 'string' ? `"${value}"` : String(value));

const textMax = 4096; // octets of UTF-8; and a NUL would end the text there for the module

function demandText(value, what) {
  if (typeof value !== 'string') throw new Error(`${what} must be a text, not ${inQuotes(value)}.`);
  if (value.includes('\0')) throw new Error(`${what} must be a text without a NUL character.`);
  if (value.length > textMax || new TextEncoder().encode(value).length > textMax) {
    throw new Error(`${what} must be a text of at most ${textMax} octets.`);
  }
}

export class Lab {
  /** Called with each event; null: nobody. */
  onevent = null;
  #module = null;
  #canvas;
  #listeners = new Set();
  #fetchFont;
  #chinese = null; // promise of the Chinese font, once asked for

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Promise<void>} ready kept when the first frame is drawn
   * @param {(name: string) => Promise<Uint8Array>} fetchFont
   */
  constructor(canvas, ready, fetchFont) {
    this.#canvas = canvas;
    this.#fetchFont = fetchFont;
    this.ready = ready.then(() => this);
    this.ready.catch(() => {}); // the page tells its reader; whoever awaits it hears of it too
  }

  state() { return JSON.parse(this.#text('state')); }
  play() { this.#running()._lab_play(1); }
  pause() { this.#running()._lab_play(0); }

  step(n = 1) {
    if (!Number.isInteger(n) || n === 0 || Math.abs(n) > 1000) {
      throw new Error(`step(n) takes a whole number from -1000 to 1000 other than 0, not ${inQuotes(n)}.`);
    }
    const module = this.#running();
    for (let i = 0; i < Math.abs(n); i++) module._lab_step(Math.sign(n));
  }

  skip() { this.#running()._lab_skip(); }

  seek(us) {
    if (typeof us !== 'number' || !Number.isFinite(us)) throw new Error(`seek(us) takes a number of microseconds, not ${inQuotes(us)}.`);
    this.#verb('seek', us);
  }

  act(text) {
    demandText(text, 'An action');
    this.#verb('act', text);
  }

  set(key, value) {
    demandText(key, 'A key');
    if (!['string', 'number', 'boolean'].includes(typeof value)) throw new Error(`The value of "${key}" must be a text or a number, not ${inQuotes(value)}.`);
    demandText(String(value), `The value of "${key}"`);
    this.#running();
    if (key === 'lang' && value === 'zh') return this.needChinese().then(() => this.#verb('set', 'lang', 'zh'));
    this.#verb('set', key, String(value));
    return Promise.resolve();
  }

  link() {
    const code = this.#text('share');
    return code && new URL(`#${code}`, location.origin + location.pathname).href;
  }

  log({ from = 0, count = Infinity } = {}) {
    for (const number of [from, count]) {
      if (typeof number !== 'number' || !(number >= 0)) throw new Error(`log({ from, count }) takes numbers of lines, not ${inQuotes(number)}.`);
    }
    return JSON.parse(this.#text('log', from, count));
  }

  capture() {
    const module = this.#running();
    const start = module._lab_capture();
    const end = start + module._lab_capture_size();
    return module.HEAPU8.slice(start, end);
  }

  console(side, line, typed = [line]) {
    demandText(side, 'The side of a console');
    demandText(line, 'A line of a console');
    const answer = JSON.parse(this.#text('console', side, line, typed.join('\n')));
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  complete(line) {
    demandText(line, 'A line of a console');
    return JSON.parse(this.#text('complete', line));
  }

  explanations() { return JSON.parse(this.#text('explanations')); }
  bookmarks() { return JSON.parse(this.#text('bookmarks')); }
  segment() { return JSON.parse(this.#text('segment')); }
  whatIfs() { return JSON.parse(this.#text('what_ifs')); }
  titles() { return JSON.parse(this.#text('titles')); }
  questions() { return JSON.parse(this.#text('questions')); }

  predict(id, answer) {
    demandText(id, 'A prediction');
    demandText(answer, 'An answer');
    const told = this.#text('predict', id, answer);
    if (!told.startsWith('{')) throw new Error(told);
    return JSON.parse(told);
  }

  keys() { return JSON.parse(this.#text('keys')); }
  items() { return JSON.parse(this.#text('items')); }

  itemRect(name) {
    demandText(name, 'The name of an item');
    const found = this.#text('item', name);
    if (found === '') return null;
    const [x, y, width, height] = found.split(' ').map(Number);
    const box = this.#canvas.getBoundingClientRect();
    return new DOMRect(box.x + x, box.y + y, width, height);
  }

  get firstFrameMs() { return this.#module ? this.#module._lab_first_frame_ms() : 0; }

  on(type, listener) {
    if (type !== 'event') throw new Error(`There are no "${type}" events; there is "event".`);
    if (typeof listener !== 'function') throw new Error('on("event", f) takes a function.');
    const entry = { listener };
    this.#listeners.add(entry);
    return () => { this.#listeners.delete(entry); };
  }

  // ---- for the page (lab.mjs) ----

  /** The scenes that a module has, also before it starts. */
  scenes(module) { return JSON.parse(callText(module, 'scenes')); }

  /** Hands the module its fonts and starts the scene. An Error: the module would not start, and says why. */
  start(module, fonts, options) {
    for (const [name, bytes] of fonts) this.#giveFont(module, name, bytes);
    module._lab_resize(this.#canvas.clientWidth, this.#canvas.clientHeight, devicePixelRatio); // no frame of another size first
    const complaint = callText(module, 'start', options.scene, options.lang, options.theme, options.seed);
    if (complaint !== '') throw new Error(complaint);
    this.#module = module;
  }

  resize(width, height, pixelRatio) { this.#running()._lab_resize(width, height, pixelRatio); }

  /** An event of the module, to whoever listens. A listener's own error is the page's, not the lab's. */
  tell(json) {
    if (this.onevent === null && this.#listeners.size === 0) return;
    const event = JSON.parse(json);
    const listeners = [...this.#listeners].map((entry) => entry.listener);
    if (typeof this.onevent === 'function') listeners.push(this.onevent);
    for (const listener of listeners) {
      try { listener(event); } catch (error) { reportError(error); }
    }
  }

  /** The Chinese font, fetched when first needed; after a failure the next call tries again. */
  needChinese() {
    this.#chinese ??= this.#fetchFont(chineseFont).then(
      (bytes) => this.#giveFont(this.#module, chineseFont, bytes),
      (error) => { this.#chinese = null; throw error; },
    );
    return this.#chinese;
  }

  #running() {
    if (this.#module === null) throw new Error('The lab is not ready yet: wait for lab.ready.');
    return this.#module;
  }

  // The module keeps the octets, so they are not freed.
  #giveFont(module, name, bytes) {
    if (name === chineseFont) this.#chinese ??= Promise.resolve();
    const pointer = module._malloc(bytes.length);
    module.HEAPU8.set(bytes, pointer);
    module._lab_font(slots[name], pointer, bytes.length);
  }

  #text(name, ...values) { return callText(this.#running(), name, ...values); }

  #verb(name, ...values) {
    const complaint = this.#text(name, ...values);
    if (complaint !== '') throw new Error(complaint);
  }
}

// Calls a C function that returns a text; texts among the arguments are lent for the call.
function callText(module, name, ...values) {
  const lent = [];
  const lend = (text) => {
    lent.push(module.stringToNewUTF8(text));
    return lent.at(-1);
  };
  try {
    return module.UTF8ToString(module[`_lab_${name}`](...values.map((value) => (typeof value === 'string' ? lend(value) : value))));
  } finally {
    for (const pointer of lent) module._free(pointer);
  }
}
