import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { endingOf, errorsOf } from '../../../shared/rclone/endings.js';
import { Rclone } from '../../../shared/rclone/rclone.js';
import { checkName, checkRemote, looksLikeRemote } from '../../../shared/rclone/remote.js';
import { testContext, testFolder } from '../../support/context.js';
import { rcloneProgram, realExec } from '../../support/rclone.js';

describe('remotes and names', () => {
  const remotes: { text: string; expected?: string; error?: string }[] = [
    { text: 'sm2drive:Open/Data/', expected: 'sm2drive:Open/Data' },
    { text: 'my drive:', expected: 'my drive:' },
    { text: ':local:/etc', error: 'RCLONE_REMOTE_INVALID' },
    { text: ':http,url="x":', error: 'RCLONE_REMOTE_INVALID' },
    { text: 'drive,token=x:path', error: 'RCLONE_REMOTE_INVALID' },
    { text: '-v:path', error: 'RCLONE_REMOTE_INVALID' },
    { text: 'C:\\data', error: 'RCLONE_REMOTE_INVALID' },
    { text: 'drive:../up', error: 'RCLONE_REMOTE_INVALID' },
    { text: 'drive:a\nb', error: 'RCLONE_REMOTE_INVALID' },
  ];
  test.each(remotes)('remote $text', ({ text, expected, error }) => {
    if (error === undefined) expect(checkRemote(text)).toBe(expected);
    else
      expect(() => checkRemote(text)).toThrow(
        expect.objectContaining({ code: error, kind: 'input' }) as Error,
      );
  });

  const names: { name: string; error?: true }[] = [
    { name: 'hourly/2024-11.1f2e3d4c.parquet' },
    { name: 'Příloha [1] {a,b} *.csv' },
    { name: '-rf', error: true },
    { name: '/etc/passwd', error: true },
    { name: 'a/../b', error: true },
    { name: 'a\\b', error: true },
    { name: 'a\nb', error: true },
    { name: '', error: true },
    { name: 'e\u0301', error: true },
  ];
  test.each(names)('name $name', ({ name, error }) => {
    if (error === undefined) expect(checkName(name)).toBe(name);
    else
      expect(() => checkName(name)).toThrow(
        expect.objectContaining({ code: 'RCLONE_NAME_HOSTILE' }) as Error,
      );
  });

  test.each([
    { text: 'drive:path', expected: true },
    { text: ':local:x', expected: true },
    { text: 'C:\\out', expected: false },
    { text: 'out/dir', expected: false },
    { text: 'https://example.org/', expected: false },
  ])('$text is a remote: $expected', ({ text, expected }) => {
    expect(looksLikeRemote(text)).toBe(expected);
  });
});

describe('exit codes and the log', () => {
  test.each([
    [0, 'done'],
    [1, 'failed'],
    [2, 'failed'],
    [3, 'missing'],
    [4, 'missing'],
    [5, 'retry'],
    [6, 'failed'],
    [7, 'failed'],
    [8, 'failed'],
    [9, 'done'],
    [10, 'failed'],
  ])('%i is %s', (code, expected) => {
    expect(endingOf(code)).toBe(expected);
  });

  test('errors come out of a JSON log, the last first; other lines are skipped', () => {
    const log =
      'noise\n{"level":"notice","msg":"n"}\n{"level":"error","msg":"a ","object":"x"}\n{"level":"critical","msg":"b"}\n[1]\n';
    expect(errorsOf(log)).toEqual(['b', 'x: a']);
  });

  test('a temporary failure is tried again, a lasting one is not', async () => {
    const codes = [0, 5, 5, 0, 1];
    const answer = () => ({
      exitCode: codes.shift() ?? 0,
      stdout: codes.length === 4 ? 'rclone v1.71.0\n' : '[]',
      stderr: '{"level":"error","msg":"quota of user"}',
    });
    const context = await testContext({ answer });
    await using rclone = await Rclone.open(context, undefined, { pauseMs: 1 });
    expect(await rclone.list('drive:a')).toEqual([]);
    await expect(rclone.list('drive:a')).rejects.toMatchObject({
      kind: 'service',
      code: 'RCLONE_FAILED',
      message: expect.stringContaining('quota of user') as string,
    });
    expect(context.started).toHaveLength(5);
  });

  test('an old rclone is refused', async () => {
    const context = await testContext({
      answer: () => ({ exitCode: 0, stdout: 'rclone v1.60.1-DEV\n', stderr: '' }),
    });
    await expect(Rclone.open(context, 'x')).rejects.toMatchObject({ code: 'RCLONE_TOO_OLD' });
    expect(readdirSync(context.tempDir)).toEqual([]);
  });
});

const program = rcloneProgram();

describe.skipIf(program === undefined)('the real rclone', () => {
  const open = async (root: string) => {
    const context = await testContext();
    const rclone = await Rclone.open(
      { ...context, exec: realExec(program) },
      `[sm2drive]\ntype = alias\nremote = ${root}`,
      { pauseMs: 1 },
    );
    return { context, rclone };
  };

  test('copies in and out, lists with hashes, reads and removes; the configuration is 0600 and goes', async () => {
    const [root, here, back] = [testFolder('remote'), testFolder('here'), testFolder('back')];
    mkdirSync(path.join(here, 'a b'));
    const names = ['a b/[1] *.txt', 'latest.json'];
    for (const name of names) writeFileSync(path.join(here, name), `text of ${name}`);
    const { context, rclone } = await open(root);
    const config = path.join(context.tempDir, readdirSync(context.tempDir)[0] ?? '', 'rclone.conf');
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(await rclone.list('sm2drive:Open')).toBeUndefined();
    expect(await rclone.readText('sm2drive:Open', 'latest.json')).toBeUndefined();
    await rclone.copyIn(here, names, 'sm2drive:Open');
    expect(await rclone.hashType('sm2drive:Open')).toBe('sha256');
    const files = await rclone.list('sm2drive:Open', 'sha256');
    expect(files?.map(({ name, bytes }) => [name, bytes])).toEqual(
      names.map((name) => [name, `text of ${name}`.length]),
    );
    expect(files?.[0]?.hash).toMatch(/^[0-9a-f]{64}$/);
    // Same size, same time to the second: it must be sent all the same.
    writeFileSync(path.join(here, 'latest.json'), 'TEXT of latest.json');
    await rclone.copyIn(here, ['latest.json'], 'sm2drive:Open');
    expect(await rclone.readText('sm2drive:Open', 'latest.json')).toBe('TEXT of latest.json');
    await rclone.copyOut('sm2drive:Open', [names[0]!], back);
    expect(readFileSync(path.join(back, names[0]!), 'utf8')).toBe(`text of ${names[0]}`);
    await rclone.remove('sm2drive:Open', [names[0]!, 'not there']);
    expect((await rclone.list('sm2drive:Open'))?.map(({ name }) => name)).toEqual(['latest.json']);
    await rclone[Symbol.asyncDispose]();
    expect(existsSync(config)).toBe(false);
  });

  test('a remote that the configuration does not know is the mistake of an input', async () => {
    const { rclone } = await open(testFolder('remote'));
    await expect(rclone.list('elsewhere:x')).rejects.toMatchObject({
      kind: 'input',
      code: 'RCLONE_REMOTE_UNKNOWN',
    });
    await rclone[Symbol.asyncDispose]();
  });
});
