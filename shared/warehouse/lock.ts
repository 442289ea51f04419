import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { serviceError } from '../errors/errors.js';

/** A holder shows every so often that it lives; one that has not for the longer time is taken for dead. */
const BEAT_MS = 30_000;
const LEASE_MS = 10 * 60_000;

/**
 * Runs `body` while this process alone holds the lock file (absolute). A lock whose holder died is taken over: at once
 * when it was a process of this machine, else after the lease has run out. Throws STORE_LOCKED.
 */
export async function withLock<T>(lock: string, subject: string, body: () => Promise<T>): Promise<T> {
  const mark = `${hostname()} ${process.pid} ${randomBytes(6).toString('hex')}\n`;
  if (!(await take(lock, mark))) {
    await takeOver(lock, subject);
    if (!(await take(lock, mark))) throw await locked(lock, subject);
  }
  const beat = setInterval(() => void touch(lock, mark), BEAT_MS);
  beat.unref();
  try {
    return await body();
  } finally {
    clearInterval(beat);
    if ((await read(lock)) === mark) await rm(lock, { force: true });
  }
}

async function take(lock: string, mark: string): Promise<boolean> {
  try {
    const handle = await open(lock, 'wx');
    try {
      await handle.writeFile(mark);
    } finally {
      await handle.close();
    }
    return true;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw cause;
  }
}

/** Moves the lock of a dead holder away. Throws STORE_LOCKED when its holder may live. */
async function takeOver(lock: string, subject: string): Promise<void> {
  const mark = await read(lock);
  if (mark === undefined) return;
  if (!(await isDead(lock, mark))) throw await locked(lock, subject);
  const aside = `${lock}-${randomBytes(6).toString('hex')}`;
  await rename(lock, aside).catch(() => undefined);
  const moved = await read(aside);
  // Another run was quicker, and what was moved away is its lock: it gets it back.
  if (moved !== undefined && moved !== mark) {
    await rename(aside, lock);
    throw await locked(lock, subject);
  }
  await rm(aside, { force: true });
}

async function isDead(lock: string, mark: string): Promise<boolean> {
  const [host = '', pid = ''] = mark.trim().split(' ');
  if (host === hostname() && /^\d+$/.test(pid) && !isRunning(Number(pid))) return true;
  // Both times are the file system's own, so that the clocks of two machines need not agree.
  const probe = `${lock}-${randomBytes(6).toString('hex')}`;
  await writeFile(probe, '');
  try {
    const [now, beat] = await Promise.all([stat(probe), stat(lock)]);
    return now.mtimeMs - beat.mtimeMs > LEASE_MS;
  } catch {
    return false;
  } finally {
    await rm(probe, { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    // Signal 0 only asks.
    return process.kill(pid, 0);
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

const read = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

/** Written anew rather than given a time, so that the time is the file system's own. */
async function touch(lock: string, mark: string): Promise<void> {
  if ((await read(lock)) === mark) await writeFile(lock, mark).catch(() => undefined);
}

async function locked(lock: string, subject: string): Promise<Error> {
  const since = await stat(lock).then(
    (found) => found.birthtime.toISOString(),
    () => 'just now',
  );
  return serviceError({
    code: 'STORE_LOCKED',
    message: `Another run holds ${subject} since ${since}.`,
    place: { file: lock },
    hint: `Run again when it has ended. A run that died frees it after ${LEASE_MS / 60_000} minutes; if no run is under way, delete the lock file.`,
  });
}
