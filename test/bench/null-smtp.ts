import { SMTPServer } from 'smtp-server';
import { sayReady, whenToldToStop } from '#settings/lifetime.js';

/** Takes every letter, says so, and forgets it: what remains is what the sender costs. */
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  onData: (stream, _session, done) => {
    stream.resume().on('end', done);
  },
});
server.on('error', (error) => console.error(error));
whenToldToStop(() => process.exit(0));
server.listen(Number(process.env['CATCHER_SMTP_PORT']), '127.0.0.1', sayReady);
