import fs from 'node:fs';
import net from 'node:net';

/** A socket that carries one JSON value a line, both ways. */
export interface JsonLines {
  send(message: unknown): void;
  close(): void;
}

/** Connects as soon as somebody listens there; throws when nobody does within ten seconds. */
export async function jsonLines(
  socketPath: string,
  onMessage: (message: unknown) => void,
): Promise<JsonLines> {
  const socket = await connected(socketPath);
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line.trim() !== '') onMessage(JSON.parse(line));
  });
  // A QEMU that was killed breaks its sockets; whoever waits is told by its exit.
  socket.on('error', () => socket.destroy());
  return {
    send: (message) => void socket.write(`${JSON.stringify(message)}\n`),
    close: () => void socket.destroy(),
  };
}

async function connected(socketPath: string): Promise<net.Socket> {
  for (let tries = 0; ; tries++) {
    if (fs.existsSync(socketPath) || tries >= 400) {
      const socket = net.connect(socketPath);
      const error = await new Promise<Error | null>((resolve) => {
        socket.once('connect', () => resolve(null));
        socket.once('error', resolve);
      });
      if (!error) return socket;
      if (tries >= 400) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
