import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import {
  admit,
  applied,
  cancel,
  groupInvoiced,
  guaranteed,
  ID,
  Life,
  lineCredit,
  pay,
  replacingLine,
  submit,
  wholeInvoice,
} from '../../../test/support/life.js';
import { HOUR_MS, iso, START, type Step, stepsWithReturns as steps } from '../../../test/support/random-lives.js';
import { accountOf, invoicedNetMinor } from '../application/account.js';
import { applicationPostings } from './application-postings.js';
import { LEDGER_ACCOUNTS, type LedgerAccount, type Posting } from './posting.js';

const bank = { by: 'bank' } as const;
const finance = (by: string) => ({ by: `staff:${by}`, role: 'finance' as const });
const becauseId = 't';

/** `2024-08-19 payment bank-1: bank > receivable 600.00 EUR` reads: debit, credit. */
const written = (life: Life): string[] =>
  applicationPostings(ID, life.events).map(
    ({ on, rule, reference, debit, credit, amountMinor, currency }) =>
      `${on} ${rule} ${reference ?? '-'}: ${debit} / ${credit} ${amountMinor} ${currency}`,
  );
const since = (life: Life, act: (life: Life) => unknown): string[] => {
  const before = written(life).length;
  act(life);
  return written(life).slice(before);
};

function balances(postings: readonly Posting[]): Record<LedgerAccount, number> {
  const of = (account: LedgerAccount) =>
    postings.reduce(
      (sum, { debit, credit, amountMinor }) =>
        sum + (debit === account ? amountMinor : 0) - (credit === account ? amountMinor : 0),
      0,
    );
  return Object.fromEntries(LEDGER_ACCOUNTS.map((account) => [account, of(account)])) as never;
}

const toRefund = (life: Life): Life =>
  life
    .after('2024-10-14T09:00:00.000Z', { type: 'ApproveRefund', refund: 1, ...finance('bruno') })
    .after('2024-10-14T10:00:00.000Z', { type: 'OrderRefund', refund: 1, batch: null, ...finance('carla') });
const cancelled = () => guaranteed().after('2024-10-12T09:00:00.000Z', cancel('2024-10-11T22:30:00.000Z'));
const paidBack = { type: 'ConfirmRefundPaid', refund: 1, bankReference: 'OUT', amountMinor: null } as const;
const returned = { type: 'NoteRefundReturned', refund: 1, becauseId } as const;

