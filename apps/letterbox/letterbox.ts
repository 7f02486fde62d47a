import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { DataSource } from 'typeorm';
import { applicationIdInReply, type ReplyKey } from '#access/reply-address.js';
import { contentHash } from '#correspondence/content-hash.js';
import type { Brought, Checked } from '#correspondence/sender-checks.js';
import type { Instant } from '#domain/time/zone.js';
import { fileMail } from '#filing/incoming-mail.js';
import { applicationOf } from './addressed.js';
import { Guesses } from './guesses.js';
import { type Hold, Room } from './room.js';
import { Sessions } from './sessions.js';

export interface LetterboxParts {
  readonly dataSource: DataSource;
  readonly key: ReplyKey;
  /** Of one message. */
  readonly largestBytes: number;
  readonly guessesPerMinute: number;
  /** How many connections one host may have at once. */
  readonly connectionsPerHost: number;
  /** How long a connection may last, whatever is said on it; ten minutes where it is not given. */
  readonly longestSessionMs?: number;
  /** What the domain of a sender says of the mail; null: nobody asks. */
  readonly checkSender: ((brought: Brought) => Promise<Checked>) | null;
  readonly clock: () => Instant;
  readonly log: Readonly<Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>>;
}

/** Nobody writes to more applications than this at once. */
const RECIPIENTS = 5;
const CLIENTS = 100;
/** A message as large as may be takes less by any line, and a server that has more to bring comes again. */
const LONGEST_SESSION_MS = 600_000;
/** Messages on their way at once, as large as they may be; whoever comes then comes again later. */
const LARGE_AT_ONCE = 8;

/** RFC 5321: 4xx is for now and the sender comes again, 5xx is for ever and the sender hears of it. */
const answer = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

/**
 * An SMTP server that takes mail to our reply addresses and nothing else, and says 250 only when it is stored. It may be
 * killed at any time: whoever has heard no 250 comes again, and what was stored already counts once.
 */
export function createLetterbox(parts: LetterboxParts): SMTPServer {
  const guesses = new Guesses(parts.guessesPerMinute);
  const { connectionsPerHost, longestSessionMs = LONGEST_SESSION_MS } = parts;
  const sessions = new Sessions({ connectionsPerHost, longestSessionMs });
  const room = new Room(LARGE_AT_ONCE * parts.largestBytes);
  const server = new SMTPServer({
    name: parts.key.domain,
    banner: 'Matricula takes answers to its letters',
    size: parts.largestBytes,
    maxClients: CLIENTS,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onConnect(session, done) {
      done(
        sessions.begin(server, session) ? null : answer(421, 'too many connections from your host, please come again'),
      );
    },
    onClose: (session) => sessions.end(session),
    onRcptTo({ address }, session, done) {
      judge(parts, guesses, { address, session }).then(
        (refusal) => done(refusal),
        () => done(answer(451, 'please come again')),
      );
    },
    onData(stream, session, done) {
      take(parts, room, { stream, session }).then(
        () => done(),
        (error: unknown) => done(refusalOf(parts, error)),
      );
    },
  });
  // A client that hangs up in mid-sentence is its own business, not a reason to fall over.
  server.on('error', () => undefined);
  return server;
}

interface Named {
  readonly address: string;
  readonly session: SMTPServerSession;
}

/**
 * null where the address is one of ours, whoever has guessed before from there: behind an MTA all senders are one host.
 */
async function judge(parts: LetterboxParts, guesses: Guesses, { address, session }: Named): Promise<Error | null> {
  if (session.envelope.rcptTo.length >= RECIPIENTS) return answer(452, 'too many recipients');
  if ((await applicationOf(parts, address)) !== null) return null;
  if (guesses.isTooMany(session.remoteAddress)) return answer(450, 'too many unknown addresses, please wait a minute');
  guesses.add(session.remoteAddress);
  parts.log.info({}, 'an address was refused that is none of ours');
  return answer(550, 'no such address here, or no longer: please answer the latest letter');
}

const NOT_CHECKED = { authentication: 'none', verdicts: null } as const;

interface Sent {
  readonly stream: SMTPServerDataStream;
  readonly session: SMTPServerSession;
}

async function take(parts: LetterboxParts, room: Room, { stream, session }: Sent): Promise<void> {
  const { dataSource, clock, key, log, largestBytes, checkSender } = parts;
  const hold = room.hold();
  try {
    const raw = await read(stream, hold, largestBytes);
    const receivedAt = clock();
    const { mailFrom, rcptTo } = session.envelope;
    // They were judged when they were named.
    const named = rcptTo.map(({ address }) => applicationIdInReply(key, address));
    const applicationIds = [...new Set(named.filter((id) => id !== null))];
    const envelopeFrom = mailFrom === false ? '' : mailFrom.address;
    const { remoteAddress: ip, hostNameAppearsAs: helo } = session;
    const checked = (await checkSender?.({ raw, ip, helo: helo || ip, envelopeFrom })) ?? NOT_CHECKED;
    const contentSha256 = contentHash(raw);
    const filed = await fileMail(dataSource, {
      applicationIds,
      raw,
      receivedAt,
      contentSha256,
      envelopeFrom,
      ...checked,
    });
    log.info({ applicationIds, filed, bytes: raw.length }, 'mail was taken');
  } finally {
    hold.release();
  }
}

/**
 * Reads to the end in any case, or the client would never get to hear the answer; keeps no more than there is room for.
 * @throws the refusal where the message is too large, or comes with too many others
 */
async function read(stream: SMTPServerDataStream, hold: Hold, largestBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let fits = true;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    fits &&= bytes <= largestBytes && hold.grow(chunk.length);
    if (fits) {
      chunks.push(chunk);
      continue;
    }
    // What comes to nothing may not keep out what fits.
    chunks.length = 0;
    hold.release();
  }
  if (bytes > largestBytes) throw answer(552, 'the message is too large');
  if (!fits) throw answer(452, 'too much mail at once, please come again');
  return Buffer.concat(chunks);
}

function refusalOf({ log }: LetterboxParts, error: unknown): Error {
  if (error instanceof Error && 'responseCode' in error) return error;
  if (brokeOff(error)) log.info({}, 'a mail broke off');
  else log.error({ err: error }, 'a mail could not be stored');
  return answer(451, 'the message could not be stored, please come again');
}

/** Whoever sent it is gone in the middle, has heard no 250, and comes again. */
const brokeOff = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  ['ECONNECTION', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String(error.code));
