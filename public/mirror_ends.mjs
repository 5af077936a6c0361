// An end of the connection as text: its state, the variables of its TCB in the RFC's names, its timers, and the calls of its program.
import { button, element, entry, form, group, Lines, row, show } from './dom.mjs';

// What the lab's acts call a timer.
const timerActs = { retransmission: 'rto', 'delayed-ack': 'delack', 'keep-alive': 'keepalive', 'time-wait': '2msl', 'loss-probe': 'probe' };

const seconds = (us) => (us / 1e6).toFixed(3);
const counted = (number, from) => `${(number - from) >>> 0} (${number})`;

/** [name, value] of each variable; nothing where there is no connection. */
function variables({ snd, rcv, iss, irs, cwnd, ssthresh, rto, srtt, rttvar, unsent, unread }) {
  const known = [['ISS', iss], ['IRS', irs]];
  if (snd) known.push(['SND.UNA', counted(snd.una, iss)], ['SND.NXT', counted(snd.nxt, iss)], ['SND.WND', snd.wnd], ['SND.UP', counted(snd.up, iss)], ['SND.WL1', counted(snd.wl1, irs)], ['SND.WL2', counted(snd.wl2, iss)], ['FlightSize', (snd.nxt - snd.una) >>> 0]);
  if (rcv) known.push(['RCV.NXT', counted(rcv.nxt, irs)], ['RCV.WND', rcv.wnd], ['RCV.UP', counted(rcv.up, irs)]);
  if (cwnd !== null) known.push(['cwnd', cwnd], ['ssthresh', ssthresh ?? '∞']);
  if (rto !== null) known.push(['RTO', `${seconds(rto)} s`]);
  if (srtt !== null) known.push(['SRTT', `${seconds(srtt)} s`], ['RTTVAR', `${seconds(rttvar)} s`]);
  if (snd) known.push(['unsent', unsent], ['unread', unread]);
  return known.filter(([, value]) => value !== null);
}

/** A name that opens to tell what it is. */
function explained(words, name, shown) {
  const { [name]: told } = words.explained;
  if (!told) return shown;
  return element('details', {}, element('summary', { textContent: shown }), element('p', { textContent: `${told.words} (${told.source})` }));
}

/** The same for a name that changes: the state. */
function explainedState(words) {
  const summary = element('summary');
  const told = element('p');
  return {
    node: element('details', {}, summary, told),
    update({ state }) {
      const { [state]: line } = words.explained;
      show(summary, words.whatIs(state));
      show(told, `${line.words} (${line.source})`);
    },
  };
}

function tcb(words) {
  const table = element('tbody');
  const make = ([name]) => {
    const value = element('td');
    const head = element('th', { scope: 'row' }, explained(words, name, words.variables[name] ?? name));
    return { node: element('tr', {}, head, value), update: ([, now]) => show(value, String(now)) };
  };
  const node = element('table', {}, element('caption', { textContent: words.tcb }), table);
  const lines = new Lines(table, make, node);
  return {
    node,
    update(end) {
      const known = variables(end);
      lines.update(known, ([name]) => name);
      node.hidden = known.length === 0;
    },
  };
}

function timers(side, words, act, refuge) {
  const node = element('ul', { ariaLabel: words.timers });
  let now = 0;
  const lines = new Lines(node, ({ name }) => {
    const left = element('span');
    const title = words.timerNames[name] ?? name;
    const expire = button(words.expire(title), () => act(`expire ${side} ${timerActs[name] ?? name}`));
    return { node: element('li', {}, left, expire), update: ({ deadline }) => show(left, words.timerLeft(title, seconds(deadline - now))) };
  }, refuge);
  return {
    node,
    update(end, at) {
      now = at;
      lines.update(end.timers, ({ name }) => name);
    },
  };
}

function calls(side, words, act) {
  const call = (name) => button(words[name], () => act(`${name} ${side}`));
  const octets = (name, value) => {
    const amount = entry(words.octets, value, { min: 1, max: 1048576, required: true });
    amount.input.oninvalid = () => amount.input.setCustomValidity(words.octetsRange);
    amount.input.oninput = () => amount.input.setCustomValidity('');
    return form(words[name], [amount], () => act(`${name} ${side} ${amount.input.value}`));
  };
  const power = button('', () => act(`${power.value} ${side}`));
  const reads = button('', () => act(`set reads ${side} ${reads.value}`));
  return {
    node: element('div', {}, row(call('open'), call('shutdown'), call('close'), call('abort'), power, reads), octets('send', 5000), octets('read', 1000)),
    update(end) {
      power.value = end.up ? 'crash' : 'reboot';
      reads.value = end.reads ? 'off' : 'on';
      show(power, words[power.value]);
      show(reads, end.reads ? words.readsOff : words.readsOn);
    },
  };
}

export function endPart(side, words, act) {
  const { node, heading } = group('');
  const summary = node.firstElementChild;
  const parts = [explainedState(words), tcb(words), timers(side, words, act, summary), calls(side, words, act)];
  node.append(...parts.map((part) => part.node));
  return {
    node,
    update(state) {
      const end = state[side];
      const more = [end.up ? null : words.down, end.error === 'none' ? null : words.errors[end.error]];
      show(heading, [`${words.sides[side]}: ${end.state}`, ...more.filter(Boolean)].join(', '));
      for (const part of parts) part.update(end, state.now);
    },
  };
}
