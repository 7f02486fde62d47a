import type { Marks, Report } from '#domain/correspondence/reading.types.js';
import type { ReceivedFile } from './received-files.js';

/** A message with its parts told apart. Nothing in it is believed. */
export interface ParsedMessage {
  /** The address it says it is from; empty where it says none, or several. */
  readonly sender: string;
  readonly subject: string;
  readonly marks: Omit<Marks, 'hasEmptySender'>;
  readonly report: Report | null;
  /** Message-IDs that it answers, the closest first. */
  readonly answers: readonly string[];
  /** Message-IDs of what comes back in it. */
  readonly returns: readonly string[];
  /** The addresses at which a report says that a letter failed. */
  readonly failedFor: readonly string[];
  readonly body: string;
  readonly signature: string;
  readonly quoted: string;
  /** Whether nothing but our address, which the sender may have named, says where the quotation begins. */
  readonly isCutByName: boolean;
  readonly isAnsweredWithin: boolean;
  /** The sender's words as the HTML shows them; null where there is none, or it can say nothing else. */
  readonly shown: { readonly body: string; readonly signature: string } | null;
  /** Empty for a report of a mail system. */
  readonly attachments: readonly ReceivedFile[];
}
