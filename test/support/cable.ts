import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A wire to a server that can be pulled out and put back. */
export interface Cable {
  /** The given URL, through the cable. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  pull(): void;
  putBack(): void;
  /** How many connections were made through it so far. */
  made(): number;
  close(): Promise<void>;
}

export async function cableTo(url: string): Promise<Cable> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let pulled = false;
  let made = 0;
  const server = createServer((near) => {
    if (pulled) return void near.resetAndDestroy();
    made += 1;
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const cut = (): void => sockets.forEach((socket) => void socket.destroy());
  const through = new URL(url);
  through.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: through.href,
    pull: () => {
      pulled = true;
      cut();
    },
    putBack: () => void (pulled = false),
    made: () => made,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        cut();
      }),
  };
}
