import fc from 'fast-check';
import type { UntoldEntryCommand } from '#domain/bank/entry-commands.js';
import { entryOutcome } from '#domain/bank/entry-outcome.js';
import type { Entry } from '#domain/bank/entry-state.js';
import { subjectOf } from '#telling/names.js';
import type { Line } from './bank.js';
import type { BankTown } from './bank-town.js';

export type Step = (town: BankTown) => Promise<unknown>;

const works =
  (turns: number): Step =>
  (town) =>
    town.works(turns);

const FROM = 'FR1420041010050500013M02606';
const payer = fc.constantFrom(0, 1);
const minor = fc.constantFrom(60_000, 60_000, 30_000, 20_000, 60_500, 1);
/** Whom a line may name: those who pay for themselves by their references, and the group of the others by its own. */
interface Named {
  readonly own: readonly string[];
  readonly group: string;
}
type Written = (named: Named) => Line;
const structured = ({ own }: Named, nth: number): Pick<Line, 'structured' | 'from'> => ({
  ...{ structured: own[nth] ?? '', from: FROM },
});
/** A line that the bank calls by one of few names, so that it can be taken back, or be doubted. */
const line: fc.Arbitrary<Written> = fc.oneof(
  fc.tuple(payer, minor).map(([who, amount]): Written => (named) => ({ minor: amount, ...structured(named, who) })),
  fc
    .tuple(payer, minor, fc.constantFrom('R1', 'R2', 'R3'))
    .map(([who, amount, reference]): Written => (named) => ({ minor: amount, reference, ...structured(named, who) })),
  fc
    .tuple(minor, fc.constantFrom('R1', 'R2', 'R3'))
    .map(([amount, reference]): Written => () => ({ minor: -amount, reference, isReversal: true })),
  fc.constant<Written>(({ own }) => ({ minor: 120_000, text: [`${own[0] ?? ''} `, own[1] ?? ''], from: FROM })),
  fc
    .constantFrom(108_000, 54_000, 60_000, 110_000)
    .map((amount): Written => ({ group }) => ({ minor: amount, structured: group, from: FROM })),
  fc
    .constantFrom<Line>(
      { minor: 4_200, name: 'Nobody', from: FROM },
      { minor: 60_000, currency: 'USD' },
      { minor: -250 },
    )
    .map(
      (one): Written =>
        () =>
          one,
    ),
);

const brings =
  (lines: readonly Written[]): Step =>
  async (town) => {
    const named = { own: town.payers.map(({ reference }) => reference), group: await town.groupReference() };
    await town.brings(lines.map((one) => one(named)));
  };

const becauseId = 't';
/** Mostly one that would take the command: blind orders would seldom do anything. */
function entryFor(entries: readonly Entry[], type: UntoldEntryCommand['type'], nth: number): Entry | undefined {
  const taking = entries.filter((entry) => entryOutcome(entry, 1).accepts.includes(type));
  const among = taking.length > 0 && nth % 5 !== 0 ? taking : entries;
  return among[nth % Math.max(1, among.length)];
}

const DECISIONS = ['DismissEntry', 'ReopenEntry', 'ReturnEntry', 'AcceptSuspect', 'RejectSuspect'] as const;
const BY_HAND = { type: 'ConfirmReturnByHand', paidOn: '2024-09-03', bankReference: 'OUT' } as const;

const finance: fc.Arbitrary<Step> = fc
  .tuple(
    fc.nat(50),
    fc.constantFrom(
      ...DECISIONS,
      ...(['ReopenEntry', 'ReturnEntry', 'UndoAllocation', 'AllocateEntry'] as const),
      BY_HAND.type,
    ),
    fc.constantFrom(0.5, 1, 1, 2),
    payer,
  )
  .map(([nth, type, share, who]) => async (town) => {
    const entry = entryFor(await town.entries(), type, nth);
    if (entry === undefined) return;
    if (type === BY_HAND.type) return town.decides(entry.id, BY_HAND, 'staff:carla');
    const { amountMinor, currency } = entry.booked;
    const application = subjectOf(town.payers[who]?.stream ?? '');
    if (type === 'AllocateEntry') {
      const part = { application, amountMinor: Math.ceil(amountMinor * share), currency };
      return town.decides(entry.id, { type, parts: [part] });
    }
    return town.decides(entry.id, type === 'UndoAllocation' ? { type, part: 1 + who, becauseId } : { type, becauseId });
  });

