import { describe, expect, it } from '@jest/globals';
import { proposeReading } from './reading.js';
import type { Incoming, Report } from './reading.types.js';

const plain: Incoming = {
  marks: {
    ...{ autoSubmitted: '', precedence: '', isAutoResponse: false, isFromList: false, hasEmptySender: false },
    senderMailbox: 'ana',
  },
  report: null,
  authentication: 'none',
  isFromRegistered: true,
  answered: 'reservation',
  returned: null,
  subject: 'Re: Your place is guaranteed',
  body: 'Please cancel my place.',
  signature: '',
  quoted: '',
  isCutByName: false,
  isAnsweredWithin: false,
  shown: null,
  known: {
    ...{ course: 'Diploma', givenName: 'Ana', familyName: 'Pérez', email: 'ana@city.example', phone: null },
    registeredOn: ['2024-08-01'],
  },
};
const marked = (marks: Partial<Incoming['marks']>): Incoming => ({ ...plain, marks: { ...plain.marks, ...marks } });
const report = (type: string, ...deliveries: Report['deliveries']): Incoming => ({
  ...plain,
  report: { type, isEnclosed: false, deliveries },
});
const enclosed = (change: Partial<Incoming>): Incoming => ({
  ...plain,
  report: { type: 'delivery-status', isEnclosed: true, deliveries: [{ action: 'failed', status: '5.1.1' }] },
  ...change,
});
const read = (incoming: Incoming): string => {
  const { kind, rules } = proposeReading(incoming);
  return `${kind}: ${rules.join(' ')}`;
};

