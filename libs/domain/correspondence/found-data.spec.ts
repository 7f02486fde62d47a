import { describe, expect, it } from '@jest/globals';
import { dataFound } from './found-data.js';
import type { Known } from './reading.types.js';

const known: Known = {
  course: 'Metropolis Diploma in Internationalization for Local Authorities',
  givenName: 'Ana',
  familyName: 'Pérez Soto',
  email: 'ana@city.example',
  phone: '+34 600 000 000',
  registeredOn: ['2024-08-01', '2024-08-20'],
};
const found = (own: string, quoted = '') => dataFound(known, { own, quoted });

describe('dataFound', () => {
  it('finds the four data, in what is new before what is quoted', () => {
    const all = [known.course, 'Ana Pérez Soto', '1 August 2024', known.email].join('\n');
    expect(found(all, all)).toEqual({ course: 'new', name: 'new', 'registration-date': 'new', contact: 'new' });
    expect(found('', all)).toEqual({
      ...{ course: 'quoted', name: 'quoted', 'registration-date': 'quoted', contact: 'quoted' },
    });
    expect(found('I cancel.')).toEqual({ course: null, name: null, 'registration-date': null, contact: null });
  });

  it.each(['METROPOLIS DIPLOMA IN INTERNATIONALIZATION\nFOR LOCAL AUTHORITIES', `“${known.course}”`])(
    'knows the course as %j',
    (text) => expect(found(text).course).toBe('new'),
  );
  it.each(['Metropolis Diploma', 'Diploma'])('does not take %j for the course', (text) =>
    expect(found(text).course).toBeNull(),
  );

  it.each(['ana perez soto', 'Pérez Soto, Ana', 'Ana Pérez', 'PEREZ Ana'])('knows the name as %j', (text) =>
    expect(found(text).name).toBe('new'),
  );
  it.each(['Ana', 'Pérez Soto', 'Susana Pérez'])('does not take %j for the name', (text) =>
    expect(found(text).name).toBeNull(),
  );

  it.each([
    ...['2024-08-01', '01/08/2024', '1.8.2024', '1/8/24', '1 August 2024', 'August 1, 2024', '1st of August 2024'],
    ...['1er août 2024', '1 de agosto de 2024', '1 d’agost de 2024', '1 d’agost del 2024', '20 aug 2024'],
  ])('knows the date as %j', (text) => expect(found(text)['registration-date']).toBe('new'));
  it.each(['8/1/2024', '2024-08-02', '11 August 2024', 'August 2024', '21/8/2024'])(
    'does not take %j for the date',
    (text) => expect(found(text)['registration-date']).toBeNull(),
  );

  it.each(['ana@city.example', '+34 600 000 000', 'mail me at a.perez@home.example', 'tel. 0034600111222'])(
    'takes %j for contact information',
    (text) => expect(found(text).contact).toBe('new'),
  );
  it.each(['Tel. 600 000 000', '600000000', '(600) 00-00-00', '+34 (0)600 000 000', '0034600000000'])(
    'knows the registered number as %j',
    (text) => expect(found(text).contact).toBe('new'),
  );
  it.each(['600 000 001', '1600 000 0001', '600 000 00'])('does not take %j for it', (text) =>
    expect(found(text).contact).toBeNull(),
  );
  it('knows no number where none is registered, or only the end of one', () => {
    for (const phone of [null, '', '600', 'extension 12'])
      expect(dataFound({ ...known, phone }, { own: '600 000 000, 12', quoted: '' }).contact).toBeNull();
  });
  it.each(['600', '1 August 2024, 2024-11-18', 'RF18 5390 0754 7034'])('does not take %j for it', (text) =>
    expect(found(text).contact).toBeNull(),
  );
  it('takes of what is quoted the registered contact only, for our own address stands there too', () => {
    expect(found('', 'On Monday, Registrar <replies+0123@post.example> wrote:').contact).toBeNull();
    expect(found('', 'Contact: ana@city.example, +34 600 000 000').contact).toBe('quoted');
  });

  it('finds nobody in a name without letters', () => {
    const nobody = { ...known, givenName: '', familyName: '—' };
    expect(dataFound(nobody, { own: 'anything', quoted: '' }).name).toBeNull();
  });
});
