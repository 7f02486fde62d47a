import type { DataSource } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import type { AtTheBank } from '../year.js';

/** What all applications come to, in minor units. */
export interface Books {
  readonly received: number;
  readonly kept: number;
  readonly refunded: number;
  readonly owedBack: number;
  readonly invoiced: number;
  readonly credited: number;
}

interface Account extends Books {
  readonly id: string;
  readonly phase: string;
  readonly fee: number | null;
  readonly receipts: number;
  readonly refundsPaid: number;
  readonly refundsOpen: number;
  /** Of papers and refunds, the least amount; null where there is none. */
  readonly least: number | null;
}

/** Every account as it is read now. */
const accounts = (dataSource: DataSource): Promise<readonly Account[]> =>
  dataSource.query(
    `SELECT id, phase, fee_minor::float8 AS fee, received_minor::float8 AS received, kept_minor::float8 AS kept,
            refunded_minor::float8 AS refunded, owed_back_minor::float8 AS "owedBack",
            coalesce(receipts, 0) AS receipts, coalesce(paid, 0) AS "refundsPaid", coalesce(open, 0) AS "refundsOpen",
            coalesce(invoiced, 0) AS invoiced, coalesce(credited, 0) AS credited,
            least(least_paper, least_refund) AS least
     FROM application
     LEFT JOIN (SELECT application_id, sum(amount_minor) FILTER (WHERE NOT reversed)::float8 AS receipts
                FROM receipt GROUP BY 1) AS r ON r.application_id = id
     LEFT JOIN (SELECT application_id, sum(amount_minor) FILTER (WHERE stage = 'paid')::float8 AS paid,
                       sum(amount_minor) FILTER (WHERE stage IN ('owed', 'approved', 'ordered'))::float8 AS open,
                       min(amount_minor)::float8 AS least_refund
                FROM refund GROUP BY 1) AS b ON b.application_id = id
     LEFT JOIN (SELECT application_id, sum(amount_minor) FILTER (WHERE kind = 'invoice')::float8 AS invoiced,
                       sum(amount_minor) FILTER (WHERE kind = 'credit-note')::float8 AS credited,
                       min(amount_minor)::float8 AS least_paper
                FROM invoice GROUP BY 1) AS p ON p.application_id = id`,
  );

const ENDED = new Set(['rejected', 'withdrawn', 'lapsed', 'cancelled']);
const UNDECIDED = new Set(['submitted', 'information-requested']);

/** The sums, and each application of which something does not agree: with itself, its papers or the bank. */
export async function booksOf(
  dataSource: DataSource,
  bank: AtTheBank,
): Promise<{ readonly books: Books; readonly wrong: readonly string[] }> {
  const all = await accounts(dataSource);
  const wrong = all.flatMap((account) => wrongIn(account, bank).map((what) => `${what}: ${JSON.stringify(account)}`));
  const sum = (of: keyof Books): number => all.reduce((total, account) => total + account[of], 0);
  const books = {
    received: sum('received'),
    kept: sum('kept'),
    refunded: sum('refunded'),
    owedBack: sum('owedBack'),
    invoiced: sum('invoiced'),
    credited: sum('credited'),
  };
  return { books, wrong };
}

function wrongIn(account: Account, bank: AtTheBank): string[] {
  const { id, phase, fee, received, kept, refunded, owedBack, invoiced, credited } = account;
  const stream = `application-${id}`;
  // Papers ask for the fee while a place stands, and for what is kept once it has ended.
  const papers = ENDED.has(phase) ? kept : UNDECIDED.has(phase) ? 0 : (fee ?? 0);
  const agreements: readonly (readonly [what: string, agrees: boolean])[] = [
    ['received is not kept + refunded + owed back', received === kept + refunded + owedBack],
    ['received is not what its receipts say', received === account.receipts],
    ['refunded is not what its refunds say', refunded === account.refundsPaid],
    ['owed back is not what its refunds say', owedBack === account.refundsOpen],
    ['received is not what came in at the bank', received === (bank.in.get(stream) ?? 0)],
    ['refunded is not what went out at the bank', refunded === (bank.out.get(stream) ?? 0)],
    ['invoices less credit notes are not what is charged', invoiced - credited === papers],
    ['more is kept than the fee', kept <= (fee ?? 0)],
    ['a paper or a refund is over nothing', account.least === null || account.least > 0],
  ];
  return agreements.filter(([, agrees]) => !agrees).map(([what]) => what);
}

const NOTHING: Books = { received: 0, kept: 0, refunded: 0, owedBack: 0, invoiced: 0, credited: 0 };

interface Move {
  readonly type: keyof typeof MOVES;
  readonly at: Date;
  readonly amount: number;
}

const MOVES = {
  PaymentConfirmed: ({ received, kept }: Books, amount: number) => ({
    received: received + amount,
    kept: kept + amount,
  }),
  RefundOwed: ({ kept, owedBack }: Books, amount: number) => ({ kept: kept - amount, owedBack: owedBack + amount }),
  RefundWithdrawn: ({ kept, owedBack }: Books, amount: number) => ({
    kept: kept + amount,
    owedBack: owedBack - amount,
  }),
  RefundPaid: ({ owedBack, refunded }: Books, amount: number) => ({
    owedBack: owedBack - amount,
    refunded: refunded + amount,
  }),
  InvoiceIssued: ({ invoiced }: Books, amount: number) => ({ invoiced: invoiced + amount }),
  CreditNoteIssued: ({ credited }: Books, amount: number) => ({ credited: credited + amount }),
} as const;

/** The same sums from the record alone, by when each event happened, as of instants in their order. */
export async function recordedBooks(dataSource: DataSource, instants: readonly Instant[]): Promise<Books[]> {
  const moves = await dataSource.query<readonly Move[]>(
    `SELECT type, occurred_at AS at,
            coalesce(payload ->> 'amountMinor', (
              SELECT owed.payload ->> 'amountMinor' FROM domain_event AS owed
              WHERE owed.stream = event.stream AND owed.type = 'RefundOwed'
                AND owed.payload -> 'refund' = event.payload -> 'refund'))::float8 AS amount
     FROM domain_event AS event WHERE type = ANY($1) ORDER BY occurred_at`,
    [Object.keys(MOVES)],
  );
  let books = NOTHING;
  const left = [...moves];
  return instants.map((instant) => {
    for (let move = left[0]; move !== undefined && move.at.toISOString() <= instant; move = left[0]) {
      books = { ...books, ...MOVES[move.type](books, move.amount) };
      left.shift();
    }
    return books;
  });
}
