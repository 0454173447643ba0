// A run of its own: writes one profile after the other, as its arguments say. Used as a child process.
import { writeProfiles } from '../../src/config-files/write.ts';
import { systemClock } from '../../src/runtime.ts';
import { editFor, pathsIn } from './writing.ts';

const [directory = '', name = '', count = '1'] = process.argv.slice(2);

for (let round = 0; round < Number(count); round++) {
  const profile = `${name}-${round}`;
  try {
    // On a busy machine two dozen may wait for each other for minutes.
    await writeProfiles(pathsIn(directory), [editFor(profile)], { clock: systemClock, lockTimeoutMs: 600_000 });
    // One line for each profile that is safe on disk, so that the test knows what must not be lost.
    process.stdout.write(`${profile}\n`);
  } catch (error) {
    const { name: kind, message, ...rest } = error instanceof Error ? error : new Error(String(error));
    process.stdout.write(`${JSON.stringify({ kind, message, ...rest })}\n`);
  }
}
