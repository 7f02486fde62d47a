import { confirmationBody, rescheduleBody, speakersBody } from '#contracts/edition.js';
import { becauseBody } from '#contracts/values.js';
import { type CommandRoute, editionCommand } from './route.js';

/** What happens to an edition after it was published; every participant hears of it. */
export const editionCommands: readonly CommandRoute[] = [
  editionCommand({
    noun: 'reschedule',
    summary: 'Move the edition; participants keep the better of two cancellation windows and may leave',
    who: ['admissions', 'administrator'],
    body: rescheduleBody,
    command: async ({ because, ...dates }, desk) => ({
      type: 'RescheduleEdition',
      ...dates,
      becauseId: await desk.text(because),
    }),
  }),
  editionCommand({
    noun: 'confirmation',
    summary: 'Confirm the provisional dates',
    who: ['admissions', 'administrator'],
    body: confirmationBody,
    command: () => ({ type: 'ConfirmDates' }),
  }),
  editionCommand({
    noun: 'speakers',
    summary: 'Announce the speakers',
    who: ['admissions', 'administrator'],
    body: speakersBody,
    command: async ({ speakers }, desk) => ({
      type: 'AnnounceSpeakers',
      definitionId: await desk.revised({ speakers }),
    }),
  }),
  editionCommand({
    noun: 'cancellation',
    summary: 'Cancel the edition: whoever paid is owed all of it back',
    who: ['admissions', 'administrator'],
    body: becauseBody,
    command: async ({ because }, desk) => ({ type: 'CancelEdition', becauseId: await desk.text(because) }),
  }),
];
