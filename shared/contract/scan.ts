import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';

/** What one pass over the bytes of a raw file tells. */
export interface ByteFacts {
  readonly sha256: string;
  readonly bytes: number;
  /** Physical number of the last line that is not blank, counted by line feeds; 0 when there is none. */
  readonly lastLine: number;
  /** A byte order mark stands somewhere after the first three bytes. */
  readonly innerMark: boolean;
  /** Lines end in more than one way, or by carriage returns alone. */
  readonly mixedLineEnds: boolean;
}

/** Pieces of a raw file that its form is told by. */
export interface ByteSample {
  /** The first bytes, at most `WINDOW`. */
  readonly head: Buffer;
  /** Pieces of the file in order: the head, some from the middle, the end; the whole of a small file. */
  readonly windows: readonly Buffer[];
}

/** A header is looked for in the first window only. */
const WINDOW = 32 * 1024;
const MIDDLE_WINDOWS = 8;
const MIDDLE_BYTES = 8 * 1024;
const CHUNK = 1024 * 1024;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Hashes a file and looks at its bytes in one pass. */
export async function scanBytes(file: string): Promise<ByteFacts> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const hash = createHash('sha256');
    const lines = new LineCount();
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size, 1)) + 4);
    let innerMark = false;
    let bytes = 0;
    let carried = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, carried, buffer.length - carried, bytes);
      if (bytesRead === 0) break;
      const chunk = buffer.subarray(0, carried + bytesRead);
      hash.update(chunk.subarray(carried));
      lines.add(chunk.subarray(carried));
      // A mark at the very start is not inside.
      if (chunk.indexOf(MARK, bytes - carried === 0 ? 1 : 0) !== -1) innerMark = true;
      bytes += bytesRead;
      // A mark may lie across two chunks: the last two bytes are looked at again.
      carried = Math.min(2, chunk.length);
      chunk.copy(buffer, 0, chunk.length - carried);
    }
    return {
      sha256: hash.digest('hex'),
      bytes,
      lastLine: lines.lastLine,
      innerMark,
      mixedLineEnds: lines.mixed,
    };
  } finally {
    await handle.close();
  }
}

class LineCount {
  lastLine = 0;
  private feeds = 0;
  private returns = 0;
  private pairs = 0;
  private before = 0;

  add(chunk: Buffer): void {
    let { feeds, returns, pairs, before, lastLine } = this;
    // One plain loop over the bytes: a call per line end would cost more than the hash.
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (byte === 10) {
        feeds++;
        if (before === 13) pairs++;
      } else if (byte === 13) returns++;
      else if (byte !== 32 && byte !== 9) lastLine = feeds + 1;
      before = byte;
    }
    Object.assign(this, { feeds, returns, pairs, before, lastLine });
  }

  get mixed(): boolean {
    return this.returns > 0 && (this.returns !== this.pairs || this.feeds !== this.pairs);
  }
}

/** Reads the pieces of a file of `bytes` bytes that its form is told by. */
export async function sampleBytes(file: string, bytes: number): Promise<ByteSample> {
  const handle = await open(file, 'r');
  try {
    const read = async (position: number, length: number): Promise<Buffer> => {
      const piece = Buffer.alloc(length);
      const { bytesRead } = await handle.read(piece, 0, length, position);
      return piece.subarray(0, bytesRead);
    };
    if (bytes <= WINDOW * 2) {
      const whole = await read(0, bytes);
      return { head: whole.subarray(0, WINDOW), windows: [whole] };
    }
    const head = await read(0, WINDOW);
    // Even places, so that a piece of UTF-16 text begins with a whole character.
    const stride = Math.floor((bytes - 2 * WINDOW) / (MIDDLE_WINDOWS + 1) / 2) * 2;
    const middle: Buffer[] = [];
    for (let index = 1; index <= MIDDLE_WINDOWS; index++)
      middle.push(await read(WINDOW + index * stride, MIDDLE_BYTES));
    return { head, windows: [head, ...middle, await read(bytes - WINDOW, WINDOW)] };
  } finally {
    await handle.close();
  }
}
