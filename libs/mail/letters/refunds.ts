import type { EventOf } from '#domain/application/events.js';
import { alongside, type Destination, eventOf, type LetterInput, refundsIn } from '../letter-input.js';
import type { Speech } from '../speech.js';

/** What comes back because of the owing command; null where nothing does. */
export function refundOf(input: LetterInput, speech: Speech) {
  const owed = alongside(input, 'RefundOwed');
  const [first] = owed;
  if (first === undefined) return null;
  return spokenRefund(input, speech, {
    ...first,
    amountMinor: owed.reduce((sum, { amountMinor }) => sum + amountMinor, 0),
  });
}

function spokenRefund(input: LetterInput, speech: Speech, owed: EventOf<'RefundOwed'>) {
  const { application } = input;
  return {
    amount: speech.money(owed.amountMinor, owed.currency),
    due: speech.deadline(owed.dueAt, application.edition.zone),
    cause: speech.words.refundCause[owed.cause],
    ...accountsOf(input, speech),
  };
}

/** To which account the money goes, or each share of it; of none is more said than whoever knows it needs. */
export function accountsOf(input: LetterInput, speech: Speech) {
  const refunds = refundsIn(input);
  const sums = byAccount(input.destinations.filter(({ refund }) => refunds.includes(refund)));
  const { currency } = input.application.account;
  const spoken = sums.map(({ amountMinor, account }) => ({ amountMinor, to: spokenAccount(account, speech) }));
  const isShared = spoken.length > 1;
  return {
    isShared,
    to: isShared
      ? speech.list(spoken.map(({ amountMinor, to }) => `${speech.money(amountMinor, currency)} ${to}`))
      : (spoken[0]?.to ?? spokenAccount(null, speech)),
  };
}

/** What goes to the same account is one sum. */
function byAccount(shares: readonly Destination[]): Omit<Destination, 'refund'>[] {
  const keyOf = ({ account }: Pick<Destination, 'account'>): string => `${account?.kind} ${account?.iban}`;
  const keys = [...new Set(shares.map(keyOf))];
  return keys.map((key) => {
    const same = shares.filter((share) => keyOf(share) === key);
    const amountMinor = same.reduce((sum, share) => sum + share.amountMinor, 0);
    return { amountMinor, account: same[0]?.account ?? null };
  });
}

function spokenAccount(account: Destination['account'], { words: { toAccount } }: Speech): string {
  return account === null ? toAccount.unknown : toAccount[account.kind](masked(account.iban));
}

/** 'ES•• •••• … 1332': the country and the last four, which tell whoever has the account that it is theirs. */
const masked = (iban: string): string => `${iban.slice(0, 2)}•• •••• … ${iban.slice(-4)}`;

export function refundOwed(input: LetterInput, speech: Speech) {
  return { refund: spokenRefund(input, speech, eventOf(input, 'RefundOwed')) };
}

export function refundPaid(input: LetterInput, speech: Speech) {
  const { refund: ordinal, paidOn, bankReference, inTime } = eventOf(input, 'RefundPaid');
  const refund = input.application.account.refunds.find((one) => one.refund === ordinal);
  if (refund === undefined) throw new Error(`Refund ${ordinal} was paid, but never owed`);
  return {
    amount: speech.money(refund.amountMinor, input.application.account.currency),
    cause: speech.words.refundCause[refund.cause],
    paidOn: speech.day(paidOn),
    bankReference,
    late: !inTime,
    to: accountsOf(input, speech).to,
  };
}
