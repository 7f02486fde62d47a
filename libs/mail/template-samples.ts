import type { TemplateName } from '#domain/application/letters.types.js';
import { isOfEntry } from './letters/returns.js';
import type { LetterContext } from './letter-context.js';
import type { Speech } from './speech.js';

/** With nothing left out: what may be missing from a letter is there in its sample. */
type Filled<T> = T extends readonly (infer Item)[]
  ? readonly Filled<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Filled<NonNullable<T[Key]>> }
    : NonNullable<T>;
type Frame = LetterContext<'reinstatement'>;
type Own<Letter extends TemplateName> = Filled<Omit<LetterContext<Letter>, keyof Frame>>;
type Samples = { readonly [Letter in TemplateName]: (speech: Speech) => Own<Letter> };

const ZONE = 'Europe/Madrid';
const day = (speech: Speech) => speech.deadline('2024-10-18T22:00:00.000Z', ZONE);
const money = (speech: Speech, minor: number): string => speech.money(minor, 'EUR');
const COURSE = 'Diploma in Internationalization';
const VERIFY = 'https://courses.example.org/certificates/7QK4-M2XD';

const owedIn = (speech: Speech) => ({
  amount: money(speech, 45_000),
  due: day(speech),
  cause: speech.words.refundCause.cancellation,
});
const toIn = ({ words }: Speech): string => words.toAccount.sender('ES•• •••• … 1332');
const refundIn = (speech: Speech) => ({ ...owedIn(speech), isShared: true, to: toIn(speech) });
const accountIn = {
  holder: 'Example City Network',
  iban: 'ES91 2100 0418 4502 0005 1332',
  bic: 'CAIXESBBXXX',
  bankName: 'Example Bank',
  reference: 'RF36BG5KMMMHTK',
};
const paymentIn = (speech: Speech) => ({
  invoiceNumber: 'INV-2024-00001',
  toPay: money(speech, 60_000),
  isOwed: true,
  due: day(speech),
  received: money(speech, 20_000),
  account: accountIn,
});
const windowsIn = (speech: Speech) => ({
  exists: true,
  isOpen: true,
  windows: [{ when: day(speech), percent: '75 %' }],
  closed: day(speech),
  leave: { when: speech.deadline('2024-09-15T10:00:00.000Z', ZONE), percent: '100 %' },
  onlyByReply: true,
  data: speech.list(Object.values(speech.words.datum)),
  refundWithin: speech.words.duration('P30D'),
});
const settledIn = (speech: Speech) => ({
  paid: money(speech, 60_000),
  kept: money(speech, 15_000),
  refund: refundIn(speech),
});
const joinIn = (speech: Speech) => ({
  join: { joinUrl: 'https://meet.example.org/course', instructions: ['Please join five minutes early.'] },
  agenda: ['Welcome', 'Discussion'],
  speakers: [{ who: 'Mar Vila, City of Example', part: 'Opening', remark: speech.words.toBeConfirmed }],
});
const datesIn = (speech: Speech) => ({
  formerDates: speech.span('2024-11-18', '2024-11-22', ZONE),
  isFinal: true,
  hasPlace: true,
  windows: windowsIn(speech),
});
const invoiceIn = (speech: Speech) => ({
  payment: paymentIn(speech),
  invoice: { amount: money(speech, 60_000), fee: { label: 'Members', amount: money(speech, 60_000) } },
  cancellation: { isClosed: true, closesFirst: true, window: day(speech) },
});
const certified = {
  title: COURSE,
  code: '7QK4-M2XD',
  verifyUrl: VERIFY,
  profileUrl: `https://www.linkedin.com/profile/add?certUrl=${encodeURIComponent(VERIFY)}`,
  notes: ['Show it to whom you like.'],
};
const questionIn = (speech: Speech) => ({ question: ['In which department do you work?'], answer: day(speech) });
const requirementsIn = (speech: Speech) => Object.values(speech.words.requirement);
const missingIn = (speech: Speech) => Object.values(speech.words.datum);
const answerIn = (speech: Speech) => ({ answer: day(speech) });
const reservationIn = (speech: Speech) => ({
  ...{ paid: money(speech, 60_000), windows: windowsIn(speech), substitution: day(speech) },
  ...{ included: ['Tuition'], notIncluded: ['Travel'], hasHotels: true, requirements: requirementsIn(speech) },
});
const nothing = () => ({});
const PAYER = 'City of Example';
const paymentOnly = (speech: Speech) => ({ payment: paymentIn(speech), payer: PAYER });
const aboutIn = (speech: Speech) => ({ participants: speech.list(['Ada Roca', 'Jan Soler']), group: 'example' });
const payerIn = (speech: Speech) => ({ ...aboutIn(speech), payment: paymentIn(speech) });
const releaseIn = (speech: Speech) => ({ day: speech.day('2024-10-17'), isOver: true });
const staffRefund = (speech: Speech) => ({
  refund: {
    ...{ ordinal: 1, ...owedIn(speech), release: releaseIn(speech) },
    ...{ isOwed: true, isApproved: true, isOrdered: true },
  },
});
const staffReturn = (speech: Speech) => ({
  entry: {
    ...{ id: '6b0f3c1e-2f0a-5d3b-9c53-0f6a1d1f7a11', account: accountIn.iban, amount: money(speech, 60_000) },
    ...{ bookedOn: speech.day('2024-09-18'), bankReference: 'B-77' },
  },
  refund: {
    ...{ amount: money(speech, 45_000), due: day(speech), release: releaseIn(speech) },
    ...{ isOwed: true, isOrdered: true },
  },
});

