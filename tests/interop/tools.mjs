// The console beside the tools of this machine. Two hosts of the kernel (hosts.py) and the two of a scene are brought into the same
// state; then ss, netstat, sysctl and nstat must print the same at both, and tcpdump the same of a capture as our own. What cannot be
// the same is made so in both: process numbers, what is left of a timer. A tool that is not installed is a skipped test.
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parallel, run } from '../checks.mjs';

const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, TZ: 'UTC', LC_ALL: 'C', NSTAT_HISTORY: '/dev/null' };
const packages = { ss: 'iproute2', nstat: 'iproute2', netstat: 'net-tools', sysctl: 'procps', tcpdump: 'tcpdump' };

// What the kernel's hosts do, in order, and where our scene then stands. Beside "the same" only some lines or words are compared.
const states = [
  { steps: [{ on: 'server', do: 'listen' }], ours: ['handshake', '--at', '50ms'],
    server: ['ss -tln', 'ss -tan', 'ss -tl', 'ss -tlnp', 'ss -tulnp', 'ss -u', 'ss -uan', 'ss -w', 'ss -x', 'ss -s', 'ss -st',
      'netstat -tln', 'netstat -tulpn', 'netstat -tl', 'netstat -nato', 'netstat -ua', 'netstat -x', 'netstat -xnap'] },
  { steps: [{ on: 'client', do: 'open' }, { on: 'server', do: 'accept' }], ours: ['handshake', '--at', '1s'],
    client: ['ss -tan', 'ss -tn', 'ss -t', 'ss -tanop', 'ss -tn4H', 'ss -tn state established', 'netstat -nat', 'netstat -natop', 'netstat -t', 'ss -ta state syn-sent',
      'nstat', 'nstat -asz', 'netstat -s'],
    server: ['ss -tan', 'ss -tanp', 'ss -tano', 'ss -tuan', 'ss -tn sport = :80', 'ss -tan dport = :49152', "ss -tan '( dport = :49152 or sport = :22 )'",
      'ss -tan exclude established', 'ss -tan state listening', 'ss -tan src 10.0.0.0/24', 'ss -tni', 'ss -tnoi', 'netstat -nap', 'netstat -natp'] },
  { steps: [{ on: 'client', do: 'send' }, { on: 'server', until: "ss -tnH | grep 3000" }],
    ours: ['handshake', '--at', '3s', '--do', 'at 1s set reads server off', '--do', 'at 1s send client 3000'],
    client: ['ss -tn', 'ss -tni'], server: ['ss -tn', 'ss -tan', 'ss -tni', 'netstat -nt'] },
  { steps: [{ on: 'server', do: 'read' }, { on: 'client', do: 'shutdown' }, { on: 'client', until: 'ss -tnH state fin-wait-2' }, { on: 'server', do: 'read' }],
    ours: ['handshake', '--at', '3s', '--do', 'at 1s shutdown client'],
    client: ['ss -tanp', 'ss -tn state fin-wait-2', 'netstat -natp'], server: ['ss -tanp', 'netstat -natp', 'ss -t state close-wait'] },
  { steps: [{ on: 'server', do: 'close' }, { on: 'client', until: 'ss -tnH state time-wait' }],
    ours: ['handshake', '--at', '4s', '--do', 'at 1s shutdown client', '--do', 'at 3s close server'],
    client: ['ss -tan', 'ss -tanop', 'ss -tn', 'netstat -natop'], server: ['ss -tan'] },
  { steps: [{ on: 'client', do: 'spoof' }, { on: 'server', until: 'ss -tanH state syn-recv' }], ours: ['handshake', '--at', '250ms'],
    server: ['ss -tan state syn-recv', 'ss -tnoH state syn-recv', 'ss -tn', 'netstat -nap | grep SYN_RECV', 'ss -tan | grep -c SYN-RECV'] },
  { steps: [{ on: 'client', do: 'open to nobody' }], ours: ['handshake', '--at', '150ms'],
    client: ['ss -tan state syn-sent', 'ss -tanop state syn-sent', 'netstat -natop | grep SYN_SENT', 'ss -tn state connected exclude time-wait'] },
  { steps: [], ours: ['handshake', '--at', '50ms'],
    server: ['sysctl', 'sysctl -n', 'sysctl -w net.ipv4.tcp_sack', 'sysctl net.ipv4.tcp_nothing', 'sysctl -w net.ipv4.tcp_nothing=1', 'sysctl -e net.ipv4.tcp_nothing',
      'sysctl -n net.ipv4.tcp_sack net.ipv4.tcp_dsack', 'sysctl net/ipv4/tcp_sack', 'sysctl -N net.ipv4.tcp_sack', 'sysctl -a | grep tcp_syn_retries',
      'sysctl -w net.ipv4.tcp_syn_retries=3 net.ipv4.tcp_fin_timeout=30', 'sysctl net.ipv4.tcp_timestamps=0', 'sysctl -q net.ipv4.tcp_sack=1', 'sysctl -nw net.ipv4.tcp_sack=1',
      'sysctl -w net.ipv4.tcp_syncookies=abc', 'sysctl -w net.ipv4.tcp_syn_retries=', 'sysctl -w net.ipv4.tcp_syn_retries=128', 'sysctl -w net.ipv4.tcp_congestion_control=none',
      'sysctl -w net.ipv4.tcp_available_congestion_control=none'] },
];

