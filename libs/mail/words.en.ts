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
    cancellation: 'your cancellation',
    excess: 'you paid more than was due',
    lapse: 'your place lapsed',
    'late-payment': 'your payment arrived after your place had ended',
    withdrawal: 'your application has ended',
    'organiser-cancelled': 'the organiser called the course off',
    'admission-revoked': 'your admission was taken back',
    exception: 'an exception was granted to you',
    'fee-corrected': 'your fee was corrected',
    'payment-reversed': 'a payment was taken back by the bank',
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
