import { beginningOf, endOf } from '#domain/time/zone.js';
import { readAmount } from './measures.js';
import type { Programme } from './shape.js';

/** One thing that is wrong: where, and a phrase that continues the path into a sentence. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What is wrong between the parts of a programme whose parts are right by themselves. */
export function contradictionsIn(programme: Programme): Contradiction[] {
  return [
    ...inDates(programme),
    ...inSessions(programme),
    ...inPlace(programme),
    ...inMoney(programme),
    ...inGroups(programme),
    ...inTerms(programme),
    ...inReadings(programme),
    ...repeated('form.questions', programme.form.questions),
    ...repeated('modules', programme.modules),
    ...repeated('sessions', programme.sessions),
  ];
}

function inDates({ dates, applications, zone }: Programme): Contradiction[] {
  const begins = beginningOf(dates.starts, zone);
  const ends = endOf(dates.ends, zone);
  const inPerson = dates.inPersonFrom === null ? null : beginningOf(dates.inPersonFrom, zone);
  return [
    ...when(ends <= begins, ['dates', 'ends'], 'is not after dates.starts'),
    ...when(
      inPerson !== null && (inPerson < begins || inPerson >= ends),
      ['dates', 'inPersonFrom'],
      'does not lie between dates.starts and dates.ends',
    ),
    ...when(endOf(applications.closes, zone) > ends, ['applications', 'closes'], 'is after dates.ends'),
  ];
}

function inSessions({ dates, sessions, zone }: Programme): Contradiction[] {
  const begins = beginningOf(dates.starts, zone);
  const ends = endOf(dates.ends, zone);
  return sessions.flatMap((session, index) => {
    const starts = session.starts === null ? null : beginningOf(session.starts, zone);
    const finishes = session.ends === null ? null : endOf(session.ends, zone);
    const early = starts !== null && starts < begins;
    const late = finishes !== null && finishes > ends;
    return [
      ...when(
        (starts === null) !== (finishes === null),
        ['sessions', index],
        'has starts without ends, or ends without starts',
      ),
      ...when(
        starts !== null && finishes !== null && finishes <= starts,
        ['sessions', index, 'ends'],
        'is not after its starts',
      ),
      ...when(early, ['sessions', index, 'starts'], 'is before dates.starts'),
      ...when(late, ['sessions', index, 'ends'], 'is after dates.ends'),
    ];
  });
}

function inPlace({ venue, online, dates }: Programme): Contradiction[] {
  return [
    ...when(!venue && !online, ['venue'], 'is missing, and so is online: say where or how it takes place'),
    ...when(dates.inPersonFrom !== null && !venue, ['venue'], 'is missing, but dates.inPersonFrom is given'),
  ];
}

function inMoney(programme: Programme): Contradiction[] {
  const { bank, form, terms } = programme;
  const costs = terms.fees.bands.some((band) => readAmount(band.amount).amountMinor > 0);
  return [
    ...when(costs && !bank, ['bank'], 'is missing, but there are fees to be paid'),
    ...when(costs && form.billing !== 'required', ['form', 'billing'], 'must be required, for fees are invoiced'),
    ...(costs ? inVat(programme) : []),
  ];
}

/** What nobody could pay for, or lose. */
function inGroups({ terms }: Programme): Contradiction[] {
  const { groups, fees } = terms;
  if (groups === undefined) return [];
  const costs = fees.bands.some((band) => readAmount(band.amount).amountMinor > 0);
  return [
    ...when(!costs, ['terms', 'groups'], 'is given, but there are no fees that anybody could pay for a group'),
    ...when(
      groups.whenOneLeaves === 'others-lose-discount' && fees.groupDiscountPercent === 0,
      ['terms', 'groups', 'whenOneLeaves'],
      'is others-lose-discount, but terms.fees.groupDiscountPercent is 0',
    ),
  ];
}

/** What EN 16931 wants to know of a seller, by the rules BR-E-2 and BR-CO-26. */
function inVat({ organiser, terms }: Programme): Contradiction[] {
  const { vat } = terms.fees;
  if (vat === null) return when(true, ['terms', 'fees', 'vat'], 'is missing, but there are fees to be invoiced');
  const { vatId, taxId, registrationId } = organiser;
  const exempt = vat.treatment === 'exempt';
  return [
    ...when(
      exempt && vatId === null && taxId === null,
      ['organiser', 'vatId'],
      'is missing, and so is taxId: fees that are exempt need one of them',
    ),
    ...when(
      registrationId === null && (!exempt || vatId === null),
      ['organiser', 'registrationId'],
      exempt
        ? 'is missing, and so is vatId: an invoice needs one of them'
        : 'is missing, but fees are outside the scope of VAT',
    ),
  ];
}

function inTerms({ dates, sessions, terms }: Programme): Contradiction[] {
  const known = sessions.map((session) => session.code);
  const countsFromInPerson = terms.cancellation?.countsFrom === 'first-in-person-day';
  return [
    ...when(
      countsFromInPerson && dates.inPersonFrom === null,
      ['terms', 'cancellation', 'countsFrom'],
      'is first-in-person-day, but dates.inPersonFrom is not given',
    ),
    ...terms.completion.sessions.flatMap((session, index) =>
      when(
        !known.includes(session),
        ['terms', 'completion', 'sessions', index],
        `is '${session}', which no session has as its code`,
      ),
    ),
  ];
}

function inReadings(programme: Programme): Contradiction[] {
  return programme.readings.flatMap(({ terms }, index) =>
    terms.flatMap((path, nth) =>
      when(!exists(programme, path), ['readings', index, 'terms', nth], `is '${path}', which is no path in this file`),
    ),
  );
}

function exists(programme: Programme, path: string): boolean {
  let value: unknown = programme;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return false;
    value = Object.getOwnPropertyDescriptor(value, key)?.value;
  }
  return true;
}

function repeated(path: string, items: readonly { readonly code: string }[]): Contradiction[] {
  const codes = items.map((item) => item.code);
  return codes.flatMap((code, index) =>
    when(codes.indexOf(code) < index, [...path.split('.'), index, 'code'], `is '${code}', which is used twice`),
  );
}

function when(wrong: boolean, path: Contradiction['path'], message: string): Contradiction[] {
  return wrong ? [{ path, message }] : [];
}
