import { SMTPServer } from 'smtp-server';
import { sayReady, whenToldToStop } from '#settings/lifetime.js';

/** No head of ours is longer. */
const HEAD_BYTES = 16_384;

/** Takes every letter, says so, and keeps its Message-ID alone, a line each: what remains is what the sender costs. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, _session, done) => {
    let head = '';
    stream
      .on('data', (chunk: Buffer) => {
        if (head.length < HEAD_BYTES) head += chunk.toString('latin1');
      })
      .on('end', () => {
        console.log(/^message-id:\s*(<[^>]+>)/im.exec(head)?.[1] ?? 'no Message-ID');
        done();
      });
  },
});
server.on('error', (error) => console.error(error));
whenToldToStop(() => process.exit(0));
server.listen(Number(process.env['CATCHER_SMTP_PORT']), '127.0.0.1', sayReady);
