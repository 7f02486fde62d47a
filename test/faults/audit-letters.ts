import { z } from 'zod';
import type { DataSource } from 'typeorm';
import type { Finding } from './audit.js';
import { grouped } from './grouped.js';

const envelopeSchema = z.object({ to: z.array(z.string()) });
const messageSchema = z.object({ messageId: z.string(), subject: z.string(), envelope: envelopeSchema });
const listSchema = z.object({ messages: z.array(messageSchema) });

interface OwedLetter {
  /** What stands before the @ of its Message-ID, whether or not it has been sent. */
  readonly key: string;
  readonly name: string;
  readonly state: string;
  readonly messageId: string | null;
  readonly lastError: string | null;
}

/** Each owed letter has arrived, under its own Message-ID, and nothing else has; twice only within SMTP's own window. */
export async function auditLetters(dataSource: DataSource, mailUrl: string): Promise<Finding[]> {
  const owed = await dataSource.query<readonly OwedLetter[]>(
    `SELECT event_id || '.' || ordinal AS key, name, state, message_id AS "messageId", last_error AS "lastError"
     FROM owed WHERE kind = 'letter'`,
  );
  const arrived = grouped(await messagesAt(mailUrl), ({ messageId }) => messageId);
  const sent = owed.filter(({ messageId }) => messageId !== null);
  // One that went out just before its courier was killed, and had become useless by the next attempt, is superseded.
  const keys = new Set(owed.map(({ key }) => `<${key}`));
  return [
    {
      promise: 'an owed letter is sent, or no longer of use',
      looked: owed.length,
      violations: owed
        .filter(({ state }) => state !== 'sent' && state !== 'superseded')
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
      promise: 'nothing arrives that nobody owes',
      looked: arrived.size,
      violations: [...arrived]
        .filter(([id]) => !keys.has(id.split('@')[0] ?? ''))
        .map(([id, [one]]) => `${id} ${one?.subject ?? ''}`),
    },
  ];
}

/** How many letters have come to the same mailbox more than once, under one Message-ID: what SMTP leaves open. */
export async function repeatedLetters(mailUrl: string): Promise<number> {
  const messages = await messagesAt(mailUrl);
  // A copy travels by itself, under the Message-ID of its letter.
  const letters = new Set(messages.map(({ messageId, envelope }) => [messageId, ...envelope.to].join(' ')));
  return messages.length - letters.size;
}

export async function messagesAt(mailUrl: string): Promise<readonly z.output<typeof messageSchema>[]> {
  return listSchema.parse(await (await fetch(`${mailUrl}/messages`)).json()).messages;
}