/** The next move of the first refund of an application, or its end. */
const application: fc.Arbitrary<Step> = fc
  .tuple(
    payer,
    fc.constantFrom(
      { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' } as const,
      { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' } as const,
      { type: 'ConfirmRefundPaid', refund: 1, paidOn: '2024-09-03', bankReference: 'OUT', amountMinor: null } as const,
      { type: 'Withdraw' } as const,
    ),
  )
  .map(
    ([who, words]) =>
      (town) =>
        town.tells(town.payers[who]?.stream ?? '', words),
  );

/** All that is owed is sent back together, as far as it comes: prepared, released, debited, some of it sent back by the bank. */
const paysBack =
  (far: number, times = 1): Step =>
  async (town) => {
    const owed = (await town.entries()).filter(({ returning }) => returning === 'owed').map(({ id }) => id);
    const { batches } = town;
    const all: readonly Step[] = [
      () => batches.prepares(town.applications, owed),
      works(50),
      () => batches.releases(),
      works(50),
      async () => town.brings(await batches.debits(times)),
      works(50),
      async () => town.brings(await batches.comesBack()),
    ];
    for (const one of all.slice(0, far)) await one(town);
  };
const payback = fc
  .tuple(fc.constantFrom(1, 2, 3, 4, 5, 6, 7, 7, 7), fc.constantFrom(1, 1, 1, 2))
  .map(([far, times]) => paysBack(far, times));

/** Finance hear before the bank's line comes that a refund came back. */
const notesBack: Step = async (town) => {
  const sent = await town.batches.left();
  if (sent === null) return;
  const words = { type: 'NoteRefundReturned', refund: sent.refund, returnedOn: '2024-09-03', becauseId } as const;
  if (await town.tells(sent.stream, { ...words, by: 'staff:bruno' })) town.batches.notes(sent);
};
const comesBack: Step = async (town) => town.brings(await town.batches.comesBack());

const bank: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(line, { minLength: 1, maxLength: 3 }).map((lines): Step => async (town) => {
      const named = { own: town.payers.map(({ reference }) => reference), group: await town.groupReference() };
      await town.brings(lines.map((one) => one(named)));
    }),
  },
  {
    weight: 1,
    arbitrary: fc.nat(5).map(
      (nth): Step =>
        (town) =>
          town.bringsAgain(nth),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Step>(
      async (town) => town.brings(await town.batches.debits(1)),
      comesBack,
      notesBack,
      (town) => town.batches.cancels(),
    ),
  },
);

/** The group is invoiced, paid for by hand, and loses one who takes part; or another leaves. */
const group: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  (town) => town.closesGroup(),
  (town) => town.closesGroup(),
  (town) => town.paysByHand(54_000),
  (town) => town.bouncesByHand(),
  (town) => town.cancels(3),
  (town) => town.cancels(0),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: bank },
  { weight: 5, arbitrary: fc.constantFrom(1, 2, 3, 50).map(works) },
  { weight: 6, arbitrary: finance },
  { weight: 2, arbitrary: application },
  { weight: 3, arbitrary: group },
  { weight: 3, arbitrary: payback },
);

const returnsWhatNobodyKnows: Step = async (town) => {
  const entry = (await town.entries()).find(({ booked }) => booked.amountMinor === 4_200);
  if (entry !== undefined) await town.decides(entry.id, { type: 'ReturnEntry', becauseId });
};

const paidTooMuch: readonly Step[] = [brings([(named) => ({ minor: 60_500, ...structured(named, 0) })]), works(50)];

/** Most random lives would owe nothing back: half begin further on. */
const OPENINGS: readonly (readonly Step[])[] = [
  paidTooMuch,
  [brings([() => ({ minor: 4_200, name: 'Nobody', from: FROM })]), works(50), returnsWhatNobodyKnows],
  [
    (town) => town.closesGroup(),
    works(50),
    brings([({ group: reference }) => ({ minor: 110_000, structured: reference, from: FROM })]),
    works(50),
    (town) => town.cancels(3),
    works(50),
  ],
];

/** The first refund of the first who pays is to leave by a person's hand. */
const ordersByHand: readonly Step[] = [
  (town) => town.tells(town.payers[0]?.stream ?? '', { type: 'ApproveRefund', refund: 1, by: 'staff:bruno' }),
  (town) =>
    town.tells(town.payers[0]?.stream ?? '', { type: 'OrderRefund', refund: 1, batch: null, by: 'staff:carla' }),
];
const paidByHand = { paidOn: '2024-09-03', bankReference: 'OUT', amountMinor: null } as const;

/** What was too much is on its way back, and the bank takes back all of the payment. */
const bounces: readonly Step[] = [
  brings([(named) => ({ minor: 60_500, reference: 'R1', ...structured(named, 0) })]),
  works(50),
  ...ordersByHand,
  brings([() => ({ minor: -60_500, reference: 'R1', isReversal: true })]),
  works(50),
];

const saysOfTheBounced =
  (command: UntoldEntryCommand): Step =>
  async (town) => {
    const entry = (await town.entries()).find(({ takenBackBy }) => takenBackBy !== null);
    if (entry !== undefined) await town.decides(entry.id, command);
  };

/**
 * Each goes all the way, whatever the dice say: the money leaves in a batch, and comes back, be it by a
 * person's word first; or it bounces, and is given up.
 */
export const WHOLE: readonly (readonly Step[])[] = [
  ...OPENINGS.map((opening) => [...opening, paysBack(7), works(50)]),
  ...OPENINGS.map((opening) => [...opening, paysBack(6), notesBack, works(50), comesBack, works(50)]),
  [...paidTooMuch, paysBack(6), notesBack],
  [
    ...[...paidTooMuch, paysBack(6), notesBack, ...ordersByHand],
    (town) => town.tells(town.payers[0]?.stream ?? '', { type: 'ConfirmRefundPaid', refund: 1, ...paidByHand }),
    ...[comesBack, works(50)],
  ],
  bounces,
  [
    ...bounces,
    ...(['DismissEntry', 'ReopenEntry', 'DismissEntry'] as const).map((type) => saysOfTheBounced({ type, becauseId })),
  ],
];

/** A life of a town from the day on which its invoices are out. */
export const lives: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.constantFrom([], ...OPENINGS, bounces), fc.array(step, { minLength: 4, maxLength: 16 }))
  .map(([opening, rest]) => [...opening, ...rest]);
