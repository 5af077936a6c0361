// What a learner does to the wire, as text: the packets in flight and what can be done to each, the links' knobs, rules that lose
// packets, forged segments, the flood and the server's queues. Every act is the notation of core/sim/action.hpp.
import { boxes, button, choice, element, entry, form, group, Lines, row, show } from './dom.mjs';

const flagPairs = [['S', 'SYN'], ['A', 'ACK'], ['F', 'FIN'], ['R', 'RST'], ['P', 'PSH'], ['U', 'URG']];
const numberPattern = '[+\\-]?[0-9]{1,10}';

export function segmentName(packet) {
  const flags = [...packet.flags].map((flag) => flagPairs.find(([letter]) => letter === (flag === '.' ? 'A' : flag))?.[1] ?? flag).join(' ');
  return packet.length > 0 ? `${flags} ${packet.length} B` : flags;
}

const optionPattern = 'off|[0-9]{1,5}';
const switches = (words) => [['', words.asItIs], ['on', words.there], ['off', words.absent]];

/** Numbers, ports and options of a header that a learner writes, timestamps if there can be any; `text()` has what was said. */
function headerFields(words, stamps = false) {
  const fields = {
    seq: entry('SEQ', '', { pattern: numberPattern, title: words.numberHint }),
    ack: entry('ACK', '', { pattern: numberPattern, title: words.numberHint }),
    win: entry('WND', '', { min: 0, max: 65535 }),
    urg: entry('urgent pointer', '', { min: 0, max: 65535 }),
    data: entry(words.octets, '', { min: 0, max: 1460 }),
    sport: entry(words.sport, '', { min: 0, max: 65535 }),
    dport: entry(words.dport, '', { min: 0, max: 65535 }),
    mss: entry('MSS', '', { pattern: optionPattern, title: words.optionHint }),
    ws: entry('WS', '', { pattern: optionPattern, title: words.optionHint }),
    sackok: choice('SACK permitted', switches(words)),
    ...(stamps && { ts: choice('timestamps', switches(words)) }),
  };
  return {
    parts: Object.values(fields),
    text: () => Object.entries(fields).filter(([, { input }]) => input.value !== '').map(([name, { input }]) => ` ${name}=${input.value}`).join(''),
  };
}

// ---- packets in flight ----------------------------------------------------------------------------------------------

function editForm(packet, words, act) {
  const had = flagPairs.map(([letter]) => letter).filter((letter) => packet.flags.includes(letter === 'A' ? '.' : letter));
  const flags = boxes(words.flags, flagPairs, had);
  const header = headerFields(words);
  return form(words.edit, [flags, ...header.parts], () => {
    const set = flags.values().join('');
    act(`edit ${packet.id}${set === had.join('') ? '' : ` flags=${set || 'none'}`}${header.text()}`);
  });
}

function packetLine(packet, words, act) {
  const name = segmentName(packet);
  const [from, to] = packet.from === 'client' ? ['client', 'server'] : ['server', 'client'];
  const delay = entry(words.milliseconds, 100, { min: 1, max: 3600000, required: true });
  const bit = entry(words.bit, 200, { min: 0, max: 65535, required: true });
  const more = element('details', {}, element('summary', { textContent: words.more(name) }),
    element('p', { textContent: words.header(packet) }),
    row(button(words.deliver, () => act(`deliver ${packet.id}`)), button(words.duplicate, () => act(`duplicate ${packet.id}`))),
    form(words.delay, [delay], () => act(`delay ${packet.id} ${delay.input.value}ms`)),
    form(words.corrupt, [bit], () => act(`corrupt ${packet.id} bit ${bit.input.value}`)),
    editForm(packet, words, act));
  const drop = button(words.drop(name), () => act(`drop ${packet.id}`));
  const text = element('span', { textContent: words.packet(name, words.sides[from], words.sides[to]) });
  return { node: element('li', {}, text, drop, more) };
}

export function packetsPart(words, act) {
  const heading = element('h3', { textContent: words.packets, tabIndex: -1 });
  const none = element('p', { textContent: words.noPackets });
  const list = element('ul', { ariaLabel: words.packets });
  const lines = new Lines(list, (packet) => packetLine(packet, words, act), heading);
  return {
    node: element('div', {}, heading, none, list),
    update(state) {
      // An edited one is another line: its name and numbers are others.
      lines.update(state.packets, ({ id, flags, seq, ack, length, window }) => [id, flags, seq, ack, length, window].join());
      none.hidden = state.packets.length > 0;
    },
  };
}

// ---- the links ------------------------------------------------------------------------------------------------------

// name: unit of its act, how much of the state's unit makes one, greatest
const linkKnobs = {
  delay: ['ms', 1e3, 3.6e6], jitter: ['ms', 1e3, 3.6e6], loss: ['%', 1e4, 100], duplicate: ['%', 1e4, 100],
  reorder: ['%', 1e4, 100], corrupt: ['%', 1e4, 100], queue: ['', 1, 65536], bandwidth: ['Mbit', 1e6, 1e6],
};

