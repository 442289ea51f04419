// Loaded before a stage (`node --import`): ends the process, as a power cut would, at the write, rename or start of a
// program with the number SM2_KILL_AT, before it is done. SM2_KILL_COUNT names a file for the number of them all.
import childProcess from 'node:child_process';
import { appendFileSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const at = Number(process.env.SM2_KILL_AT ?? 0);
let count = 0;

function step(what) {
  count += 1;
  if (process.env.SM2_KILL_COUNT !== undefined) appendFileSync(process.env.SM2_KILL_COUNT, `${what}\n`);
  if (count === at) process.kill(process.pid, 'SIGKILL');
}

for (const name of ['rename', 'copyFile', 'writeFile', 'rm']) {
  const original = promises[name];
  promises[name] = (...args) => {
    step(`${name} ${String(args[0])}`);
    return original(...args);
  };
}
const open = promises.open;
promises.open = (file, flags, ...rest) => {
  if (flags !== 'r' && flags !== undefined) step(`open ${String(file)}`);
  return open(file, flags, ...rest);
};
const spawn = childProcess.spawn;
childProcess.spawn = (program, ...rest) => {
  if (String(program).includes('rclone')) step(`spawn ${String(program)} ${String(rest[0]?.[0])}`);
  return spawn(program, ...rest);
};
syncBuiltinESMExports();