const samples: Samples = {
  receipt: answerIn,
  question: questionIn,
  'question-reminder': questionIn,
  'admission-invoice': invoiceIn,
  'admission-group': nothing,
  'group-invoice': (speech) => ({
    ...{ invoiceNumber: 'INV-2024-00002', group: 'ghent', due: day(speech), account: accountIn },
    replaces: 'INV-2024-00001',
  }),
  'group-credit-note': (speech) => ({
    ...{ number: 'CN-2024-00001', amount: money(speech, 40_500), corrects: 'INV-2024-00001' },
    ...{ group: 'ghent', line: 3, owedBack: money(speech, 40_500), isShared: true, to: toIn(speech) },
  }),
  rejection: (speech) => ({
    ...{ because: ['The course is for public servants.'], review: day(speech), refund: refundIn(speech) },
  }),
  'payment-reminder': paymentOnly,
  'payer-payment-reminder': payerIn,
  'payer-payment-overdue': (speech) => ({ ...payerIn(speech), lapses: true, lapse: day(speech) }),
  'payer-deadline-extended': payerIn,
  'payer-lapse': (speech) => ({ ...aboutIn(speech), ...settledIn(speech) }),
  'payment-overdue': (speech) => ({ ...paymentOnly(speech), lapses: true, lapse: day(speech) }),
  'payment-deadline-extended': paymentOnly,
  'payment-received': (speech) => ({
    ...{ amount: money(speech, 20_000), receivedOn: speech.day('2024-08-19'), total: money(speech, 40_000) },
    ...{ isFirst: true, guaranteed: true, isHeld: true, payment: paymentIn(speech), refund: refundIn(speech) },
  }),
  'invoice-corrected': invoiceIn,
  'invoice-cancelled': (speech) => ({ invoiceNumber: 'INV-2024-00001', answer: day(speech) }),
  reservation: reservationIn,
  'reservation-copy': reservationIn,
  lapse: (speech) => ({ ...settledIn(speech), payer: PAYER }),
  reinstatement: nothing,
  withdrawal: settledIn,
  'place-given-up': settledIn,
  'cancellation-to-confirm': (speech) => ({
    ...{ received: speech.happened('2024-10-12T08:00:00.000Z', ZONE), confirm: day(speech) },
    ...{ sender: 'b…@city.example.org', holdsPlace: true, isCopy: true },
  }),
  'cancellation-accepted': (speech) => ({
    ...{ received: speech.happened('2024-10-12T08:00:00.000Z', ZONE), percent: '75 %', afterMove: true },
    ...settledIn(speech),
  }),
  'cancellation-data-requested': (speech) => ({
    missing: missingIn(speech),
    complete: day(speech),
    received: speech.happened('2024-10-12T08:00:00.000Z', ZONE),
  }),
  'cancellation-refused': (speech) => ({
    ...{ isLate: true, isWrongChannel: true, lacksData: true, canStillCancel: true, holdsPlace: true },
    ...{ received: speech.happened('2024-10-12T08:00:00.000Z', ZONE), deadline: day(speech) },
    ...{ missing: missingIn(speech), hasReservation: true, windows: windowsIn(speech), substitution: day(speech) },
  }),
  'exception-granted': (speech) => ({ percent: '50 %', ...settledIn(speech) }),
  'admission-revoked': settledIn,
  'application-reopened': answerIn,
  'credit-note': (speech) => ({
    ...{ number: 'CN-2024-00001', amount: money(speech, 45_000), corrects: 'INV-2024-00001' },
    ...{ isReplaced: true, isOwed: true, refund: refundIn(speech) },
  }),
  'refund-owed': (speech) => ({ refund: refundIn(speech) }),
  'refund-paid': (speech) => ({
    ...{ amount: money(speech, 45_000), cause: speech.words.refundCause.cancellation },
    ...{ paidOn: speech.day('2024-11-04'), bankReference: 'B-77', late: true, to: toIn(speech) },
  }),
  'dates-confirmed': datesIn,
  'dates-moved': datesIn,
  'speakers-announced': joinIn,
  'edition-cancelled': settledIn,
  'practical-information': (speech) => ({
    ...joinIn(speech),
    notes: ['Bring your badge.'],
    directions: ['Metro line 3.'],
    included: ['Tuition'],
    notIncluded: ['Travel'],
    sessions: [{ title: 'Monday', when: speech.span('2024-11-18', '2024-11-18', ZONE) }],
    hotels: [
      {
        ...{ name: 'Example Hotel', address: '10 Example Street', rates: money(speech, 9_500), note: 'quiet' },
        hotelUrl: 'https://hotel.example.org/',
      },
    ],
    requirements: requirementsIn(speech),
  }),
  substituted: nothing,
  'webinar-confirmed': joinIn,
  'webinar-follow-up': () => ({ notes: ['The recording is online.'] }),
  'not-completed': (speech) => ({ missing: requirementsIn(speech), review: day(speech) }),
  'record-corrected': (speech) => ({ requirement: speech.words.requirement.attendance, session: 'Monday', met: true }),
  certificate: () => certified,
  'certificate-reissued': () => ({ ...certified, replaces: '3HZT-9PWA' }),
  'certificate-revoked': (speech) => ({
    ...{ code: '7QK4-M2XD', revokedOn: speech.day('2024-11-25'), review: day(speech) },
  }),
  'staff-assessment-overdue': (speech) => ({ unanswered: true, since: speech.day('2024-08-01'), answer: day(speech) }),
  'staff-payment-overdue': (speech) => ({ payment: paymentIn(speech), lapses: true, lapse: day(speech) }),
  'staff-payment-reversed': (speech) => ({ missing: money(speech, 60_000), hasPlace: true }),
  'staff-place-in-question': (speech) => ({ missing: money(speech, 60_000) }),
  'staff-place-reinstated': () => ({ capacity: 30 }),
  'staff-refund-near': staffRefund,
  'staff-refund-due': staffRefund,
  'staff-refund-overdue': staffRefund,
  'staff-return-near': staffReturn,
  'staff-return-due': staffReturn,
  'staff-return-overdue': staffReturn,
};

