import { intentOf } from '#domain/correspondence/intent.js';
import type { Known } from '#domain/correspondence/reading.types.js';

export const ana: Known = {
  course: 'Metropolis Diploma in Internationalization for Local Authorities',
  givenName: 'Ana',
  familyName: 'Pérez Soto',
  email: 'ana@city.example',
  phone: '+34 600 000 000',
  registeredOn: ['2024-08-01'],
};

/** What is made of a text that Ana wrote. */
export const anaWants = (text: string): string => intentOf(text, ana).is;
