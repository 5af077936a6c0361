// Which branches of core/tcp the tests take: node tests/coverage.mjs (make coverage builds first). Prints a table file by file,
// with the branches that no test took, and fails where the whole is below 95 %. A condition is two branches: it was true, it was
// false. Clang's counters stand in the source, so what the optimiser makes of it does not count.
import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './checks.mjs';

const room = 'core/tcp/';
const least_percent = 95;
const build = 'build/coverage';

const percent = ({ taken, all }) => (all === 0 ? 100 : (100 * taken) / all);
const shown = (count) => `${percent(count).toFixed(1)} %`;

// Runs the tests and reads their counters: an array of { path, taken, all, missed: ["12:5 never true", …] }.
async function measure() {
  const program = `${build}/bin/tcp_tests`;
  const [raw, merged] = [`${build}/tests.profraw`, `${build}/tests.profdata`];
  rmSync(raw, { force: true });
  const steps = [
    [program, ['--colour-mode', 'none'], { env: { ...process.env, LLVM_PROFILE_FILE: raw } }],
    ['llvm-profdata-19', ['merge', '-sparse', raw, '-o', merged]],
    ['llvm-cov-19', ['export', program, `-instr-profile=${merged}`, '-skip-functions', '-skip-expansions']],
  ];
  let last;
  for (const [command, args, options] of steps) {
    last = await run(command, args, options);
    if (last.code !== 0) throw new Error(`${command} failed:\n${last.output.slice(-4000)}`);
  }
  return JSON.parse(last.stdout).data[0].files
    .map((file) => ({ path: relative(process.cwd(), file.filename), branches: merge(file.branches) }))
    .filter(({ path }) => path.startsWith(room))
    .map(({ path, branches }) => ({ path, ...count(branches) }));
}

// A template or an inline function has its branches once for each instance: here they are one.
function merge(branches) {
  const places = new Map();
  for (const [line, column, , , when_true, when_false] of branches) {
    const place = `${line}:${column}`;
    const before = places.get(place) ?? [0, 0];
    places.set(place, [before[0] + when_true, before[1] + when_false]);
  }
  return places;
}

function count(places) {
  const missed = [];
  for (const [place, [when_true, when_false]] of places) {
    if (when_true === 0) missed.push(`${place} never true`);
    if (when_false === 0) missed.push(`${place} never false`);
  }
  return { all: 2 * places.size, taken: 2 * places.size - missed.length, missed };
}

// The table as text, its last line alone, and what is to be complained of.
export async function branch_coverage() {
  const files = (await measure()).filter(({ all }) => all > 0);
  const whole = files.reduce((sum, { taken, all }) => ({ taken: sum.taken + taken, all: sum.all + all }), { taken: 0, all: 0 });
  const row = (name, count) => `${name.padEnd(36)}${`${count.taken} of ${count.all}`.padStart(14)}${shown(count).padStart(10)}`;
  const rows = files.flatMap((file) => [row(file.path, file), ...file.missed.map((missed) => `    ${file.path}:${missed}`)]);
  const summary = `${shown(whole)} of ${whole.all} branches`;
  const complaints = [];
  if (whole.all === 0) complaints.push(`no branches were found in ${room}`);
  if (percent(whole) < least_percent) complaints.push(`${row(room, whole)}: at least ${least_percent} % is asked for; make coverage lists the others`);
  return { table: [...rows, row(room, whole)].join('\n'), summary, complaints };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { table, complaints } = await branch_coverage();
  console.log(table);
  for (const complaint of complaints) console.error(complaint);
  process.exitCode = complaints.length > 0 ? 1 : 0;
}
