import { durationText, type Words } from './words.js';

/** 'a las 14:30', 'a la 01:00' */
const atHour = (time: string): string => `${time.startsWith('01') ? 'a la' : 'a las'} ${time}`;

export const es: Words = {
  datum: {
    course: 'el nombre del curso',
    name: 'su nombre y apellidos',
    'registration-date': 'la fecha de su inscripción',
    contact: 'sus datos de contacto',
  },
  requirement: {
    attendance: 'participación activa en las sesiones',
    experience: 'presentación de la experiencia de su ciudad',
    'final-work': 'presentación del trabajo final',
  },
  refundCause: {
    cancellation: 'cancelación',
    excess: 'se pagó más de lo que se debía',
    lapse: 'la plaza caducó',
    'late-payment': 'el pago llegó cuando la plaza ya había terminado',
    withdrawal: 'la solicitud ha terminado',
    'organiser-cancelled': 'la organización canceló el curso',
    'admission-revoked': 'la admisión fue retirada',
    exception: 'se concedió una excepción',
    'fee-corrected': 'se corrigió la cuota',
    'payment-reversed': 'el banco retiró un pago',
  },
  toAccount: {
    sender: (iban) => `a la cuenta ${iban} de la que llegó el pago`,
    requested: (iban) => `a la cuenta ${iban} acordada con nosotros`,
    own: (iban) => `a su cuenta ${iban}`,
    unknown: 'a la cuenta de la que llegó el pago',
  },
  toBeConfirmed: 'por confirmar',
  toBeAnnounced: 'por anunciar',
  online: 'en línea',
  duration: (duration) =>
    durationText(duration, {
      days: { one: 'día natural', many: 'días naturales' },
      weeks: { one: 'semana', many: 'semanas' },
      hours: { one: 'hora', many: 'horas' },
      minutes: { one: 'minuto', many: 'minutos' },
      seconds: { one: 'segundo', many: 'segundos' },
    }),
  endOfDay: (day, zone) => ({
    until: `hasta el final del ${day} (${zone})`,
    by: `antes del final del ${day} (${zone})`,
    at: `al final del ${day} (${zone})`,
  }),
  atTime: ({ day, time }, zone) => ({
    until: `hasta el ${day} ${atHour(time)} (${zone})`,
    by: `antes del ${day} ${atHour(time)} (${zone})`,
    at: `el ${day} ${atHour(time)} (${zone})`,
  }),
};
