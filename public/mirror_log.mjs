// The log as text: what of it is read and how it is written, its lines a page at a time, and what can be done with them.
import { boxes, button, choice, element, group, row, show } from './dom.mjs';

const pageLines = 100;
const captureKinds = ['segments', 'losses', 'acts']; // what a capture can be filtered by

/** `copy` and `save` are the page's; `refresh` tells all of the text what has changed. */
export function logPart(lab, words, { copy, save, refresh }) {
  const set = (key, value) => {
    lab.set(key, value);
    refresh();
  };
  const notation = choice(words.logNotation, Object.entries({ words: words.logWords, tcpdump: 'tcpdump', packetdrill: 'packetdrill' }));
  const ends = boxes(words.logWhere, Object.entries(words.logEnds));
  const kinds = boxes(words.logWhat, Object.entries(words.logKinds));
  const told = element('p');
  const lines = element('pre', { className: 'lines', tabIndex: 0, role: 'region', ariaLabel: words.logLines });
  let back = 0; // pages from the newest
  let shown = ''; // what the lines were read of
  const turn = (by) => () => {
    back += by;
    refresh();
  };
  const earlier = button(words.logEarlier, turn(1));
  const later = button(words.logLater, turn(-1));
  const all = button(words.logAll, () => {
    lab.set('log-ends', '');
    set('log-kinds', '');
  });
  const made = group(words.logTitle, row(notation.node), ends.node, kinds.node,
    row(all, button(words.logCopy, copy), button(words.logSave, save)), told, lines, row(earlier, later));

  let capture = false;
  notation.input.onchange = () => set('log-notation', notation.input.value);
  ends.node.onchange = (event) => set('log-ends', capture ? event.target.value : ends.values().join()); // a capture is of one end
  kinds.node.onchange = () => set('log-kinds', kinds.values().join());
  made.node.ontoggle = () => refresh();

  const tick = (part, chosen, offered) => {
    for (const input of part.node.querySelectorAll('input')) {
      input.checked = chosen.includes(input.value);
      input.disabled = !offered(input.value);
    }
  };
  return {
    node: made.node,
    update({ log, events, lang, now, digest }) {
      capture = log.notation !== 'words';
      notation.input.value = log.notation;
      const client = log.ends.join() === 'client';
      tick(ends, capture ? [client ? 'client' : 'server'] : log.ends, (end) => !capture || end !== 'wire');
      tick(kinds, log.kinds, (kind) => !capture || captureKinds.includes(kind));
      show(told, words.logShows(log.shown, log.total));
      back = Math.max(0, Math.min(back, Math.ceil(log.shown / pageLines) - 1));
      for (const [node, can] of [[earlier, (back + 1) * pageLines < log.shown], [later, back > 0]]) node.hidden = !can;
      if (!made.node.open) return;
      const which = JSON.stringify([log, events, lang, now, digest, back]);
      if (which === shown) return;
      shown = which;
      const end = log.shown - back * pageLines;
      const from = Math.max(0, end - pageLines);
      show(lines, end > 0 ? lab.log({ from, count: end - from }).lines.join('\n') : words.logNone);
    },
  };
}