describe('what an application posts', () => {
  it('nothing, before there is an invoice', () => {
    expect(written(applied())).toEqual([]);
  });

  it('an invoice, a payment by hand on the day that it was received, a cancellation and its refund', () => {
    const life = toRefund(cancelled()).after('2024-10-16T09:00:00.000Z', { ...paidBack, paidOn: '2024-10-15' });
    expect(written(life)).toEqual([
      '2024-08-10 invoice -: receivable / revenue 60000 EUR',
      '2024-08-19 payment bank-1: bank / receivable 60000 EUR',
      '2024-10-12 credit-note -: revenue / receivable 45000 EUR',
      '2024-10-12 refund-owed BG5KMMMHTK-R1: receivable / refunds-payable 45000 EUR',
      '2024-10-15 refund-paid BG5KMMMHTK-R1: refunds-payable / bank 45000 EUR',
    ]);
  });

  describe('a credit note of a group', () => {
    const AT_NIGHT = '2024-08-31T21:59:59.999Z';
    const withdrawn = () => groupInvoiced().after(AT_NIGHT, { type: 'Withdraw' });
    const credits = (life: Life): string[] => written(life).filter((line) => line.includes('credit-note'));

    it('by the day of the credit, until the paper is known; then by its number and its day', () => {
      const life = withdrawn();
      expect(credits(life)).toEqual(['2024-08-31 credit-note -: revenue / receivable 54000 EUR']);
      life.after('2024-08-31T22:00:00.500Z', { ...lineCredit, issuedOn: '2024-09-01' });
      expect(credits(life)).toEqual(['2024-09-01 credit-note CN-2024-00001: revenue / receivable 54000 EUR']);
    });

    it('that was told without its day keeps that of the credit', () => {
      const life = withdrawn().after('2024-08-31T22:00:00.500Z', lineCredit);
      expect(credits(life)).toEqual(['2024-08-31 credit-note CN-2024-00001: revenue / receivable 54000 EUR']);
    });

    it('over a whole invoice that is made out anew is the paper of all that is credited by it', () => {
      const creditNote = { number: 'CN-2024-00007', issuedOn: '2024-08-21' };
      const replaces = { invoice: 1, line: 1, creditNote };
      const correct = { type: 'CorrectFee', override: { band: 'member' }, becauseId } as const;
      const life = groupInvoiced()
        .after('2024-08-20T10:00:00.000Z', { ...lineCredit, line: wholeInvoice, issuedOn: '2024-08-21' })
        .after('2024-08-20T10:00:01.000Z', { ...replacingLine, replaces });
      expect(credits(life)).toEqual(['2024-08-21 credit-note CN-2024-00007: revenue / receivable 54000 EUR']);
      // Word of a credit was under way meanwhile: the group leaves it aside.
      const crossing = groupInvoiced()
        .after('2024-08-20T09:00:00.000Z', correct)
        .after('2024-08-20T10:00:01.000Z', { ...replacingLine, replaces });
      expect(credits(crossing)[0]).toBe('2024-08-21 credit-note CN-2024-00007: revenue / receivable 54000 EUR');
    });
  });

  it('the event that each posting is from', () => {
    const { events } = cancelled();
    expect(applicationPostings(ID, events).map(({ version, line }) => [events[version - 1]?.type, line])).toEqual([
      ['InvoiceIssued', 1],
      ['PaymentConfirmed', 1],
      ['CreditNoteIssued', 1],
      ['RefundOwed', 1],
    ]);
  });

  it('a day of the edition, not of the machine or of UTC', () => {
    const life = applied();
    const late = since(life, () => life.after('2024-08-10T22:30:00.000Z', admit));
    expect(late).toEqual(['2024-08-11 invoice -: receivable / revenue 60000 EUR']);
    const daysOf = (at: string, amountMinor: number) =>
      since(life, () => life.after(at, { ...pay(amountMinor, '2024-08-19'), ...bank })).map((line) =>
        line.slice(0, 10),
      );
    expect(daysOf('2024-08-20T21:59:59.999Z', 20_000)).toEqual(['2024-08-20']);
    expect(daysOf('2024-08-20T22:00:00.000Z', 50_000)).toEqual(['2024-08-21', '2024-08-21']);
  });

  it('what the bank tells against what its entry has posted, on the day that it took effect', () => {
    const life = applied().after('2024-08-10T10:00:00.000Z', admit);
    const pays = { ...pay(60_000, '2024-08-19', 'e-1'), ...bank };
    expect(since(life, () => life.after('2024-08-21T09:00:00.000Z', pays))).toEqual([
      '2024-08-21 payment e-1: unallocated / receivable 60000 EUR',
    ]);
    toRefund(life.after('2024-10-12T09:00:00.000Z', cancel('2024-10-11T22:30:00.000Z')));
    const out = { ...paidBack, ...bank, paidOn: '2024-10-15' };
    expect(since(life, () => life.after('2024-10-16T09:00:00.000Z', out))).toEqual([
      '2024-10-16 refund-paid BG5KMMMHTK-R1: refunds-payable / unallocated 45000 EUR',
    ]);
    const back = { ...returned, ...bank, returnedOn: '2024-10-18' };
    expect(since(life, () => life.after('2024-10-19T09:00:00.000Z', back))).toEqual([
      '2024-10-19 refund-returned BG5KMMMHTK-R1: unallocated / refunds-payable 45000 EUR',
    ]);
  });

  it.each([
    ['staff:omar', 'staff:omar', 'receivable / bank'],
    ['staff:omar', 'bank', 'receivable / unallocated'],
    ['bank', 'bank', 'receivable / unallocated'],
    ['bank', 'staff:omar', 'receivable / unallocated'],
  ])('a payment that %s confirmed and %s reverses: %s', (confirms, reverses, sides) => {
    const life = applied().after('2024-08-10T10:00:00.000Z', admit);
    life.after('2024-08-20T09:00:00.000Z', { ...pay(60_000, '2024-08-19', 'e-1'), by: confirms });
    // As a group does, which may: a person is sent to the line of the statement.
    const bounce = { type: 'ReversePayment', paymentId: 'e-1', becauseId, by: reverses, ofGroup: true } as const;
    expect(since(life, () => life.after('2024-08-22T09:00:00.000Z', bounce))).toEqual([
      `2024-08-22 payment-reversed e-1: ${sides} 60000 EUR`,
    ]);
  });

  it('a refund that came back when it was paid, as often as it was, and nothing when it was only ordered', () => {
    const life = toRefund(cancelled());
    const comesBack = (day: string) =>
      since(life, () => life.after(`${day}T12:00:00.000Z`, { ...returned, returnedOn: day, ...finance('omar') }));
    const leaves = (day: string) =>
      since(life, () => toRefund(life).after(`${day}T11:00:00.000Z`, { ...paidBack, paidOn: day, ...finance('omar') }));
    expect(comesBack('2024-10-15')).toEqual([]);
    for (const [out, back] of [
      ['2024-10-16', '2024-10-17'],
      ['2024-10-18', '2024-10-19'],
    ] as const) {
      expect(leaves(out)).toEqual([`${out} refund-paid BG5KMMMHTK-R1: refunds-payable / bank 45000 EUR`]);
      expect(comesBack(back)).toEqual([`${back} refund-returned BG5KMMMHTK-R1: bank / refunds-payable 45000 EUR`]);
    }
    toRefund(life);
    expect(comesBack('2024-10-21')).toEqual([]);
  });

  it('a share that came back, owed again under its own name; of what was only ordered nothing at the bank', () => {
    const share = { ...returned, returnedOn: '2024-10-18', amountMinor: 15_000, transfer: 'T-2', ...bank };
    const moved = [
      'refund-withdrawn BG5KMMMHTK-R1: refunds-payable / receivable',
      'refund-owed BG5KMMMHTK-R2: receivable / refunds-payable',
    ];
    const over = moved.map((line) => `2024-10-19 ${line} 15000 EUR`);
    const life = toRefund(cancelled());
    expect(since(life, () => life.after('2024-10-19T09:00:00.000Z', share))).toEqual(over);
    const paid = toRefund(cancelled()).after('2024-10-16T09:00:00.000Z', {
      ...paidBack,
      ...bank,
      paidOn: '2024-10-15',
    });
    expect(since(paid, () => paid.after('2024-10-19T09:00:00.000Z', share))).toEqual([
      '2024-10-19 refund-returned BG5KMMMHTK-R1: unallocated / refunds-payable 15000 EUR',
      ...over,
    ]);
  });

  it('a refund that is no longer owed, and what remains of it', () => {
    const life = applied().after('2024-08-10T10:00:00.000Z', admit);
    life.after('2024-08-20T09:00:00.000Z', pay(60_000, '2024-08-19', 'one'));
    life.after('2024-08-21T09:00:00.000Z', pay(5000, '2024-08-20', 'two'));
    const bounce = { type: 'ReversePayment', paymentId: 'two', becauseId } as const;
    expect(since(life, () => life.after('2024-08-22T09:00:00.000Z', bounce))).toEqual([
      '2024-08-22 payment-reversed two: receivable / bank 5000 EUR',
      '2024-08-22 refund-withdrawn BG5KMMMHTK-R1: refunds-payable / receivable 5000 EUR',
    ]);
  });

  it('an invoice that is cancelled once, by its credit note', () => {
    const life = applied().after('2024-08-10T10:00:00.000Z', admit);
    expect(since(life, () => life.after('2024-08-12T09:00:00.000Z', { type: 'CancelInvoice', becauseId }))).toEqual([
      '2024-08-12 credit-note -: revenue / receivable 60000 EUR',
    ]);
  });
});

