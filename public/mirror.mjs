// The lab as text beside the canvas, for screen readers and whoever would rather read: the transport, both ends' states,
// the packets in flight with a way to drop each, and a polite log. It works the lab through the same interface as a script.
import { wordsIn } from './words.mjs';

const refreshMs = 250; // at most so often while frames are drawn
const logLines = 12;

const flagNames = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK' };

export function segmentName(packet) {
  const flags = [...packet.flags].map((flag) => flagNames[flag] ?? flag).join(' ');
  return packet.length > 0 ? `${flags} ${packet.length} B` : flags;
}

function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export class Mirror {
  #lab;
  #language = '';
  #timer = 0;
  #rows = new Map(); // packet id -> its line
  #unsaid = []; // events since the last refresh, the last few
  #parts = {};

  constructor(lab, section, copyLink) {
    this.#lab = lab;
    const button = (run) => element('button', { type: 'button', onclick: run });
    const parts = {
      title: element('h2', { id: 'mirror-title' }),
      hint: element('p', { id: 'mirror-hint' }),
      idea: element('p'),
      back: button(() => lab.step(-1)),
      play: button(() => (lab.state().playing ? lab.pause() : lab.play())),
      step: button(() => lab.step(1)),
      skip: button(() => lab.skip()),
      reset: button(() => lab.set('scene', lab.state().scene)),
      copyLink: button(copyLink),
      time: element('p'),
      ends: element('p'),
      packets: element('ul'),
      log: element('div', { className: 'log', role: 'log', ariaLive: 'polite' }),
    };
    this.#parts = parts;
    const transport = element('div', { className: 'row' }, parts.back, parts.play, parts.step, parts.skip, parts.reset, parts.copyLink);
    section.append(parts.title, parts.hint, parts.idea, transport, parts.time, parts.ends, parts.packets, parts.log);
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
    const words = wordsIn(state.lang);
    if (state.lang !== this.#language) this.#relabel(state.lang, words);
    const parts = this.#parts;
    if (parts.idea.textContent !== state.idea) parts.idea.textContent = state.idea;
    parts.play.textContent = state.playing ? words.pause : words.play;
    parts.time.textContent = words.time((state.now / 1e6).toFixed(3));
    parts.ends.textContent = words.ends(state.client.state, state.server.state);
    this.#listPackets(state.packets, words);
    this.#log();
  }

  #relabel(language, words) {
    this.#language = language;
    const parts = this.#parts;
    parts.title.textContent = words.mirrorTitle;
    parts.hint.textContent = words.mirrorHint;
    for (const name of ['back', 'step', 'skip', 'reset', 'copyLink']) parts[name].textContent = words[name];
    parts.packets.ariaLabel = words.packets;
    parts.log.ariaLabel = words.log;
    parts.log.replaceChildren();
    for (const row of this.#rows.values()) row.remove();
    this.#rows.clear();
  }

  // Lines are kept for as long as their packet flies, so that the focus stays where it is.
  #listPackets(packets, words) {
    const flying = new Set(packets.map((packet) => packet.id));
    for (const [id, row] of this.#rows) {
      if (flying.has(id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    for (const packet of packets) {
      if (this.#rows.has(packet.id)) continue;
      const name = segmentName(packet);
      const [from, to] = packet.from === 'client' ? [words.client, words.server] : [words.server, words.client];
      const drop = element('button', { type: 'button', textContent: words.drop(name), onclick: () => this.#drop(packet.id) });
      const row = element('li', {}, element('span', { textContent: words.packet(name, from, to) }), drop);
      this.#rows.set(packet.id, row);
      this.#parts.packets.append(row);
    }
    this.#parts.packets.hidden = packets.length === 0;
  }

  #drop(id) {
    const flying = this.#lab.state().packets.some((packet) => packet.id === id);
    if (flying) this.#lab.act(`drop ${id}`);
    this.refresh();
  }

  #hear(event) {
    if (event.text === '') return; // known, but not worth a line
    this.#unsaid.push(`${(event.at / 1e6).toFixed(3)} s: ${event.text}`);
    if (this.#unsaid.length > logLines) this.#unsaid.shift();
  }

  #log() {
    const log = this.#parts.log;
    log.append(...this.#unsaid.map((textContent) => element('p', { textContent })));
    this.#unsaid.length = 0;
    while (log.childElementCount > logLines) log.firstElementChild.remove();
  }
}
