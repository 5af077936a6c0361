// Runs every test and check of the project and counts them: node tests/run.mjs (make test sets up first).
// Quiet about what passes, complete about what fails. The last line is the count of all of it; what did not run is never a pass.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as checks from './checks.mjs';
import { branch_coverage } from './coverage.mjs';
import { fuzz } from './fuzz/fuzz.mjs';
import * as packetdrill from './interop/packetdrill.mjs';
import { tools } from './interop/tools.mjs';
import { tshark } from './interop/tshark.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
mkdirSync('build', { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const started = Date.now();

const pass = (passed = 1) => ({ passed, failed: 0, skipped: 0, details: '' });
const fail = (details, failed = 1) => ({ passed: 0, failed, skipped: 0, details });
const skip = (details) => ({ passed: 0, failed: 0, skipped: 1, details });
const judge = (complaints) => (complaints.length === 0 ? pass() : fail(complaints.join('\n')));
const sum = (results) => results.reduce((a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  details: [a.details, b.details].filter(Boolean).join('\n'),
}), { passed: 0, failed: 0, skipped: 0, details: '' });

// One step: its name, then its result on the same line; its details below when something failed. True when all is well.
async function step(name, work) {
  const start = Date.now();
  process.stdout.write(`${name} … `);
  let result;
  try {
    result = await work();
  } catch (error) {
    result = fail(error.stack);
  }
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const counts = ['passed', 'failed', 'skipped'].filter((kind) => result[kind] > 0).map((kind) => `${result[kind]} ${kind}`);
  console.log(`${counts.join(', ') || 'done'} (${seconds} s)`);
  if (result.failed > 0 || result.skipped > 0) console.log(result.details.trimEnd().replace(/^/gm, '    '));
  for (const kind of Object.keys(total)) total[kind] += result[kind];
  return result.failed === 0;
}

// ---- building --------------------------------------------------------------------------------------------------------

// A program that takes minutes: shows Ninja's [n/m] now and then, keeps the output for the failure. Resolves to its result.
function long_run(program, args) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let shown = Date.now();
    const hear = (data) => {
      output += data;
      const progress = /\[\d+\/\d+\]/.exec(String(data));
      if (progress && Date.now() - shown > 10_000) {
        shown = Date.now();
        process.stdout.write(`${progress[0]} `);
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

// Configures and builds; not a test, so a success counts nothing, but a failure is one.
async function build(preset, targets, ...options) {
  const configured = await long_run('cmake', ['--preset', preset, '-Wno-dev', ...options]);
  if (configured.code !== 0) return fail(configured.output);
  const built = await long_run('cmake', ['--build', '--preset', preset, '--target', ...targets]);
  return built.code === 0 ? pass(0) : fail(built.output.replace(/^\[\d+\/\d+\] (Building|Linking|Creating).*\n/gm, ''));
}

// ---- the programs of tests -------------------------------------------------------------------------------------------

// A Catch2 program: its own report says how many cases passed; one that dies before its report is one failure. Of what was
// skipped, each reason is told once.
async function catch2(report, program, ...args) {
  rmSync(report, { force: true });
  const { code, output } = await checks.run(program, [...args, '--colour-mode', 'none', '--reporter', 'console', '--reporter', `xml::out=${report}`], {
    env: { ...process.env, UBSAN_OPTIONS: 'print_stacktrace=1' },
  });
  const told = existsSync(report) ? readFileSync(report, 'utf8') : '';
  const cases = /<OverallResultsCases successes="(\d+)" failures="(\d+)" expectedFailures="(\d+)" skips="(\d+)"/.exec(told);
  if (!cases) return fail(`${output}\n(ended with code ${code} and without a report)`);
  const [successes, failures, expected, skips] = cases.slice(1).map(Number);
  const reasons = new Set([...told.matchAll(/<Skip [^>]*>\s*([^<]*?)\s*<\/Skip>/g)].map(([, reason]) => reason));
  const details = failures === 0 && reasons.size > 0 ? [...reasons].join('\n') : output;
  const result = { passed: successes + expected, failed: failures, skipped: skips, details };
  if (code !== 0 && failures === 0) return { ...result, failed: 1, details: `${output}\n(ended with code ${code})` };
  return result.passed + result.failed + result.skipped === 0 ? fail('there are no tests') : result;
}

// What is done in the first scenes, so that luck, losses, timers, data, the flood and its cookies all leave their traces. The other
// scenes of the lessons have scripts of their own, which bring them where they teach.
const scripts = {
  handshake: { acts: ['at 0s set loss 20%', 'at 500ms open client'], until: '20s' },
  transfer: { acts: ['at 0s set loss 5%', 'at 700ms send server 30000', 'at 2s set bandwidth 200kbit'], until: '20s' },
  close: { acts: ['drop 7', 'at 1500ms set delay 300ms'], until: '70s' },
  'syn-flood': { acts: ['at 0s flood 100000', 'at 1s open client', 'at 3s set syncookies 2', 'at 4s open client', 'at 6s send client 5000'], until: '10s' },
  'free-play': { acts: ['at 0s open client', 'at 1s set loss 10%', 'at 1s send client 100000', 'at 2s send server 3000', 'at 3s rule drop client every 7', 'at 3s set jitter server 5ms', 'at 4s forge attacker to server R seq=1', 'at 4s forge client PA data=9', 'at 20s crash server', 'at 25s reboot server', 'at 26s rule off all', 'at 27s open client', 'at 27s shutdown client'], until: '60s' },
};

// The same scene, seed and acts must leave the same digest natively and as WebAssembly, and no two seeds the same; a
// scene is one test.
async function digests(native, web) {
  const listed = await checks.run(native, ['scenes']);
  const scenes = listed.stdout.split('\n').map((line) => line.trim().split(/\s+/)[0]).filter(Boolean);
  if (listed.code !== 0 || scenes.length === 0) return fail(`\`ackademy scenes\` lists none:\n${listed.output}`);
  const seeds = Array.from({ length: 4 }, (_, index) => String(index + 1));
  return sum(await checks.parallel(scenes, async (scene) => {
    const complaints = [];
    const { acts = [], until = '10s' } = scripts[scene] ?? {};
    const seen = new Set();
    for (const seed of seeds) {
      const args = ['run', scene, '--seed', seed, '--until', until, ...acts.flatMap((act) => ['--do', act]), '--digest'];
      const [here, there] = await Promise.all([checks.run(native, args), checks.run('node', [web, ...args])]);
      if (here.code !== 0 || there.code !== 0 || here.stdout !== there.stdout || here.stdout.trim() === '') {
        complaints.push(`${args.join(' ')}\n  native: ${here.output.trim()} (code ${here.code})\n  Node:   ${there.output.trim()} (code ${there.code})`);
      }
      seen.add(here.stdout);
    }
    if (seen.size < seeds.length) complaints.push(`run ${scene}: two seeds have the same digest`);
    return judge(complaints);
  }));
}

// Random worlds, half of the seeds on each of two cores; a hundred are one test. The program prints the seed and the
// shortened acts of what it finds.
async function worlds(program, count) {
  const half = count / 2;
  const results = await Promise.all([1, 1 + half].map((first) => checks.run(program, [String(first), String(half)])));
  const bad = results.filter(({ code }) => code !== 0);
  return bad.length > 0 ? fail(bad.map(({ output }) => output).join('\n'), bad.length) : pass(count / 100);
}

// Node's own test runner, as TAP: the counts stand in its last lines.
async function node_tests(test_files) {
  if (test_files.length === 0) return fail('there are no tests');
  const { code, output } = await long_run('node', ['--test', '--test-reporter=tap', ...test_files]);
  const count = (kind) => Number(new RegExp(`^# ${kind} (\\d+)$`, 'm').exec(output)?.[1] ?? 0);
  const failed = count('fail') + count('cancelled');
  const result = { passed: count('pass'), failed, skipped: count('skipped') + count('todo'), details: output };
  if (code !== 0 && failed === 0) return { ...result, failed: 1 };
  return result.passed + failed === 0 ? fail(`no test ran\n${output}`) : result;
}

// ---- everything, in order --------------------------------------------------------------------------------------------

// Runs the steps that need a build, or says that they did not run.
async function after(built, name, work) {
  return built ? step(name, work) : step(name, () => skip('not run: what it needs was not built'));
}

await step('format', async () => judge(await checks.format()));
await step('layers', () => judge(checks.layers()));
await step('shaders', async () => {
  const results = await Promise.all(checks.shader_files().map(async (path) => judge(await checks.shader(path))));
  return results.length > 0 ? sum(results) : fail('there are no shaders');
});

const asan = await step('building the native tests', () => build('asan', ['all']));
await after(asan, 'native tests, sanitized', () => catch2('build/asan/ackademy_tests.xml', 'build/asan/bin/ackademy_tests'));
await after(asan, 'native tests of the lab, sanitized', () => catch2('build/asan/lab_tests.xml', 'build/asan/bin/lab_tests'));
await after(asan, 'talking to the Linux kernel', () => process.platform === 'linux'
  ? catch2('build/asan/ackademy_kernel.xml', 'build/asan/bin/ackademy_kernel', '--allow-running-no-tests')
  : skip('only Linux has its kernel'));
if (existsSync('build/asan/compile_commands.json')) {
  await step('clang-tidy', async () => judge(await checks.tidy('build/asan')));
} else {
  await after(false, 'clang-tidy');
}

const coverage = await step('building with counters of branches', () => build('coverage', ['tcp_tests']));
await after(coverage, 'branch coverage of core/tcp', async () => {
  const { complaints, summary } = await branch_coverage();
  if (summary) process.stdout.write(`${summary}, `);
  return judge(complaints);
});

const web = await step('building for the web', () => build('web', ['all']));
await after(web, 'the same tests in WebAssembly', () => catch2('build/web/ackademy_tests.xml', 'node', 'build/web/bin/ackademy_tests.mjs'));
const native = await step('building the native programs', () => build('native', ['all', 'ackademy_worlds', 'ackademy_packetdrill_test']));
const library = 'build/native/lib/libackademy_packetdrill.so';
await after(web, 'the course and its pages', () => node_tests(checks.files('tests/site', '.mjs').filter((path) => path.endsWith('.test.mjs'))));
await after(native && web, 'digests, native and WebAssembly', () => digests('build/native/bin/ackademy', 'build/web/bin/ackademy.mjs'));
await after(native, 'random worlds', () => worlds('build/native/bin/ackademy_worlds', 10_000));
await after(native, 'the library for packetdrill', () => packetdrill.contract('build/native/bin/ackademy_packetdrill_test', library));
await after(native, 'our scripts in packetdrill itself', () => packetdrill.own_scripts(library));
await after(native, 'captures, read by Wireshark', () => tshark('build/native/bin/ackademy'));
await after(native, 'the console beside the tools of this machine', () => process.platform === 'linux'
  ? tools('build/native/bin/ackademy')
  : skip('only Linux has the tools that the console is like'));
const fuzzers = await step('building the fuzz targets', () => build('fuzz', ['fuzzers']));
await after(fuzzers, 'fuzz targets, some seconds each', () => fuzz('build/fuzz/bin', 10));

const site = web && (await step('the site', async () => {
  const { code, output } = await checks.run('node', ['cmake/site.mjs', 'build/web/bin', 'build/fonts', 'dist']);
  return code === 0 ? pass(0) : fail(output);
}));
await after(site, 'sizes', () => sum(checks.size_names.map((name) => judge(checks.size('dist', name)))));
await after(site, 'browser tests', () => node_tests(checks.files('tests/browser', '.mjs').filter((path) => path.endsWith('.test.mjs'))));

console.log(`\nin ${Math.round((Date.now() - started) / 1000)} s`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
