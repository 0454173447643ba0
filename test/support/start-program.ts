import { spawn } from 'node:child_process';

/** Runs a JavaScript program to its end. */
export async function startProgram(
  argv: readonly string[],
  options: { cwd: string; env: Record<string, string | undefined> },
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [...argv], { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 });
  const [stdout, stderr, status] = await Promise.all([
    child.stdout.toArray().then((parts) => Buffer.concat(parts).toString()),
    child.stderr.toArray().then((parts) => Buffer.concat(parts).toString()),
    new Promise<number | null>((resolve) => child.once('close', resolve)),
  ]);
  return { status, stdout, stderr };
}
