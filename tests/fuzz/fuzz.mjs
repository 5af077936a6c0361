// Runs every fuzz target for some seconds from its committed corpus: fuzz(folder_of_programs, seconds), or by hand
//   node tests/fuzz/fuzz.mjs build/fuzz/bin 600
// New inputs are kept in build/fuzz/corpus; what fails is left in build/fuzz/found, and the command that plays it is printed.
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { files, parallel, run } from '../checks.mjs';

export async function fuzz(programs, seconds) {
  const found = join('build', 'fuzz', 'found');
  mkdirSync(found, { recursive: true });
  const names = files('tests/fuzz', '.cpp').map((path) => basename(path, '.cpp'));
  const results = await parallel(names, async (name) => {
    const program = join(programs, `fuzz_${name}`);
    if (!existsSync(program)) return { name, ok: false, details: `${program} was not built` };
    const kept = join('build', 'fuzz', 'corpus', name);
    mkdirSync(kept, { recursive: true });
    const { code, stderr } = await run(program, [`-max_total_time=${seconds}`, '-timeout=10', '-rss_limit_mb=2048', '-max_len=4096', '-print_final_stats=1',
      `-artifact_prefix=${found}/${name}-`, kept, join('tests', 'fuzz', 'corpus', name)]);
    const runs = /stat::number_of_executed_units: (\d+)/.exec(stderr)?.[1] ?? '0';
    const artifact = /Test unit written to (\S+)/.exec(stderr)?.[1];
    const details = `fuzz_${name}: ${artifact ? `play it again with ${program} ${artifact}` : `code ${code}`}\n${stderr.split('\n').slice(-60).join('\n')}`;
    return { name, runs, ok: code === 0 && runs !== '0', details };
  });
  const bad = results.filter(({ ok }) => !ok);
  return { passed: results.length - bad.length, failed: bad.length, skipped: 0, details: bad.map(({ details }) => details).join('\n'), results };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { failed, details, results } = await fuzz(process.argv[2], Number(process.argv[3]));
  for (const { name, runs, ok } of results) console.log(`${name}: ${ok ? `${runs} inputs, nothing found` : 'FAILED'}`);
  if (failed > 0) console.log(details);
  process.exitCode = failed > 0 ? 1 : 0;
}
