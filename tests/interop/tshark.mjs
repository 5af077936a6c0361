// Wireshark's opinion of our captures: 200 random runs, captured at the client's end and at the server's by turns. tshark must find every checksum right and
// nothing malformed, and label every packet as core/trace/analysis does. What is not compared, and why: docs/wireshark.md.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parallel, run } from '../checks.mjs';

const runs = 200;

// Our label, as `--log labels` prints it, and tshark's field.
const fields = {
  'TCP Retransmission': 'retransmission',
  'TCP Fast Retransmission': 'fast_retransmission',
  'TCP Spurious Retransmission': 'spurious_retransmission',
  'TCP Out-Of-Order': 'out_of_order',
  'TCP Dup ACK': 'duplicate_ack',
  'TCP Previous segment not captured': 'lost_segment',
  'TCP ZeroWindow': 'zero_window',
  'TCP ZeroWindowProbe': 'zero_window_probe',
  'TCP ZeroWindowProbeAck': 'zero_window_probe_ack',
  'TCP Window Update': 'window_update',
  'TCP Window Full': 'window_full',
  'TCP Keep-Alive': 'keep_alive',
  'TCP Keep-Alive ACK': 'keep_alive_ack',
  'TCP Port numbers reused': 'reused_ports',
};
const labels = Object.keys(fields);
const not_compared = 'TCP ACKed unseen segment'; // see docs/wireshark.md

// The octets that our programs send mean nothing: no protocol above TCP is to look at them. And every checksum is checked.
const only_tcp = ['--disable-protocol', 'http', '-o', 'tcp.desegment_tcp_streams:FALSE', '-o', 'tcp.try_heuristic_first:FALSE',
  '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];

// Numbers for a seed: the same ones everywhere.
function* numbers(seed) {
  for (let state = seed >>> 0; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield state >>> 8;
  }
}

function acts(seed) {
  const draw = numbers(seed);
  const below = (bound) => draw.next().value % bound;
  const side = () => ['client', 'server'][below(2)];
  const list = [];
  for (let n = 1 + below(5); n > 0; n--) list.push(`at ${1 + below(6000)}ms send ${side()} ${1 + below(below(3) === 0 ? 200 : 40_000)}`);
  for (let n = below(6); n > 0; n--) list.push(`${['drop', 'duplicate', 'drop'][below(3)]} ${4 + below(40)}`);
  for (let n = below(3); n > 0; n--) list.push(`delay ${2 + below(30)} ${1 + below(400)}ms`);
  for (const who of ['client', 'server']) if (below(3) > 0) list.push(`at ${7000 + below(4000)}ms close ${who}`);
  if (below(8) === 0) list.push(`at ${4000 + below(4000)}ms abort ${side()}`);
  return list;
}

const command = (seed, vantage, file) => ['run', 'random', '--seed', String(seed), '--until', '30s', '--vantage', vantage,
  '--log', 'labels', '--pcap', file, ...acts(seed).flatMap((act) => ['--do', act])];

// Line by line: our labels, sorted; "TCP Dup ACK 7#2" keeps its numbers.
function ours(text) {
  return text.split('\n').filter(Boolean).map((line) => [...line.matchAll(/\[(TCP [^\]]+)\]/g)].map(([, label]) => label).filter((label) => label !== not_compared).sort());
}

function theirs(text) {
  return text.split('\n').filter(Boolean).map((line) => {
    const [malformed, ip, tcp, number, frame, ...flags] = line.split('\t');
    let found = labels.filter((_, index) => flags[index]);
    // tshark sets the general field beside the two special ones
    if (found.includes('TCP Fast Retransmission') || found.includes('TCP Spurious Retransmission')) found = found.filter((label) => label !== 'TCP Retransmission');
    found = found.map((label) => (label === 'TCP Dup ACK' ? `${label} ${frame}#${number}` : label)).sort();
    return { found, wrong: [malformed && 'malformed', ip !== '1' && 'IP checksum', tcp !== '1' && 'TCP checksum'].filter(Boolean) };
  });
}

// Complaints about one capture, and how often each label came.
async function compare(ackademy, folder, seed, vantage, counts) {
  const file = join(folder, `${seed}-${vantage}.pcapng`);
  const args = command(seed, vantage, file);
  const own = await run(ackademy, args);
  const shown = `ackademy ${args.map((word) => (/ /.test(word) ? `'${word}'` : word)).join(' ')}`;
  if (own.code > 1) return [`${shown}\n  ${own.stderr}`]; // 1: some act had no packet to act on
  const wanted = ['_ws.malformed', 'ip.checksum.status', 'tcp.checksum.status', 'tcp.analysis.duplicate_ack_num', 'tcp.analysis.duplicate_ack_frame',
    ...Object.values(fields).map((field) => `tcp.analysis.${field}`)];
  const shark = await run('tshark', ['-r', file, ...only_tcp, '-T', 'fields', ...wanted.flatMap((field) => ['-e', field])]);
  if (shark.code !== 0) return [`tshark does not read what this writes:\n  ${shown}\n  ${shark.stderr}`];
  rmSync(file);
  const our_lines = ours(own.stdout);
  const their_lines = theirs(shark.stdout);
  if (our_lines.length !== their_lines.length) return [`${shown}\n  ${our_lines.length} packets by us, ${their_lines.length} by tshark`];
  return our_lines.flatMap((labels_by_us, index) => {
    for (const label of labels_by_us) counts.set(label.replace(/ \d.*/, ''), (counts.get(label.replace(/ \d.*/, '')) ?? 0) + 1);
    const { found, wrong } = their_lines[index];
    const at = `${shown}\n  packet ${index + 1}: `;
    if (wrong.length > 0) return [at + wrong.join(', ')];
    return labels_by_us.join() === found.join() ? [] : [`${at}we say [${labels_by_us}], tshark [${found}]`];
  });
}

// The labels that the runs must have produced, or the comparison would prove nothing.
const must_occur = ['TCP Retransmission', 'TCP Fast Retransmission', 'TCP Spurious Retransmission', 'TCP Out-Of-Order', 'TCP Dup ACK', 'TCP ZeroWindow',
  'TCP ZeroWindowProbe', 'TCP ZeroWindowProbeAck', 'TCP Window Update', 'TCP Window Full'];

// One result a run: { passed, failed, skipped, details }.
export async function tshark(ackademy) {
  if ((await run('tshark', ['--version'])).code !== 0) return { passed: 0, failed: 0, skipped: 1, details: 'tshark is not here (Debian\'s package tshark): nothing was compared' };
  const folder = join('build', 'tshark');
  mkdirSync(folder, { recursive: true });
  const counts = new Map();
  const seeds = Array.from({ length: runs }, (_, index) => index + 1);
  const results = await parallel(seeds, (seed) => compare(ackademy, folder, seed, seed % 2 === 0 ? 'client' : 'server', counts));
  const complaints = results.filter((list) => list.length > 0).map((list) => list[0]);
  const absent = must_occur.filter((label) => !counts.has(label));
  if (absent.length > 0) complaints.push(`no run had these labels: ${absent.join(', ')}`);
  return { passed: runs + 1 - complaints.length, failed: complaints.length, skipped: 0, details: complaints.join('\n'), counts };
}
