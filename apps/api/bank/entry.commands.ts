import type { z } from 'zod';
import {
  allocationUndoingBody,
  entryAllocationBody,
  returnPaymentBody,
  suggestionConfirmationBody,
  suspicionBody,
} from '#contracts/bank/entry.js';
import { becauseBody } from '#contracts/values.js';
import type { Payee, UntoldEntryCommand } from '#domain/bank/entry-commands.js';

/** Files what somebody wrote; answers with its id. */
export type File = (text: string) => Promise<string>;

interface RouteOf<Body> {
  /** The noun after the entry: `allocation` in `bank-entries/{id}/allocation`. */
  readonly noun: string;
  readonly summary: string;
  readonly body: z.ZodType<Body>;
  command(body: Body, file: File): UntoldEntryCommand | Promise<UntoldEntryCommand>;
}

/** The body reaches `command` through the route's own schema, and in no other way. */
export type EntryRoute = Omit<RouteOf<never>, 'body'> & { readonly body: z.ZodType };

interface Said {
  readonly applicationId?: string | undefined;
  readonly group?: string | undefined;
}

/** The schema has seen to it that there is one of the two. */
const payeeOf = ({ applicationId = '', group }: Said): Payee =>
  group === undefined ? { application: applicationId } : { group };

const route = <Body>(one: RouteOf<Body>): EntryRoute => one;

/** What finance decide on a line of a statement. */
export const entryCommands: readonly EntryRoute[] = [
  route({
    noun: 'allocation',
    summary: 'Say which applications, and which groups, it pays, and how much of it each',
    body: entryAllocationBody,
    command: ({ parts }) => ({
      type: 'AllocateEntry',
      parts: parts.map(({ amount, ...payee }) => ({ ...payeeOf(payee), ...amount })),
    }),
  }),
  route({
    noun: 'suggestion-confirmation',
    summary: 'It pays this one of the applications and groups that were suggested, with all of it',
    body: suggestionConfirmationBody,
    command: (body) => ({ type: 'ConfirmSuggestion', payee: payeeOf(body) }),
  }),
  route({
    noun: 'dismissal',
    summary: 'It is no business of ours',
    body: becauseBody,
    command: async ({ because }, file) => ({ type: 'DismissEntry', becauseId: await file(because) }),
  }),
  route({
    noun: 'reopening',
    summary: 'Take a dismissal, or the word that it goes back, back',
    body: becauseBody,
    command: async ({ because }, file) => ({ type: 'ReopenEntry', becauseId: await file(because) }),
  }),
  route({
    noun: 'return',
    summary: 'What is left of it goes back to whom it came from',
    body: becauseBody,
    command: async ({ because }, file) => ({ type: 'ReturnEntry', becauseId: await file(because) }),
  }),
  route({
    noun: 'return-payment',
    summary: 'What goes back of it was transferred by hand. Not by who said that it goes back',
    body: returnPaymentBody,
    command: ({ paidOn, bankReference }) => ({ type: 'ConfirmReturnByHand', paidOn, bankReference }),
  }),
  route({
    noun: 'allocation-undoing',
    summary: 'Take a part from its application again, unless a refund depends on it',
    body: allocationUndoingBody,
    command: async ({ part, because }, file) => ({ type: 'UndoAllocation', part, becauseId: await file(because) }),
  }),
  route({
    noun: 'suspicion',
    summary: 'Say whether a suspected duplicate counts',
    body: suspicionBody,
    command: async ({ counts, because }, file) => ({
      type: counts ? 'AcceptSuspect' : 'RejectSuspect',
      becauseId: await file(because),
    }),
  }),
];
