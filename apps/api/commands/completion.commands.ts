import { attendanceBody, correctionBody, waiverBody } from '#contracts/completion.js';
import { becauseBody, emptyBody } from '#contracts/values.js';
import { applicationCommand, type CommandRoute } from './route.js';

/** What a participant has shown, and the paper for it. */
export const completionCommands: readonly CommandRoute[] = [
  applicationCommand({
    noun: 'attendance',
    summary: 'Record that a session was attended, or was not',
    who: ['admissions'],
    body: attendanceBody,
    command: (body) => ({ type: 'RecordAttendance', ...body }),
  }),
  applicationCommand({
    noun: 'experience',
    summary: "Record that the city's experience was shared",
    who: ['admissions'],
    body: emptyBody,
    command: () => ({ type: 'RecordExperienceShared' }),
  }),
  applicationCommand({
    noun: 'final-work',
    summary: 'Record that the final work was presented by the guidelines',
    who: ['admissions'],
    body: emptyBody,
    command: () => ({ type: 'RecordFinalWork' }),
  }),
  applicationCommand({
    noun: 'waiver',
    summary: 'Waive a requirement, with a reason',
    who: ['admissions'],
    body: waiverBody,
    command: async ({ requirement, because }, desk) => ({
      type: 'WaiveRequirement',
      requirement,
      becauseId: await desk.text(because),
    }),
  }),
  applicationCommand({
    noun: 'correction',
    summary: 'Correct a record that was entered wrongly; the first entry stays in the history',
    who: ['admissions'],
    body: correctionBody,
    command: async ({ requirement, session, met, because }, desk) => ({
      type: 'CorrectRecord',
      requirement,
      session: session ?? null,
      met,
      becauseId: await desk.text(because),
    }),
  }),
  applicationCommand({
    noun: 'certificate',
    summary: 'Certify now; otherwise it happens by itself once the course has ended',
    who: ['admissions'],
    body: emptyBody,
    command: () => ({ type: 'Certify' }),
  }),
  applicationCommand({
    noun: 'certificate/reissue',
    summary: 'Issue the certificate anew under a fresh code; the former one is no longer valid',
    who: ['admissions'],
    body: becauseBody,
    command: async ({ because }, desk) => ({ type: 'ReissueCertificate', becauseId: await desk.text(because) }),
  }),
  applicationCommand({
    noun: 'certificate/revocation',
    summary: 'Revoke the certificate',
    who: ['admissions'],
    body: becauseBody,
    command: async ({ because }, desk) => ({ type: 'RevokeCertificate', becauseId: await desk.text(because) }),
  }),
];
