import { durationText, type Words } from './words.js';

export const fr: Words = {
  datum: {
    course: "l'intitulé de la formation",
    name: 'vos nom et prénom',
    'registration-date': 'la date de votre inscription',
    contact: 'vos coordonnées',
  },
  requirement: {
    attendance: 'participation active aux séances',
    experience: "partage de l'expérience de votre ville",
    'final-work': 'présentation du travail final',
  },
  refundCause: {
    cancellation: 'annulation',
    excess: 'la somme versée dépasse la somme due',
    lapse: 'la place est devenue caduque',
    'late-payment': 'le paiement est arrivé après la fin de la place',
    withdrawal: 'la candidature a pris fin',
    'organiser-cancelled': "l'organisateur a annulé la formation",
    'admission-revoked': "l'admission a été retirée",
    exception: 'une exception a été accordée',
    'fee-corrected': "les droits d'inscription ont été corrigés",
    'payment-reversed': 'la banque a repris un paiement',
  },
  toAccount: {
    sender: (iban) => `au compte ${iban} d'où le paiement est venu`,
    requested: (iban) => `au compte ${iban} convenu avec nous`,
    own: (iban) => `à votre compte ${iban}`,
    unknown: "au compte d'où le paiement est venu",
  },
  toBeConfirmed: 'à confirmer',
  toBeAnnounced: 'à annoncer',
  online: 'en ligne',
  duration: (duration) =>
    durationText(duration, {
      days: { one: 'jour calendaire', many: 'jours calendaires' },
      weeks: { one: 'semaine', many: 'semaines' },
      hours: { one: 'heure', many: 'heures' },
      minutes: { one: 'minute', many: 'minutes' },
      seconds: { one: 'seconde', many: 'secondes' },
    }),
  endOfDay: (day, zone) => ({
    until: `jusqu'à la fin du ${day} (${zone})`,
    by: `avant la fin du ${day} (${zone})`,
    at: `à la fin du ${day} (${zone})`,
  }),
  atTime: ({ day, time }, zone) => ({
    until: `jusqu'au ${day} à ${time} (${zone})`,
    by: `avant le ${day} à ${time} (${zone})`,
    at: `le ${day} à ${time} (${zone})`,
  }),
};
