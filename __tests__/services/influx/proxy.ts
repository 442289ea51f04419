import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the proxy does with a request instead of handing it on; undefined: it hands it on. */
export type Fault = (
  asked: IncomingMessage,
  /** How many requests to the same path came before. */
  before: number,
  answer: ServerResponse,
) => 'handled' | 'cut-request' | 'cut-answer' | undefined;

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** Requests by path, in order of arrival. */
  readonly paths: string[];
}

/** A proxy before a real server that does harm on the way: the server itself stays whole and real. */
export async function faultyProxy(target: string, fault: Fault, port = 0): Promise<Proxy> {
  const paths: string[] = [];
  const server = createServer((asked, answer) => {
    const path = (asked.url ?? '').split('?')[0] ?? '';
    const before = paths.filter((each) => each === path).length;
    paths.push(path);
    const harm = fault(asked, before, answer);
    if (harm === 'handled') return;
    const { method, headers, url } = asked;
    const onward = request(`${target}${url ?? ''}`, { method, headers }, (response) => {
      if (harm === 'cut-answer') {
        // The server has done its work; the client never hears of it.
        response.resume();
        response.on('end', () => asked.socket.destroy());
        return;
      }
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.on('error', () => asked.socket.destroy());
    if (harm === 'cut-request') {
      asked.once('data', (chunk: Buffer) => {
        onward.write(chunk.subarray(0, Math.floor(chunk.length / 2)), () => {
          onward.destroy();
          asked.socket.destroy();
        });
      });
      return;
    }
    asked.pipe(onward);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
