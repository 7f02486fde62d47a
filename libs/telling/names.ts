import type { ApplicationCommand } from '#domain/application/commands.js';
import type { EditionCommand } from '#domain/edition/edition.types.js';
import type { GroupCommand } from '#domain/group/group.types.js';
import type { Outcome } from '#domain/outcome.js';
import type { Facts } from '#domain/rejection.js';

// Workflow code imports this file: it must stay free of anything but names and types.

/** The one Update that every process takes. */
export const TELL = 'tell';

/** The header that says whose request an update, and the records that it leads to, belong to; as W3C has it. */
export const TRACE = 'traceparent';

/** Workflow types; each is also the first word of its streams' names. */
export type ProcessName = 'application' | 'edition' | 'group';

type Untimed<C> = C extends unknown ? Omit<C, 'at'> : never;

export type ProcessCommand = ApplicationCommand | EditionCommand | GroupCommand;
/** A command as it is told: the process stamps it with its own time. */
export type UntimedCommand = Untimed<ProcessCommand>;

/** What travels with a refusal, in the order of the failure's details. */
export type RefusalDetails = [facts: Facts, outcome: Outcome];

// The stream's name is also the id of its workflow.
export const applicationStream = (applicationId: string): string => `application-${applicationId}`;
export const editionStream = (code: string): string => `edition-${code}`;
/** Of a bank entry: no process runs for it. */
export const entryStream = (entryId: string): string => `entry-${entryId}`;
export const groupStream = (code: string): string => `group-${code}`;
/** Of refunds that leave together: no process runs for it either. */
export const batchStream = (batchId: string): string => `batch-${batchId}`;

/** Of the accounts that an application's refunds go to: nor for these. */
export const payeeStream = (applicationId: string): string => `payee-${applicationId}`;

export function processOf(stream: string): ProcessName {
  if (stream.startsWith('application-')) return 'application';
  if (stream.startsWith('edition-')) return 'edition';
  if (stream.startsWith('group-')) return 'group';
  throw new RangeError(`'${stream}' is the stream of no process`);
}

/** The application's id, or the code of the edition or the group. */
export const subjectOf = (stream: string): string => stream.slice(processOf(stream).length + 1);
