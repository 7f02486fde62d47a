import {
  admissionBody,
  informationBody,
  informationRequestBody,
  rejectionBody,
  substitutionBody,
} from '#contracts/assessment.js';
import { becauseBody, emptyBody } from '#contracts/values.js';
import { applicationCommand, type CommandRoute } from './route.js';

/** From receipt to decision, and what undoes a decision. What comes by mail or telephone, admissions enter. */
export const assessmentCommands: readonly CommandRoute[] = [
  applicationCommand({
    noun: 'information-request',
    summary: 'Ask the applicant a question; the clock of the assessment stands still until it is answered',
    who: ['admissions'],
    body: informationRequestBody,
    command: async ({ question }, desk) => ({ type: 'RequestInformation', questionId: await desk.text(question) }),
  }),
  applicationCommand({
    noun: 'information',
    summary: 'Answer the question',
    who: ['applicant', 'admissions'],
    body: informationBody,
    command: async ({ answer }, desk) => ({ type: 'ProvideInformation', answerId: await desk.text(answer) }),
  }),
  applicationCommand({
    noun: 'admission',
    summary: 'Admit: the proposed fee band is invoiced, or the one of the override',
    who: ['admissions'],
    body: admissionBody,
    command: async ({ override }, desk) => ({
      type: 'Admit',
      override: override ? { band: override.band, becauseId: await desk.text(override.because) } : null,
    }),
  }),
  applicationCommand({
    noun: 'rejection',
    summary: 'Reject, with a reason; the letter says how to ask for a review',
    who: ['admissions'],
    body: rejectionBody,
    command: async ({ reason, because }, desk) => ({ type: 'Reject', reason, becauseId: await desk.note(because) }),
  }),
  applicationCommand({
    noun: 'withdrawal',
    summary: 'Withdraw the application, or leave a place for which nothing was paid',
    who: ['applicant', 'admissions'],
    body: emptyBody,
    command: () => ({ type: 'Withdraw' }),
  }),
  applicationCommand({
    noun: 'revocation',
    summary: 'Revoke an admission; a guaranteed place takes two persons',
    who: ['admissions'],
    body: becauseBody,
    command: async ({ because }, desk) => ({ type: 'RevokeAdmission', becauseId: await desk.text(because) }),
  }),
  applicationCommand({
    noun: 'reopening',
    summary: 'Assess again what was rejected or withdrawn, or has lapsed',
    who: ['admissions'],
    body: becauseBody,
    command: async ({ because }, desk) => ({ type: 'ReopenApplication', becauseId: await desk.text(because) }),
  }),
  applicationCommand({
    noun: 'substitution',
    summary: 'Another person takes the place; payments and terms carry over',
    who: ['admissions'],
    body: substitutionBody,
    command: async ({ because, ...person }, desk) => ({
      type: 'SubstituteParticipant',
      personId: await desk.successor(person),
      becauseId: await desk.text(because),
    }),
  }),
];
