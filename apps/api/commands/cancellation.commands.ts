import { cancellationRequestBody, exceptionBody } from '#contracts/cancellation.js';
import { emptyBody } from '#contracts/values.js';
import { applicationCommand, type CommandRoute } from './route.js';

/** Ways to leave a place. */
export const cancellationCommands: readonly CommandRoute[] = [
  applicationCommand({
    noun: 'cancellation-request',
    summary: 'A cancellation was received: it is accepted, refused or asked to be completed, as the terms say',
    who: ['admissions'],
    body: cancellationRequestBody,
    command: async ({ note, ...request }, desk) => ({
      type: 'RequestCancellation',
      ...request,
      noteId: await desk.note(note),
    }),
  }),
  applicationCommand({
    noun: 'place-given-up',
    summary: 'Give the place up, at any time, with no refund beyond the terms',
    who: ['applicant', 'admissions'],
    body: emptyBody,
    command: () => ({ type: 'GiveUpPlace' }),
  }),
  applicationCommand({
    noun: 'exception',
    summary: 'Cancel despite deadline or channel: one person proposes, another grants',
    who: ['admissions', 'finance'],
    body: exceptionBody,
    command: async ({ percent, because }, desk) => ({
      type: 'GrantException',
      percent,
      becauseId: await desk.text(because),
    }),
  }),
];
