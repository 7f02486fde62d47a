import { durationText, type Words } from './words.js';

/** 'a les 14:30', 'a la 01:00' */
const atHour = (time: string): string => `${time.startsWith('01') ? 'a la' : 'a les'} ${time}`;

/** With 'dia' before each date, no article has to be elided before 'l’1' and 'l’11'. */
export const ca: Words = {
  datum: {
    course: 'el nom del curs',
    name: 'el vostre nom i cognoms',
    'registration-date': 'la data de la vostra inscripció',
    contact: 'les vostres dades de contacte',
  },
  requirement: {
    attendance: 'participació activa a les sessions',
    experience: "presentació de l'experiència de la vostra ciutat",
    'final-work': 'presentació del treball final',
  },
  refundCause: {
    cancellation: 'cancel·lació',
    excess: 'es va pagar més del que es devia',
    lapse: 'la plaça va caducar',
    'late-payment': 'el pagament va arribar quan la plaça ja havia acabat',
    withdrawal: 'la sol·licitud ha acabat',
    'organiser-cancelled': "l'organització va cancel·lar el curs",
    'admission-revoked': "l'admissió va ser retirada",
    exception: 'es va concedir una excepció',
    'fee-corrected': 'es va corregir la quota',
    'payment-reversed': 'el banc va retirar un pagament',
  },
  toAccount: {
    sender: (iban) => `al compte ${iban} des del qual va arribar el pagament`,
    requested: (iban) => `al compte ${iban} acordat amb nosaltres`,
    own: (iban) => `al vostre compte ${iban}`,
    unknown: 'al compte des del qual va arribar el pagament',
  },
  toBeConfirmed: 'per confirmar',
  toBeAnnounced: 'per anunciar',
  online: 'en línia',
  duration: (duration) =>
    durationText(duration, {
      days: { one: 'dia natural', many: 'dies naturals' },
      weeks: { one: 'setmana', many: 'setmanes' },
      hours: { one: 'hora', many: 'hores' },
      minutes: { one: 'minut', many: 'minuts' },
      seconds: { one: 'segon', many: 'segons' },
    }),
  endOfDay: (day, zone) => ({
    until: `fins al final del dia ${day} (${zone})`,
    by: `abans del final del dia ${day} (${zone})`,
    at: `al final del dia ${day} (${zone})`,
  }),
  atTime: ({ day, time }, zone) => ({
    until: `fins al dia ${day} ${atHour(time)} (${zone})`,
    by: `abans del dia ${day} ${atHour(time)} (${zone})`,
    at: `el dia ${day} ${atHour(time)} (${zone})`,
  }),
};
