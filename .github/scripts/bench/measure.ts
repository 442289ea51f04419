import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';

/**
 * Peak memory of a child process, exactly: the child itself writes it down as it exits. On Linux that is VmHWM, because
 * the maxRSS of getrusage begins with what the parent had in memory when it forked.
 */
const PRELOAD = `
process.on('exit', () => {
  const fs = process.getBuiltinModule('node:fs');
  let kilobytes = process.resourceUsage().maxRSS;
  try {
    kilobytes = Number(/VmHWM:\\s*(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {}
  fs.writeFileSync(process.env.BENCH_PEAK_FILE, String(kilobytes));
});`;

/** Environment that makes a Node process write its peak memory to `file` when it exits. */
export const peakEnvironment = (file: string): Record<string, string> => ({
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(PRELOAD)}`,
  BENCH_PEAK_FILE: file,
});

/** Megabytes (10^6 bytes) that a process left in `file`; the file is removed. */
export async function takePeak(file: string): Promise<number> {
  const kilobytes = Number(await readFile(file, 'utf8'));
  await rm(file);
  return (kilobytes * 1024) / 1e6;
}

/** Runs a script on this Node and returns its wall time in seconds; throws with its output when it fails. */
export function timeNode(
  script: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      if (code === 0) resolve(seconds);
      else reject(new Error(`${script} ended with ${code ?? 'a signal'}:\n${output}`));
    });
  });
}

/** The middle value; of an even number of them the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