export function wirePart(words, act) {
  const cells = {};
  const body = element('tbody', {}, ...Object.keys(linkKnobs).map((name) => {
    cells[name] = { client: element('td'), server: element('td') };
    return element('tr', {}, element('th', { scope: 'row', textContent: words.knobs[name] }), cells[name].client, cells[name].server);
  }));
  const heads = ['', words.fromClient, words.fromServer].map((textContent, i) => element(i ? 'th' : 'td', i ? { scope: 'col', textContent } : {}));
  const knob = choice(words.knob, Object.keys(linkKnobs).map((name) => [name, `${words.knobs[name]}${linkKnobs[name][0] && ` (${linkKnobs[name][0]})`}`]));
  const way = choice(words.direction, [['', words.bothWays], ['client ', words.fromClient], ['server ', words.fromServer]]);
  const value = entry(words.value, 25, { min: 0, max: linkKnobs.delay[2], step: 'any', required: true });
  knob.input.onchange = () => { value.input.max = linkKnobs[knob.input.value][2]; };
  const change = form(words.set, [knob, way, value], () => {
    const [unit] = linkKnobs[knob.input.value];
    const off = knob.input.value === 'bandwidth' && Number(value.input.value) === 0;
    act(`set ${knob.input.value} ${way.input.value}${off ? 'off' : `${value.input.value}${unit}`}`);
  });
  const table = element('table', {}, element('caption', { textContent: words.links }), element('thead', {}, element('tr', {}, ...heads)), body);
  return {
    node: group(words.wire, table, change).node,
    update({ wire }) {
      for (const [name, [unit, scale]] of Object.entries(linkKnobs)) {
        for (const side of ['client', 'server']) {
          const raw = wire[side][name];
          show(cells[name][side], name === 'bandwidth' && raw === 0 ? words.unlimited : `${raw / scale} ${unit}`.trim());
        }
      }
    },
  };
}

// ---- rules ----------------------------------------------------------------------------------------------------------

const kinds = ['any', 'syn', 'syn-ack', 'ack', 'data', 'fin', 'rst'];

/** "rule drop client data every 3" in words. */
function ruleInWords(text, words) {
  const [side, ...rest] = text.split(' ').slice(2);
  const kind = kinds.includes(rest[0]) ? rest.shift() : 'any';
  const which = rest[0] === 'every' ? 'every' : rest.length > 0 ? 'nth' : 'all';
  return words.rule(words.sides[side], words.kinds[kind], words.which[which](rest.at(-1)));
}

export function rulesPart(words, act) {
  const from = choice(words.from, ['client', 'server'].map((side) => [side, words.sides[side]]));
  const kind = choice(words.kind, kinds.map((name) => [name, words.kinds[name]]));
  const which = choice(words.whichOnes, ['all', 'nth', 'every'].map((name) => [name, words.which[name]('n')]));
  const n = entry('n', 1, { min: 1, max: 1000000, required: true });
  const add = form(words.addRule, [from, kind, which, n], () => {
    const tail = { all: '', nth: ` ${n.input.value}`, every: ` every ${n.input.value}` }[which.input.value];
    act(`rule drop ${from.input.value} ${kind.input.value}${tail}`);
  });
  const list = element('ul', { ariaLabel: words.rules });
  const part = group(words.rules, list, add);
  const lines = new Lines(list, (rule) => {
    const text = ruleInWords(rule.text, words);
    const tally = element('span');
    const remove = button(words.removeRule(text), () => act(`rule off ${rule.id}`));
    return { node: element('li', {}, tally, remove), update: ({ seen, lost }) => show(tally, words.ruleTally(text, seen, lost)) };
  }, part.node.firstElementChild);
  return { node: part.node, update: (state) => lines.update(state.rules, ({ id }) => id) };
}

// ---- forging --------------------------------------------------------------------------------------------------------

export function forgePart(words, act) {
  const who = choice(words.from, [['client', words.asClient], ['server', words.asServer], ['attacker to server', words.attackerToServer], ['attacker to client', words.attackerToClient]]);
  const flags = boxes(words.flags, flagPairs, ['R']);
  const header = headerFields(words, true);
  const send = form(words.forge, [who, flags, ...header.parts], () => act(`forge ${who.input.value} ${flags.values().join('') || 'none'}${header.text()}`));
  return { node: group(words.forging, element('p', { textContent: words.forgeHint }), send).node, update() {} };
}

// ---- the flood and the server's queues ------------------------------------------------------------------------------

export function floodPart(words, act) {
  const tells = element('p');
  const rate = entry(words.rate, 100000, { min: 1, max: 10000000, required: true });
  const start = form(words.floodOn, [rate], () => act(`flood ${rate.input.value}`));
  start.append(button(words.floodOff, () => act('flood off')));
  const cookies = choice('SYN cookies', [['0', words.cookies.off], ['1', words.cookies.overflow], ['2', words.cookies.always]]);
  cookies.input.onchange = () => act(`set syncookies ${cookies.input.value}`);
  const knobs = [['syn-backlog', 256, 1, 65536], ['synack-retries', 5, 0, 15], ['accept-backlog', 128, 1, 65536]].map(([name, value, min, max]) => {
    const field = entry(words.knobs[name], value, { min, max, required: true });
    return form(words.set, [field], () => act(`set ${name} ${field.input.value}`));
  });
  return {
    node: group(words.flood, tells, start, row(cookies.node), ...knobs).node,
    update({ flood, server }) {
      show(tells, words.floodTells(flood, server));
      const now = String(['off', 'overflow', 'always'].indexOf(server.cookies));
      if (server.cookies && cookies.input !== document.activeElement) cookies.input.value = now;
    },
  };
}
