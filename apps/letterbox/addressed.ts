import type { DataSource } from 'typeorm';
import { applicationIdInReply, isReplyAddress, type ReplyKey } from '#access/reply-address.js';
import { applicationAnswered } from '#mail/letter-named.js';
import { replyGenerationOf } from '#readmodel/applications.js';

export interface Addressing {
  readonly dataSource: DataSource;
  readonly key: ReplyKey;
}

/** Whose reply address it is; null: nobody's, or one that has been given up. */
export async function applicationOf({ dataSource, key }: Addressing, address: string): Promise<string | null> {
  const applicationId = applicationIdInReply(key, address);
  if (applicationId === null) return null;
  const generation = await replyGenerationOf(dataSource, applicationId);
  // Compared in any case, so that time says nothing of which applications there are.
  const isOurs = isReplyAddress(key, address, { applicationId, generation: generation ?? 0 });
  return generation !== null && isOurs ? applicationId : null;
}

/** Lines in which servers and senders name whom a mail is for. */
const NAMING = /^(to|cc|delivered-to|x-original-to|envelope-to|x-forwarded-to):/i;
const MOST_ADDRESSES = 20;

/** The applications that a message from a mailbox is for: by the reply addresses in its head, else by what it answers. */
export async function applicationsNamedIn(
  parts: Addressing & { readonly mailDomain: string },
  head: readonly string[],
): Promise<string[]> {
  const named = head
    .filter((line) => NAMING.test(line))
    .flatMap((line) => line.match(/replies\+[\da-v]+@[^\s<>,;"]+/gi) ?? []);
  const ids = await Promise.all(
    [...new Set(named)].slice(0, MOST_ADDRESSES).map((address) => applicationOf(parts, address)),
  );
  const addressed = [...new Set(ids.filter((id) => id !== null))];
  if (addressed.length > 0) return addressed;
  const answered = await applicationAnswered(parts.dataSource, {
    messageIds: answeredIn(head),
    mailDomain: parts.mailDomain,
  });
  return answered === null ? [] : [answered];
}

/** Message-IDs of what a message answers, the nearest first. */
function answeredIn(head: readonly string[]): string[] {
  const idsIn = (name: RegExp): string[] =>
    head.filter((line) => name.test(line)).flatMap((line) => line.match(/<[^\s<>]+>/g) ?? []);
  return [...idsIn(/^in-reply-to:/i), ...idsIn(/^references:/i).reverse()].slice(0, MOST_ADDRESSES);
}
