import type { Booking } from '#domain/bank/batch.js';
import type { LocalDate } from '#domain/time/zone.js';
import { amountFrom, currencyFrom, dateFrom, referenceFrom } from './facts.js';
import { quoted, StatementError } from './statement-error.js';
import { child, descend, textAt, type XmlElement } from './xml.js';

export interface Entry {
  readonly element: XmlElement;
  /** Within its statement, from 1. */
  readonly number: number;
}

/** `line 12, Ntry` */
export const placeOf = (element: XmlElement | undefined, name = element?.name ?? ''): string =>
  element === undefined ? name : `line ${element.line}, ${name}`;

/** CdtDbtInd: which way the money went, also for a reversal, whose original went the other way. */
export function directionOf(element: XmlElement): 'credit' | 'debit' {
  const indicator = textAt(element, 'CdtDbtInd');
  if (indicator === 'CRDT') return 'credit';
  if (indicator === 'DBIT') return 'debit';
  throw new StatementError(`${placeOf(element)}/CdtDbtInd`, `${quoted(indicator ?? '')} is neither CRDT nor DBIT`);
}

/** A day, of a date or of a date with time as the bank's own clock shows it. */
export const dayOf = (text: string, place: string): LocalDate => dateFrom(text.slice(0, 10), place);

/** What an Ntry says of itself, or `pending` for one that is not booked. */
export function bookingOf({ element, number }: Entry): Booking | 'pending' {
  const place = placeOf(element, `Ntry[${number}]`);
  if (statusOf(element, place) === 'pending') return 'pending';
  const amount = child(element, 'Amt');
  const currency = currencyFrom(amount?.attributes['Ccy'], `${place}/Amt`);
  const valuedOn = dateIn(element, 'ValDt', place);
  const bookedOn = dateIn(element, 'BookgDt', place) ?? valuedOn;
  if (bookedOn === null) throw new StatementError(place, 'has neither a booking date nor a value date');
  return {
    direction: directionOf(element),
    amountMinor: amountFrom(amount?.text ?? '', currency, `${place}/Amt`),
    currency,
    isReversal: flagIn(element, place),
    bookedOn,
    valuedOn,
    // AcctSvcrRef only: many banks number the entries of each statement from 1 in NtryRef.
    bankReference: referenceAt(element, 'AcctSvcrRef', place),
    transactionCode: transactionCodeIn(element),
  };
}

/** Text in the first versions, a code or the bank's own word in later ones. */
function statusOf(element: XmlElement, place: string): 'booked' | 'pending' {
  const status = textAt(element, 'Sts/Cd') ?? textAt(element, 'Sts/Prtry') ?? textAt(element, 'Sts');
  if (status === 'BOOK') return 'booked';
  if (status === 'PDNG' || status === 'FUTR' || status === 'INFO') return 'pending';
  throw new StatementError(`${place}/Sts`, `${quoted(status ?? '')} is none of BOOK, PDNG, FUTR, INFO`);
}

function dateIn(element: XmlElement, name: string, place: string): LocalDate | null {
  const text = textAt(element, `${name}/Dt`) ?? textAt(element, `${name}/DtTm`);
  return text === null ? null : dayOf(text, `${place}/${name}`);
}

function flagIn(element: XmlElement, place: string): boolean {
  const flag = textAt(element, 'RvslInd') ?? 'false';
  if (flag === 'true' || flag === '1') return true;
  if (flag === 'false' || flag === '0') return false;
  throw new StatementError(`${place}/RvslInd`, `${quoted(flag)} is neither true nor false`);
}

/** The reference at the end of the path; null where there is none. */
export function referenceAt(element: XmlElement, path: string, place = placeOf(element)): string | null {
  const text = textAt(element, path);
  return text === null ? null : referenceFrom(text, `${place}/${path}`);
}

/** `PMNT/RCDT/ESCT`, else the bank's own code. */
export function transactionCodeIn(element: XmlElement): string | null {
  const domain = descend(element, 'BkTxCd/Domn');
  const parts = [textAt(domain, 'Cd'), textAt(domain, 'Fmly/Cd'), textAt(domain, 'Fmly/SubFmlyCd')];
  const code = parts.filter((part) => part !== null).join('/');
  return code === '' ? textAt(element, 'BkTxCd/Prtry/Cd') : code;
}
