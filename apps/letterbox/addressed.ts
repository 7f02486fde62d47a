import type { DataSource } from 'typeorm';
import { applicationIdInReply, isReplyAddress, type ReplyKey } from '#access/reply-address.js';
import { accessGenerationOf } from '#readmodel/applications.js';

export interface Addressing {
  readonly dataSource: DataSource;
  readonly key: ReplyKey;
}

/** Whose reply address it is; null: nobody's, or one that has been given up. */
export async function applicationOf({ dataSource, key }: Addressing, address: string): Promise<string | null> {
  const applicationId = applicationIdInReply(key, address);
  if (applicationId === null) return null;
  const generation = await accessGenerationOf(dataSource, applicationId);
  // Compared in any case, so that time says nothing of which applications there are.
  const isOurs = isReplyAddress(key, address, { applicationId, generation: generation ?? 0 });
  return generation !== null && isOurs ? applicationId : null;
}

/** Lines in which servers and senders name whom a mail is for. */
const NAMING = /^(to|cc|delivered-to|x-original-to|envelope-to|x-forwarded-to):/i;
const MOST_ADDRESSES = 20;

/** The lines of a message's head, unfolded. */
export const headOf = (raw: Buffer): readonly string[] =>
  (raw.subarray(0, 100_000).toString('latin1').replaceAll('\r\n', '\n').split('\n\n')[0] ?? '')
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n');

/** The applications that a message from a mailbox is for, by the reply addresses in its head. */
export async function applicationsNamedIn(parts: Addressing, head: readonly string[]): Promise<string[]> {
  const named = head
    .filter((line) => NAMING.test(line))
    .flatMap((line) => line.match(/replies\+[\da-v]+@[^\s<>,;"]+/gi) ?? []);
  const ids = await Promise.all(
    [...new Set(named)].slice(0, MOST_ADDRESSES).map((address) => applicationOf(parts, address)),
  );
  return [...new Set(ids.filter((id) => id !== null))];
}