// Without what no two machines have in common.
function plain(text) {
  return text.replace(/[ \t]+$/gm, '')
    .replace(/10\.0\.0\.9/g, '10.0.0.2').replace(/10\.0\.0\.7/g, '10.0.0.1')
    .replace(/pid=\d+,fd=\d+/g, 'pid=N,fd=N').replace(/ \d+\/(client|server|python3\S*)( +|$)/gm, ' N/PROGRAM ').replace(/ -  +(?=(on|off|timewait) )/g, ' - ')
    .replace(/timer:\((\w+),[^,]+,/g, 'timer:($1,T,').replace(/(on|timewait) \(\d+\.\d+\//g, '$1 (T/');
}

// [ours, theirs] as they are to be equal.
const readings = [
  [/^ss -s/, (text) => plain(text).replace(/^(Total:|TCP:) .*/gm, (line) => line.replace(/\d+/g, '#'))],
  [/^ss -tno?i/, (text) => plain(text).replace(/^\t.*/gm, ''), // and of what -i tells, ours in their order
    (text) => [...text.matchAll(/ (ts|sack|send|[a-z_]+(?=:))/g)].map(([, name]) => name)],
  [/^netstat -s/, (text) => plain(/^Tcp:\n(?: .*\n)*/m.exec(text)?.[0] ?? '')],
  [/^netstat -nap$/, (text) => plain(text).replace(/^unix .*\n?/gm, '')], // of which we have none
  [/^nstat -asz/, () => '', (text) => [...text.matchAll(/^Tcp\w+/gm)].map(([name]) => name)], // ours, in their order
  [/^nstat/, (text) => plain(text).split('\n').filter((line) => /^#kernel|^Tcp[A-DF-Z]/.test(line)).join('\n')],
  [/^sysctl$/, () => '', (text) => text.split('\n').filter((line) => line.trim())],
  [/=128$/, (text) => plain(text).replace(/ \(\d+ to \d+ here\)/, '')],
  [/available_congestion_control=/, (text) => text.slice(0, 7)],
];

/** Nothing, or how they differ. */
function differ(command, ours, theirs) {
  const [, same = plain, parts = () => []] = readings.find(([pattern]) => pattern.test(command)) ?? [];
  if (same(ours) !== same(theirs)) return `${command}\n  ours:\n${same(ours)}\n  theirs:\n${same(theirs)}`;
  const rest = parts(theirs);
  const lacking = parts(ours).find((part) => rest.splice(0, rest.indexOf(part) + 1).length === 0);
  return lacking === undefined ? '' : `${command}\n  theirs has no "${lacking}" there:\n${theirs}\n  ours:\n${ours}`;
}

const tool_of = (command) => command.split(' ')[0];
const hosts = (steps) => new Promise((resolve) => {
  const child = execFile('unshare', ['-rn', 'python3', 'tests/interop/hosts.py'], { env: environment, timeout: 120_000, maxBuffer: 1 << 26 },
    (error, stdout, stderr) => resolve(error ? { error: stderr || error.message } : { printed: JSON.parse(stdout) }));
  child.stdin.end(JSON.stringify(steps));
});

async function same_states(ackademy, installed) {
  const asked = states.map((state) => ['client', 'server'].flatMap((on) => (state[on] ?? []).filter((command) => installed.has(tool_of(command))).map((command) => ({ on, run: command }))));
  const { error, printed } = await hosts([{ on: 'server', run: 'sysctl -qw net.ipv4.tcp_congestion_control=cubic' }, { on: 'client', run: 'sysctl -qw net.ipv4.tcp_congestion_control=cubic' },
    ...states.flatMap(({ steps }, index) => [...steps, ...asked[index]])]);
  if (error) return { passed: 0, failed: 0, skipped: 1, details: `No two hosts can be made here: ${error.trim().split('\n').at(-1)}` };
  printed.splice(0, 2);
  const checks = states.flatMap((state, index) => asked[index].map(({ on, run: command }) => ({ on, command, ours: state.ours, theirs: printed.shift() })));
  const complaints = (await parallel(checks, async ({ on, command, ours, theirs }) => {
    const { stdout } = await run(ackademy, ['console', ...ours, '--on', on, command]);
    const what = differ(command, stdout, theirs);
    return what && `${ours.join(' ')}, ${on}: ${what}`;
  })).filter(Boolean);
  return { passed: checks.length - complaints.length, failed: complaints.length, skipped: 0, details: complaints.join('\n') };
}

// Expressions for tcpdump; the first packets of a run are chosen by each.
const expressions = ['', 'tcp', 'port 80', 'src port 80', 'dst host 10.0.0.2', 'net 10.0.0.0/8 and not src port 80', 'portrange 79-81', 'udp or icmp', 'greater 100', 'less 60',
  'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0', 'tcp[tcpflags] == tcp-syn', 'tcp[13] & 2 != 0 and tcp[13] & 0x10 = 0', 'tcp[tcpflags] & tcp-push != 0 || tcp[tcpflags] & tcp-rst != 0'];
const seeds = 40;

async function same_captures(ackademy) {
  const folder = join('build', 'tcpdump');
  mkdirSync(folder, { recursive: true });
  const read = async (file, ...words) => (await run('tcpdump', ['-n', '-r', file, ...words], { env: environment })).stdout;
  const both = (what, ours, theirs) => {
    const [a, b] = [ours.split('\n'), theirs.split('\n')];
    const at = a.findIndex((line, index) => line !== b[index]);
    if (ours === theirs && ours) return '';
    return `${what}, line ${at + 1}:\n  ours:   ${a[at]}\n  theirs: ${b[at]}`;
  };
  const jobs = [
    ...Array.from({ length: seeds }, (_, index) => async () => {
      const file = join(folder, `${index}.pcapng`);
      const acts = ['at 1s send client 20000', 'at 3s send server 3000', `at ${4 + (index % 9)}s close client`, 'at 12s abort server'];
      const args = ['run', 'random', '--seed', String(index + 1), '--until', '20s', '--vantage', index % 2 ? 'client' : 'server', ...acts.flatMap((act) => ['--do', act])];
      const ours = await run(ackademy, [...args, '--log', 'tcpdump', '--pcap', file]);
      return both(`random ${index + 1}`, ours.stdout, await read(file));
    }),
    ...expressions.map((expression, index) => async () => {
      const file = join(folder, `expression-${index}.pcapng`);
      const acts = ['--do', 'at 1s send client 100', '--do', 'at 2s close client'];
      await run(ackademy, ['run', 'handshake', '--until', '4s', '--vantage', 'client', '--pcap', file, ...acts]);
      const ours = await run(ackademy, ['console', 'handshake', '--at', '4s', '--on', 'client', ...acts, `tcpdump -n '${expression}'`]);
      const theirs = await read(file, expression);
      return ours.stdout === '' && theirs === '' ? '' : both(`tcpdump -n '${expression}'`, ours.stdout, theirs);
    }),
  ];
  const complaints = (await parallel(jobs, (job) => job())).filter(Boolean);
  rmSync(folder, { recursive: true });
  return { passed: jobs.length - complaints.length, failed: complaints.length, skipped: 0, details: complaints.join('\n') };
}

/** { passed, failed, skipped, details }: each command at each host is a test, and each capture. */
export async function tools(ackademy) {
  const installed = new Set();
  for (const tool of Object.keys(packages)) if ((await run('sh', ['-c', `command -v ${tool}`], { env: environment })).code === 0) installed.add(tool);
  const missing = Object.keys(packages).filter((tool) => !installed.has(tool));
  const results = [await same_states(ackademy, installed), ...(installed.has('tcpdump') ? [await same_captures(ackademy)] : [])];
  const sum = (kind) => results.reduce((count, result) => count + result[kind], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') + missing.length,
    details: [...results.map(({ details }) => details), ...missing.map((tool) => `${tool} is not installed (Debian's package ${packages[tool]}): nothing was compared`)].filter(Boolean).join('\n') };
}
