import type { Readable } from 'node:stream';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { Envelope, MailStore } from './store.js';

const LARGEST_MESSAGE_BYTES = 25 * 1024 * 1024;

/** An SMTP server that says 250 only after the store has the message. It takes mail for anybody from anybody. */
export function createSmtpServer(store: Pick<MailStore, 'keep'>): SMTPServer {
  const server = new SMTPServer({
    size: LARGEST_MESSAGE_BYTES,
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, answer) {
      take(stream, envelopeOf(session), store).then(
        () => answer(),
        (error: unknown) => answer(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A client that hangs up in mid-sentence is its own business, not a reason to fall over.
  server.on('error', () => undefined);
  return server;
}

async function take(stream: SMTPServerDataStream, envelope: Envelope, store: Pick<MailStore, 'keep'>): Promise<void> {
  const raw = await read(stream);
  if (stream.sizeExceeded || raw === undefined)
    throw Object.assign(new Error('message is larger than 25 MB'), { responseCode: 552 });
  try {
    await store.keep(raw, envelope);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw Object.assign(new Error(`message could not be stored: ${reason}`), { responseCode: 451 });
  }
}

/** Reads to the end in any case, or the client would never get to hear the answer; keeps no more than is allowed. */
async function read(stream: Readable): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= LARGEST_MESSAGE_BYTES) chunks.push(chunk);
  }
  return sizeBytes <= LARGEST_MESSAGE_BYTES ? Buffer.concat(chunks) : undefined;
}

const envelopeOf = ({ envelope }: SMTPServerSession): Envelope => ({
  from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
  to: envelope.rcptTo.map(({ address }) => address),
});