jest.setTimeout(120_000); // Hundreds of whole lives.

/** A life in which what a bank can tell is told by it every other time. */
function live(list: readonly Step[], watch: (life: Life) => void): void {
  const life = new Life().after(iso(START), submit);
  let now = START;
  for (const [nth, { waitHours: hours, say, context }] of list.entries()) {
    now += hours * HOUR_MS;
    const said = say(now, life.seenAt(iso(now)));
    const tells = /^(ConfirmPayment|ReversePayment|ConfirmRefundPaid|NoteRefundReturned)$/.test(said.type);
    life.tell(iso(now), tells && nth % 2 === 0 ? { ...said, by: 'bank' } : said, context);
    watch(life);
  }
}

it('agrees with the account after every command of random lives, cent by cent', () => {
  fc.assert(
    fc.property(steps, (list) => {
      live(list, ({ application, events }) => {
        const postings = applicationPostings(ID, events);
        const { keptMinor, receivedMinor, refundedMinor, owedBackMinor } = accountOf(application);
        const netMinor = invoicedNetMinor(application.account);
        const { bank: atBank, unallocated, ...rest } = balances(postings);
        expect({ ...rest, money: atBank + unallocated }).toEqual({
          receivable: netMinor - keptMinor + 0,
          revenue: 0 - netMinor,
          'refunds-payable': 0 - owedBackMinor,
          money: receivedMinor - refundedMinor,
        });
        expect(postings.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
      });
    }),
    { numRuns: 300 },
  );
});
