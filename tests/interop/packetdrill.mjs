// The library for packetdrill, judged twice: by a program of ours that plays packetdrill's part, and, where a `packetdrill` is on
// PATH, by that one, with our own scripts. What passes in our runner must then pass there too.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { files, parallel, run } from '../checks.mjs';

// Scripts that packetdrill cannot play, and why.
const only_ours = {
  'listening/accept-queue-full.pkt': 'several connections in one script',
  'listening/old-duplicate-syn.pkt': 'packetdrill counts both handshakes from the first SYN',
  'listening/syn-queue-full.pkt': 'several connections in one script',
  'socket/listens-again.pkt': 'several connections in one script',
  'listening/two-connections.pkt': 'several connections in one script',
  'socket/addresses.pkt': 'packetdrill does not know INADDR_ANY',
  'socket/errors-without-connection.pkt': 'packetdrill keeps track of descriptors itself',
  'socket/linger-told.pkt': 'packetdrill compares no SO_LINGER',
  'socket/queues.pkt': 'packetdrill does not know SIOCOUTQ',
  'time-wait/reopened.pkt': 'packetdrill counts both handshakes from the first SYN',
};

// Our scripts in its words: an error's name is followed by a note, what asks for fields of TCP_INFO is left out, and the flags
// are given on the command line, since packetdrill takes no commas in a script's options.
function in_its_words(text) {
  return text
    .replace(/^--so_flags=.*\n/m, '\n')
    .replace(/(= -1 E[A-Z]+)[ \t]*$/gm, '$1 (as said)')
    .replace(/^\s*\+0 getsockopt\(\d+, SOL_TCP, TCP_INFO, \{[^}]*\}, \[104\]\) = 0$/gm, '')
    .replace(/getsockopt\(\d+, SOL_TCP, TCP_INFO, \{[^}]*\}, \[104\]\) = 0$/gm, '`true`');
}

// The library through its interface: the program's last line counts.
export async function contract(program, library) {
  const { code, output } = await run(program, [library], { timeout: 60_000 });
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  if (passed === undefined) return { passed: 0, failed: 1, skipped: 0, details: `${output}\n(ended with code ${code} and without a count)` };
  return { passed: Number(passed), failed: Number(failed), skipped: 0, details: output };
}

export async function own_scripts(library) {
  const scripts = files('tests/scripts', '.pkt');
  if ((await run('which', ['packetdrill'])).code !== 0) {
    return { passed: 0, failed: 0, skipped: 1, details: `packetdrill is not on PATH: it has not judged our ${scripts.length} scripts` };
  }
  const folder = join('build', 'packetdrill');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const results = await parallel(scripts, async (path) => {
    const name = relative('tests/scripts', path);
    if (only_ours[name]) return { skipped: 1, details: `${path}: not for packetdrill: ${only_ours[name]}` };
    const text = readFileSync(path, 'utf8');
    const copy = join(folder, name.replaceAll('/', '-'));
    writeFileSync(copy, in_its_words(text));
    const flags = /^--so_flags=(.*)$/m.exec(text)?.[1] ?? 'profile=rfc';
    const { code, output } = await run('packetdrill', [`--so_filename=${resolve(library)}`, `--so_flags=${flags}`, basename(copy)], { cwd: folder, timeout: 60_000 });
    return code === 0 ? { passed: 1 } : { failed: 1, details: `${path}: ${output.trim() || `ended with code ${code}`}` };
  });
  const total = { passed: 0, failed: 0, skipped: 0, details: '' };
  for (const { passed = 0, failed = 0, skipped = 0, details = '' } of results) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
    if (details) total.details += `${details}\n`;
  }
  return total;
}
