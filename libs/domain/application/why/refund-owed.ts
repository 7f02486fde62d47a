import { money, percentOf } from '../../money.js';
import { dateOf } from '../../programme/calendar.js';
import { beginningOf, daysBetween, dueDay, type LocalDate } from '../../time/zone.js';
import { keptByRule, leftMinor, openMinor, paidByMinor, receivedMinor } from '../account.js';
import type { EventOf } from '../events.js';
import type { RefundCause } from '../refund.types.js';
import type { Application, Settlement } from '../state.js';
import type { Words } from './words.js';

const causes: { readonly [C in RefundCause]: string } = {
  cancellation: 'the cancellation',
  excess: 'more was paid than is due',
  lapse: 'the place lapsed',
  'late-payment': 'the money came after the place had ended',
  withdrawal: 'there is no place to pay for',
  'organiser-cancelled': 'the organiser cancelled',
  'admission-revoked': 'the admission was revoked',
  exception: 'an exception was granted',
  'fee-corrected': 'the fee was corrected',
  'payment-reversed': 'a payment was taken back',
};

/** `Refund 1: 225.00 EUR = 75 % of 300.00 EUR paid by 2024-08-19, for the cancellation, asked on 2024-10-12, 37 days …` */
export function refundOwedLine(event: EventOf<'RefundOwed'>, after: Application, words: Words): string {
  const { refund, cause, countedFrom, dueAt } = event;
  const { settlement } = after.account;
  const sum = settlement?.cause === cause ? settled(event, { after, settlement, words }) : excess(event, after, words);
  const asked = cause === 'cancellation' ? `, ${distance(countedFrom, after)}` : '';
  const due = `due by ${dueDay(dueAt, after.edition.zone)}`;
  return `Refund ${refund}: ${sum}, for ${causes[cause]}${asked}; counted from ${words.time(countedFrom)}, ${due}.`;
}

interface Settled {
  readonly after: Application;
  readonly settlement: Settlement;
  readonly words: Words;
}

function settled({ amountMinor }: EventOf<'RefundOwed'>, { after, settlement, words }: Settled): string {
  const { account } = after;
  const baseMinor = Math.min(account.feeMinor ?? 0, paidByMinor(account, settlement.on));
  const wholeMinor = percentOf(settlement.percent, money(baseMinor, account.currency)).amountMinor;
  const share = `${settlement.percent} % of ${words.amount(baseMinor)} paid by ${lastPaidOn(account, settlement)}`;
  if (wholeMinor === amountMinor) return `${words.amount(amountMinor)} = ${share}`;
  return `${words.amount(amountMinor)}, the rest of ${words.amount(wholeMinor)} = ${share}`;
}

/** The day by which all that counts had been received; without any, the day up to which it would have counted. */
export function lastPaidOn({ receipts }: Application['account'], { on }: Settlement): LocalDate {
  const days = receipts.filter(({ reversed, receivedOn }) => !reversed && receivedOn <= on);
  return (
    days
      .map(({ receivedOn }) => receivedOn)
      .sort()
      .at(-1) ?? on
  );
}

/** Where no share was settled, what is more than may be kept goes back: `50.00 EUR = 650.00 EUR received - …`. */
function excess({ amountMinor }: EventOf<'RefundOwed'>, after: Application, words: Words): string {
  const { account } = after;
  const receivedAll = receivedMinor(account);
  const kept = keptByRule(after);
  const before = leftMinor(account) + openMinor(account) - amountMinor;
  if (receivedAll - kept - before !== amountMinor) return words.amount(amountMinor);
  const earlier = before === 0 ? '' : ` - ${words.amount(before)} sent back or owed before`;
  return `${words.amount(amountMinor)} = ${words.amount(receivedAll)} received - ${words.amount(kept)} kept${earlier}`;
}

/** How long before the day that the window counts back from. */
function distance(receivedAt: string, { edition }: Application): string {
  const { dates, terms, zone } = edition;
  const inPerson = terms.cancellation?.countsFrom === 'first-in-person-day' ? dates.inPersonFrom : null;
  const start = dateOf(beginningOf(inPerson ?? dates.starts, zone), edition);
  const asked = dateOf(receivedAt, edition);
  const days = daysBetween(asked, start);
  return `asked on ${asked}, ${days} ${days === 1 ? 'day' : 'days'} before ${inPerson === null ? 'the start' : 'the first in-person day'}`;
}
