// A lab as it stands in a page before anything of it is loaded: a still of its scene, its words, and what it asks, to be read by
// whoever has no JavaScript. The element (public/tcp-lab.mjs) makes a lab of it.
import { words } from '../../public/pages/words.mjs';

const escape = (text) => String(text).replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const passed = ['scene', 'variant', 'what-if', 'seed', 'figure'];

// ---- the still: a ladder of the segments before the scene's moment ----------------------------------------------------------

const [left, right, top] = [64, 356, 34];
const letters = { S: 'SYN', F: 'FIN', R: 'RST', '.': 'ACK' };
const flag_words = (flags) => [...flags].map((letter) => letters[letter]).filter(Boolean).join(' ');

function kind_of({ flags, length }) {
  if (flags.includes('R')) return 'rst';
  if (flags.includes('S')) return 'syn';
  if (flags.includes('F')) return 'fin';
  return length > 0 ? 'data' : 'ack';
}

function arrow(packet, now, y) {
  const [from, to] = packet.from === 'client' ? [left, right] : [right, left];
  const share = (at) => (packet.arrives > packet.sent ? (at - packet.sent) / (packet.arrives - packet.sent) : 1);
  const reach = Math.min(1, share(Math.min(packet.ends, now)));
  const tenth = (number) => Math.round(number * 10) / 10;
  const [x1, y1] = [from, tenth(y(packet.sent))];
  const [x2, y2] = [tenth(from + (to - from) * reach), tenth(y1 + (y(packet.arrives) - y1) * reach)];
  const flying = packet.ends > now;
  const label = packet.length > 0 ? `${packet.length} B` : flag_words(packet.flags);
  const width = tenth(label.length * 7.4 + 18);
  const [lx, ly] = flying ? [x2, y2] : [tenth((x1 + x2) / 2), tenth((y1 + y2) / 2)];
  const sign = Math.sign(to - from);
  const end = packet.lost && !flying
    ? `<path class="end" d="M${x2 - 5} ${y2 - 5}l10 10m0 -10l-10 10"/>`
    : flying ? '' : `<path class="tip" d="M${x2} ${y2}l${-9 * sign} -4.5v9z"/>`;
  return `<g class="${kind_of(packet)}"><path class="end" d="M${x1} ${y1}L${x2} ${y2}"/>${end}`
    + `<rect x="${tenth(lx - width / 2)}" y="${tenth(ly - 11)}" width="${width}" height="22" rx="11"/>`
    + `<text x="${lx}" y="${tenth(ly + 4)}">${label}</text></g>`;
}

// Every moment at which something leaves or comes gets as much room as any other: a ladder in order, not to scale.
function still_svg({ now, packets }, lang) {
  const moments = [...new Set(packets.flatMap(({ sent, arrives }) => [sent, arrives]))].sort((one, other) => one - other);
  const step = Math.min(40, 240 / Math.max(1, moments.length - 1));
  const height = top + 48 + Math.max(1, moments.length - 1) * step;
  const y = (at) => top + 24 + moments.indexOf(at) * step;
  const { client, server } = words[lang];
  return `<svg class="lab-still" viewBox="0 0 420 ${height}" width="420" height="${height}" aria-hidden="true" focusable="false">`
    + `<g class="ends"><text class="client" x="${left}" y="20">${client}</text><text class="server" x="${right}" y="20">${server}</text>`
    + `<path d="M${left} ${top}V${height}M${right} ${top}V${height}"/></g>`
    + packets.map((packet) => arrow(packet, now, y)).join('') + '</svg>';
}

// ---- the rest -----------------------------------------------------------------------------------------------------------------

function asks_html({ predictions, goals: all, again }, lang) {
  const goals = again ? [] : all;
  const { predict, puzzles } = words[lang];
  const question = ({ question: text, choices }) => `<li>${escape(text)}${choices.length > 0 ? ` <span class="choices">${choices.map((one) => escape(one.text)).join(' · ')}</span>` : ''}</li>`;
  return (predictions.length > 0 ? `<p>${predict}</p><ul>${predictions.map(question).join('')}</ul>` : '')
    + (goals.length > 0 ? `<p>${puzzles}</p><ul>${goals.map(({ text }) => `<li>${escape(text)}</li>`).join('')}</ul>` : '');
}

/**
 * What a lab asks. Where the page has one of its scene already (`again`), only what its variant answers otherwise: goals are then
 * remembered as ever, but not shown.
 */
function asks_of(scene, lang, again) {
  const { predictions, goals } = scene.asks[lang];
  if (!again) return { predictions, goals };
  return { predictions: predictions.filter(({ id }) => scene.differs.includes(id)), goals: goals.map((goal) => ({ ...goal, hints: [] })), again };
}

/** `attributes` as written; `scene` as the command line tells it; `again`: the page has one of that scene already. */
export function lab_html(attributes, scene, lang, again = false) {
  const given = passed.filter((name) => attributes[name]).map((name) => ` ${name}="${escape(attributes[name])}"`).join('');
  const asks = asks_of(scene, lang, again);
  const data = JSON.stringify({ title: scene.title[lang], ...asks }).replace(/</g, '\\u003c');
  return `<tcp-lab${again ? '' : ` id="lab-${scene.id}"`}${given} lang="${words[lang].htmlLang}">`
    + `<div class="lab-words"><p class="lab-title">${escape(scene.title[lang])}</p><p class="lab-idea">${escape(scene.idea[lang])}</p></div>`
    + `<div class="lab-card">${still_svg(scene.still, lang)}</div><div class="lab-asks">${asks_html(asks, lang)}</div>`
    + `<script type="application/json">${data}</script></tcp-lab>\n`;
}
