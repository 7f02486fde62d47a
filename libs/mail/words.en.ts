import { durationText, type Words } from './words.js';

export const en: Words = {
  datum: {
    course: 'the name of the course',
    name: 'your name and surname',
    'registration-date': 'the date of your registration',
    contact: 'your contact information',
  },
  requirement: {
    attendance: 'active participation in the sessions',
    experience: "sharing your own city's experience",
    'final-work': 'presenting the final work',
  },
  refundCause: {
    cancellation: 'cancellation',
    excess: 'more was paid than was due',
    lapse: 'the place lapsed',
    'late-payment': 'the payment arrived after the place had ended',
    withdrawal: 'the application has ended',
    'organiser-cancelled': 'the organiser cancelled the course',
    'admission-revoked': 'the admission was taken back',
    exception: 'an exception was granted',
    'fee-corrected': 'the fee was corrected',
    'payment-reversed': 'the bank took a payment back',
  },
  toAccount: {
    sender: (iban) => `to the account ${iban} that the payment came from`,
    requested: (iban) => `to the account ${iban} that was agreed with us`,
    own: (iban) => `to your account ${iban}`,
    unknown: 'to the account that the payment came from',
  },
  toBeConfirmed: 'to be confirmed',
  toBeAnnounced: 'to be announced',
  online: 'online',
  duration: (duration) =>
    durationText(duration, {
      days: { one: 'calendar day', many: 'calendar days' },
      weeks: { one: 'week', many: 'weeks' },
      hours: { one: 'hour', many: 'hours' },
      minutes: { one: 'minute', many: 'minutes' },
      seconds: { one: 'second', many: 'seconds' },
    }),
  endOfDay: (day, zone) => ({
    until: `until the end of ${day} (${zone})`,
    by: `by the end of ${day} (${zone})`,
    at: `at the end of ${day} (${zone})`,
  }),
  atTime: ({ day, time }, zone) => ({
    until: `until ${day}, ${time} (${zone})`,
    by: `by ${day}, ${time} (${zone})`,
    at: `on ${day} at ${time} (${zone})`,
  }),
};
