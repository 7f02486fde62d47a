import { z } from 'zod';
import type { DataSource } from 'typeorm';
import type { Finding } from './audit.js';
import { grouped } from './grouped.js';

const envelopeSchema = z.object({ to: z.array(z.string()) });
const messageSchema = z.object({
  messageId: z.string(),
  subject: z.string(),
  receivedAt: z.string(),
  envelope: envelopeSchema,
});
const listSchema = z.object({ messages: z.array(messageSchema) });

interface OwedLetter {
  /** What stands before the @ of its Message-ID, whether or not it has been sent. */
  readonly key: string;
  readonly name: string;
  readonly state: string;
  readonly messageId: string | null;
  readonly lastError: string | null;
  /** Owed by an event that a deadline brought since all was quiet: its turn may not have come. */
  readonly isNew: boolean;
}

/** Each owed letter has arrived, under its own Message-ID, and nothing else has; twice only within SMTP's own window. */
export async function auditLetters(dataSource: DataSource, mailUrl: string): Promise<Finding[]> {
  const owed = await owedIn(dataSource);
  const arrived = grouped(await messagesAt(mailUrl), ({ messageId }) => messageId);
  const sent = owed.filter(({ messageId }) => messageId !== null);
  // One that went out just before its courier was killed, and had become useless by the next attempt, is superseded. A
  // deadline may owe and send one while the messages are read: so it is looked up after them what was owed.
  const keys = new Set((await owedIn(dataSource)).map(({ key }) => `<${key}`));
  return [
    {
      promise: 'an owed letter is sent, or no longer of use',
      looked: owed.length,
      violations: owed
        .filter(({ state, isNew }) => state !== 'sent' && state !== 'superseded' && !isNew)
        .map(({ name, state, lastError }) => `${name} is ${state}: ${lastError ?? ''}`),
    },
    {
      promise: 'a letter that was sent has arrived',
      looked: sent.length,
      violations: sent
        .filter(({ messageId }) => !arrived.has(messageId ?? ''))
        .map(({ name, messageId }) => `${name} ${messageId ?? ''}`),
    },
    {
      promise: 'nothing arrives that nobody owes, and a letter at one mailbox only',
      looked: arrived.size,
      violations: [...arrived]
        .filter(([id, same]) => !keys.has(id.split('@')[0] ?? '') || mailboxes(same).size !== 1)
        .map(([id, same]) => `${id} ${same[0]?.subject ?? ''} at ${mailboxes(same).size}`),
    },
  ];
}

const owedIn = (dataSource: DataSource): Promise<readonly OwedLetter[]> =>
  dataSource.query<readonly OwedLetter[]>(
    `SELECT event_id || '.' || ordinal AS key, name, state, message_id AS "messageId", last_error AS "lastError",
            event.recorded_at > now() - interval '5 seconds' AS "isNew"
     FROM owed JOIN domain_event AS event USING (event_id) WHERE kind = 'letter'`,
  );

const mailboxes = (same: readonly Message[]): Set<string> => new Set(same.flatMap(({ envelope }) => envelope.to));

export interface Letters {
  /** Messages at the mail catcher. */
  readonly arrived: number;
  /** When each letter that came again had come first, in milliseconds since 1970: what SMTP leaves open. */
  readonly againMs: readonly number[];
}

export async function countLetters(mailUrl: string): Promise<Letters> {
  const messages = await messagesAt(mailUrl);
  const again = [...grouped(messages, ({ messageId }) => messageId).values()].flatMap((same) => {
    const times = same.map(({ receivedAt }) => Date.parse(receivedAt)).sort((one, other) => one - other);
    return times.slice(0, -1);
  });
  return { arrived: messages.length, againMs: again };
}

type Message = z.output<typeof messageSchema>;

export async function messagesAt(mailUrl: string): Promise<readonly Message[]> {
  return listSchema.parse(await (await fetch(`${mailUrl}/messages`)).json()).messages;
}