/** Every name that a letter may use, with a value that could stand there: nothing is missing, and all conditions hold. */
export const sampleOf = (letter: TemplateName, speech: Speech): object => ({
  language: speech.language,
  ...(isOfEntry(letter) ? {} : frameIn(speech)),
  ...samples[letter](speech),
});

const frameIn = (speech: Speech) => ({
  course: {
    ...{ title: COURSE, organiser: 'Example City Network', dates: speech.span('2024-12-02', '2024-12-06', ZONE) },
    place: 'Town Hall, Barcelona',
  },
  person: { name: 'Ada Roca', email: 'ada@example.org', contact: 'ada@example.org, +34 600 000 000' },
  reference: 'BG5KMMMHTK',
  registeredOn: speech.day('2024-08-01'),
  office: 'Example City Network',
  applicationUrl: 'https://courses.example.org/applications/example',
  isOpenEdition: true,
  provisional: true,
});

/** What a letter may lack as a whole: a template asks for it before it names anything in it. */
const LACKING: Partial<Record<TemplateName, readonly string[]>> = {
  'payment-reminder': ['payer'],
  'payment-overdue': ['payer'],
  'payment-deadline-extended': ['payer'],
  'payer-payment-reminder': ['group'],
  'payer-payment-overdue': ['group'],
  'payer-deadline-extended': ['group'],
  'payer-lapse': ['group', 'refund'],
  lapse: ['payer', 'refund'],
  'payment-received': ['payment', 'refund'],
  'group-invoice': ['replaces'],
  'group-credit-note': ['owedBack', 'to'],
  'cancellation-to-confirm': ['confirm', 'sender'],
  'refund-owed': [],
  'staff-assessment-overdue': ['answer'],
  'staff-payment-overdue': ['lapse'],
  'staff-refund-near': [],
  'staff-refund-due': [],
  'staff-refund-overdue': [],
  'staff-return-near': [],
  'staff-return-due': [],
  'staff-return-overdue': [],
};
const OFTEN_LACKING = ['refund', 'join', 'substitution', 'windows.closed', 'windows.leave', 'cancellation.window'];

export const mayLack = (letter: TemplateName): readonly string[] => LACKING[letter] ?? OFTEN_LACKING;

/** Where the one holds, the other is there. */
export const IMPLIES: Readonly<Record<string, string>> = {
  'cancellation.isClosed': 'cancellation.window',
  'cancellation.closesFirst': 'cancellation.window',
  'windows.exists': 'windows.closed',
  owedBack: 'to',
};

/** The sample with all that may be missing missing, lists empty and no condition met. */
export function bareSampleOf(letter: TemplateName, speech: Speech): object {
  const lacking = mayLack(letter);
  const bared = (value: unknown, path: string): unknown => {
    if (lacking.includes(path)) return null;
    if (typeof value === 'boolean') return false;
    if (Array.isArray(value)) return [];
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, bared(one, path === '' ? name : `${path}.${name}`)]),
    );
  };
  return bared(sampleOf(letter, speech), '') as object;
}
