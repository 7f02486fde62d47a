import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface Received {
  readonly mail: ParsedMail;
  readonly recipients: readonly string[];
  /** Of the envelope: where word of a failure goes. */
  readonly sender: string;
}

export interface MailServer {
  readonly url: string;
  readonly received: Received[];
  /** Called with each recipient; an error (with responseCode) refuses it. */
  refuse: (address: string) => Error | null;
  /** The same for the sender. */
  refuseSender: () => Error | null;
  /** Called with each letter before it is acknowledged. */
  onLetter: (received: Received) => Promise<void>;
  close(): Promise<void>;
}

export const smtpError = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** A mail server on a socket of its own that keeps what it acknowledged. */
export async function startMailServer(): Promise<MailServer> {
  const options: SMTPServerOptions = {
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onMailFrom: (_address, _session, done) => done(server.refuseSender()),
    onRcptTo: ({ address }, _session, done) => done(server.refuse(address)),
    onData: (stream, session, done) => {
      const recipients = session.envelope.rcptTo.map(({ address }) => address);
      const { mailFrom } = session.envelope;
      const sender = mailFrom === false ? '' : mailFrom.address;
      simpleParser(stream)
        .then(async (mail) => {
          const received = { mail, recipients, sender };
          server.received.push(received);
          await server.onLetter(received);
          done();
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  };
  const smtp = new SMTPServer(options);
  const server: MailServer = {
    url: '',
    received: [],
    refuse: () => null,
    refuseSender: () => null,
    onLetter: () => Promise.resolve(),
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
  smtp.on('error', () => undefined);
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  const { port } = smtp.server.address() as AddressInfo;
  return Object.assign(server, { url: `smtp://127.0.0.1:${String(port)}` });
}
