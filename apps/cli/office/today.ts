import type { Tally, TodayView } from '#contracts/finance.js';
import { applicationReference } from '#domain/application-reference.js';
import { plain, sumsOf, table } from './table.js';

/** What waits for finance, part by part; of each the first few by name. */
export function todayLines(today: TodayView): string[] {
  return [
    `Finance, ${today.at}`,
    ...payingBack(today),
    ...needsAPerson(today),
    ...invoicesIn(today),
    ...accountsThatDiffer(today),
    ...part('Received before a decision', today.held, rowsOf(today.held.first, heldCells)),
  ];
}

function payingBack({ refunds, returns, byHand, refused, notedBack, breaches }: TodayView): string[] {
  return [
    ...part('Refunds owed', refunds, rowsOf(refunds.first, refundCells)),
    `  to be released today, to leave in time: ${counted(refunds.toRelease)}`,
    ...part('Owed back by bank entries', returns, rowsOf(returns.first, returnCells)),
    ...part(
      'By hand, for no batch can send it',
      byHand,
      byHand.first.map(({ refund, entryId, amount, because, advice }) => {
        return `  ${refund ?? entryId ?? ''} ${plain(amount)} ${because}: ${advice}`;
      }),
    ),
    `Moved by the bank, and not taken by its application: ${refused.count}`,
    ...refused.first.map(({ batchId, line, because }) => `  ${batchId} line ${line}: ${because}`),
    ...part('Noted as come back, and not told by the bank', notedBack, rowsOf(notedBack.first, notedBackCells)),
    `Breaches: ${counted(breaches.open)} still unpaid; ${counted(breaches.onRecord)} on record`,
  ];
}

function needsAPerson({ entries }: TodayView): string[] {
  const rows = (['open', 'suggested', 'suspected'] as const).map((state) => {
    const { count, in: came, out: left, oldestOn } = entries[state];
    return [state, count, `in ${sumsOf(came)}`, `out ${sumsOf(left)}`, `oldest ${oldestOn ?? '-'}`];
  });
  const first = entries.first.map((one) => {
    const sign = one.direction === 'debit' ? '-' : '';
    const why = [one.because, one.refusedBecause].filter((word) => word !== null).join(': ');
    return [one.id, one.state, one.bookedOn, `${sign}${plain(one.amount)}`, `${one.ageDays} days`, why];
  });
  return ['Lines of statements that need a person', ...table(rows, '  '), ...table(first, '  ')];
}

function invoicesIn({ invoices }: TodayView): string[] {
  const overdue = invoices.overdue.first.map(({ number, applicationId, group, left, dueOn, daysLate }) => {
    const whose = applicationId === null ? `group ${group ?? ''}` : applicationReference(applicationId);
    return [number, plain(left), `due ${dueOn}`, `${daysLate} days late`, whose];
  });
  return [
    `Invoices unpaid: ${counted(invoices.unpaid)}`,
    ...part('Of these overdue', invoices.overdue, table(overdue, '  ')),
    `Forgiven: ${counted(invoices.forgiven)}`,
  ];
}

function accountsThatDiffer({ bank }: TodayView): string[] {
  const rows = bank.accounts.map(({ account, on, difference, verdict }) => {
    return [account, `on ${on}`, plain(difference), verdict];
  });
  return [`Accounts that do not come to the bank's last balance: ${bank.count}`, ...table(rows, '  ')];
}

type Refund = TodayView['refunds']['first'][number];

const refundCells = ({ id, amount, state, dueAt, daysLeft, releaseBy }: Refund): string[] => [
  id,
  plain(amount),
  state,
  `due ${dueAt}`,
  `${daysLeft} days left`,
  state === 'ordered' ? 'with the bank' : `release by ${releaseBy}`,
];

const returnCells = ({ entryId, amount, dueAt, daysLeft }: TodayView['returns']['first'][number]): string[] => [
  entryId,
  plain(amount),
  `due ${dueAt}`,
  `${daysLeft} days left`,
];

const notedBackCells = ({ refund, amount, leftOn, endToEndId }: TodayView['notedBack']['first'][number]): string[] => [
  refund,
  plain(amount),
  `left ${leftOn}`,
  endToEndId,
];

const heldCells = ({ applicationId, amount }: TodayView['held']['first'][number]): string[] => [
  applicationReference(applicationId),
  plain(amount),
];

const counted = ({ count, sums }: Tally): string => `${count}, ${sumsOf(sums)}`;

const rowsOf = <One>(first: readonly One[], cells: (one: One) => string[]): string[] => table(first.map(cells), '  ');

const part = (title: string, tally: Tally, lines: readonly string[]): string[] => [
  `${title}: ${counted(tally)}`,
  ...lines,
];