describe('what a message is taken for', () => {
  it.each<[string, Incoming]>([
    ['cancellation: en/asks', plain],
    ['information: says-nothing-of-leaving', { ...plain, body: 'I work in the harbour.' }],
    ['unclear: en/denies', { ...plain, body: 'I will not cancel.' }],
    ['unclear: empty', { ...plain, body: ' \n' }],
    ['unclear: names-our-address en/asks', { ...plain, isCutByName: true }],
    // Nothing that is quoted is the sender's will.
    [
      'information: says-nothing-of-leaving',
      { ...plain, body: 'Thank you!', quoted: 'Please cancel by replying to this mail' },
    ],
    // A subject that answers none is the sender's, and may be all that they say.
    ['information: says-nothing-of-leaving', { ...plain, body: 'Thank you!', subject: 'RE: Please cancel my place' }],
    ['unclear: subject en/asks', { ...plain, body: 'Thank you!', subject: 'Please cancel my place' }],
    ['unclear: subject en/denies en/asks', { ...plain, subject: 'I will not cancel' }],
    ['cancellation: en/asks', { ...plain, subject: 'About my cancellation' }],
    ['unclear: answers-within en/asks', { ...plain, isAnsweredWithin: true }],
    ['unclear: shows-other-words en/asks', { ...plain, shown: { body: 'See you!', signature: '' } }],
    ['cancellation: en/asks', { ...plain, shown: { body: plain.body, signature: 'Ana' } }],
    ['unclear: en/asks second-thoughts', { ...plain, signature: 'Ana\n\nSorry, I have changed my mind' }],
    ['auto-reply: reaction', { ...plain, body: '\u{1F44D}\n\nAna Pérez reacted via Gmail' }],
    ['unclear: empty', { ...plain, body: '\u{1F44D}' }],
    // Neither thanks nor a promise is the answer that was asked for.
    ['unclear: answers-nothing', { ...plain, answered: 'question', body: 'Thank you!\n\nBest regards,\nAna' }],
    ['unclear: answers-nothing', { ...plain, answered: 'receipt', body: 'I will answer next week.' }],
    ['information: says-nothing-of-leaving', { ...plain, answered: 'question', body: 'Yes' }],
    // RFC 3834
    ['auto-reply: auto-submitted', marked({ autoSubmitted: 'auto-replied; owner-email="ana@city.example"' })],
    ['auto-reply: auto-submitted', marked({ autoSubmitted: 'auto-generated' })],
    ['cancellation: en/asks', marked({ autoSubmitted: 'no' })],
    ['cancellation: en/asks', marked({ autoSubmitted: ' No ; said=so' })],
    ['auto-reply: auto-response', marked({ isAutoResponse: true })],
    ['auto-reply: precedence', marked({ precedence: 'Bulk' })],
    ['cancellation: en/asks', marked({ precedence: 'first-class' })],
    ['auto-reply: mailing-list', { ...marked({ isFromList: true }), answered: null, body: 'The latest news' }],
    ['auto-reply: mailing-list', { ...marked({ precedence: 'list' }), answered: null, body: 'The latest news' }],
    ['auto-reply: empty-sender', marked({ hasEmptySender: true })],
    ['bounce: mailer-daemon', marked({ senderMailbox: 'MAILER-DAEMON', hasEmptySender: true })],
    ...[
      'Automatic reply: all my meetings are cancelled',
      'Réponse automatique : absence',
      'Respuesta automática: cancelado',
      'Resposta automàtica',
    ].map((subject): [string, Incoming] => [
      'auto-reply: subject-absent',
      { ...plain, subject, body: 'I am away until Monday.' },
    ]),
    // A person may write by way of a shared mailbox, or under a subject that begins like a machine's.
    ['unclear: mailing-list en/asks', marked({ isFromList: true })],
    ['unclear: mailing-list en/asks', marked({ precedence: 'list' })],
    ['unclear: subject-absent es/asks', { ...plain, subject: 'Ausencia', body: 'Cancelo mi plaza.' }],
    ['unclear: subject-absent ca/denies', { ...plain, subject: 'Absència: Re: plaça', body: 'No cancel·lo la plaça.' }],
    [
      'information: says-nothing-of-leaving',
      { ...plain, subject: 'Ausencia en la sesión 2', body: 'El martes no podré estar.' },
    ],
    // So does whoever answers a letter of ours, or says yes or no.
    ['unclear: mailing-list', { ...marked({ isFromList: true }), answered: 'question', body: 'In the harbour.' }],
    ['unclear: mailing-list', { ...marked({ precedence: 'list' }), answered: 'question', body: 'In the harbour.' }],
    ...(['subject-absent', 'mailing-list'] as const).flatMap((rule): [string, Incoming][] => {
      const asked = rule === 'mailing-list' ? marked({ isFromList: true }) : { ...plain, subject: 'Out of office' };
      const to: Incoming = { ...asked, answered: 'cancellation-to-confirm' };
      return [
        [`unclear: ${rule} en/confirms`, { ...to, body: 'Yes' }],
        [`unclear: ${rule} en/disowns es/disowns ca/disowns`, { ...to, body: 'No, that was not me.' }],
      ];
    }),
    ['auto-reply: subject-absent', { ...plain, answered: 'question', subject: 'Ausencia', body: 'Vuelvo el lunes.' }],
    ['cancellation: en/asks', { ...plain, subject: 'Re: out of office hours' }],
    // RFC 3464
    ['bounce: delivery-failed', report('delivery-status', { action: 'failed', status: '5.1.1' })],
    ['bounce: delivery-failed', report('delivery-status', { action: 'failed', status: '4.4.7' })],
    ['bounce: delivery-failed', report('delivery-status', { action: 'failed', status: '' })],
    ['delivery-report: delivery-status', report('delivery-status', { action: 'delayed', status: '4.4.7' })],
    ['delivery-report: delivery-status', report('delivery-status', { action: 'delivered', status: '2.0.0' })],
    ['delivery-report: report', report('disposition-notification')],
    // A person may show us one, and says something beside it.
    ['unclear: delivery-failed en/asks', enclosed({})],
    ['unclear: delivery-failed', enclosed({ body: 'This came back.' })],
    ['bounce: delivery-failed', enclosed({ body: '' })],
    ['bounce: delivery-failed', enclosed({ marks: { ...plain.marks, hasEmptySender: true } })],
    ['bounce: delivery-failed', enclosed({ marks: { ...plain.marks, senderMailbox: 'postmaster' } })],
  ])('%s', (reading, incoming) => expect(read(incoming)).toBe(reading));
});

it('says where the data were found, a signature being the sender’s own', () => {
  const { found } = proposeReading({
    ...plain,
    signature: 'Ana Pérez\nana@city.example',
    quoted: 'Diploma, 1 August 2024',
  });
  expect(found).toEqual({ course: 'quoted', name: 'new', 'registration-date': 'quoted', contact: 'new' });
});
