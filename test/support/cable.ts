import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A wire to a server that can be pulled out and put back. */
export interface Cable {
  /** The given URL, through the cable. */
  readonly url: string;
  /** Ends every connection and refuses new ones. */
  pull(): void;
  putBack(): void;
  /** Once: the connection over which the server sends these words ends so many bytes after them. */
  cutAfter(words: string, bytes: number): void;
  /** Whether that has happened. */
  wasCut(): boolean;
  /** How many connections were made through it so far. */
  made(): number;
  close(): Promise<void>;
}

export async function cableTo(url: string): Promise<Cable> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  let pulled = false;
  let made = 0;
  let cutting: Cutting | null = null;
  const server = createServer((near) => {
    if (pulled) return void near.resetAndDestroy();
    made += 1;
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    near.pipe(far);
    far.pipe(scissors(() => cutting, far)).pipe(near);
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
    cutAfter: (words, bytes) => (cutting = { words, bytes, isDone: false }),
    wasCut: () => cutting?.isDone ?? false,
    made: () => made,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        cut();
      }),
  };
}

interface Cutting {
  readonly words: string;
  readonly bytes: number;
  isDone: boolean;
}

/** Lets through what the far end sends, up to where it is to be cut: not a byte more arrives. */
function scissors(cuttingNow: () => Cutting | null, far: Socket): Transform {
  let seen = Buffer.alloc(0);
  let isCut = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const cutting = cuttingNow();
      const isArmed = cutting !== null && !cutting.isDone;
      if (isArmed) seen = Buffer.concat([seen, chunk]);
      const tooMany = isArmed ? beyond(seen, cutting) : -1;
      if (isCut) done();
      else if (!isArmed || tooMany < 0) done(null, chunk);
      else {
        isCut = true;
        cutting.isDone = true;
        far.destroy();
        this.push(chunk.subarray(0, chunk.length - tooMany));
        this.push(null);
        done();
      }
    },
  });
}

/** How many bytes there are beyond where it is to be cut; negative where it has not come to that. */
function beyond(seen: Buffer, { words, bytes }: Cutting): number {
  const at = seen.indexOf(words);
  return at < 0 ? -1 : seen.length - (at + words.length + bytes);
}
