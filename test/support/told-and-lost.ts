import type { Received } from './mail-server.js';
import type { Office } from './office.js';
import { type Reply, reply } from './reply.js';
import { until } from './until.js';

interface About {
  readonly id: string;
  readonly letter: Received;
}

interface Lost extends Reply {
  /** While that is so. */
  readonly meanwhile?: () => Promise<void>;
}

/** Answers a letter, and lets whoever has told the application fail before that is written down, twice. */
export async function toldAndLost(office: Office, { id, letter }: About, answer: Lost): Promise<void> {
  const { dataSource } = office.app;
  const { length } = office.logged;
  await dataSource.query(`
    CREATE FUNCTION no_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'lost'; END $$;
    CREATE TRIGGER no_note BEFORE UPDATE ON incoming_mail FOR EACH ROW
      WHEN (new.application_id = '${id}' AND new.state <> 'received') EXECUTE FUNCTION no_note()`);
  try {
    await reply(office.letterboxPort, letter, answer);
    await until(() => office.logged.slice(length).filter(({ msg }) => msg === 'a mail has to wait').length >= 2);
    await answer.meanwhile?.();
  } finally {
    await dataSource.query('DROP TRIGGER no_note ON incoming_mail; DROP FUNCTION no_note');
  }
}
