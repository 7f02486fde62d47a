import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Life, submit } from '../../../test/support/life.js';
import { HOUR_MS, iso, START, type Step, stepsWithReturns as steps } from '../../../test/support/random-lives.js';
import { Rejection } from '../rejection.js';
import { accountOf, chargedByRule, invoicedNetMinor, isEnded, keptByRule } from './account.js';
import { nextDeadline } from './clock.js';
import type { ApplicationEventType } from './events.js';
import { evolve } from './evolve.js';

/** Lives a life; `watch` sees it after every command. With a punctual clock time is told at each deadline. */
function live(
  list: readonly Step[],
  clock: 'punctual' | 'late',
  watch: (life: Life, now: number) => void = () => undefined,
): Life {
  const life = new Life().after(iso(START), submit);
  let now = START;
  for (const { waitHours: hours, say, context: elsewhere } of list) {
    now += hours * HOUR_MS;
    if (clock === 'punctual') passPunctually(life, iso(now));
    life.tell(iso(now), say(now, life.seenAt(iso(now))), elsewhere);
    watch(life, now);
  }
  life.pass(iso(now + 400 * 24 * HOUR_MS));
  watch(life, now + 400 * 24 * HOUR_MS);
  return life;
}

function passPunctually(life: Life, until: string): void {
  for (
    let next = nextDeadline(life.application);
    next !== null && next.at <= until;
    next = nextDeadline(life.application)
  )
    life.pass(next.at);
}

jest.setTimeout(120_000); // Hundreds of whole lives each.

describe('over random whole lives', () => {
  it('reaches what money depends on: each of these happens in a sample', () => {
    const seen = new Set(
      fc.sample(steps, { numRuns: 800, seed: 7 }).flatMap((list) => live(list, 'late').events.map(({ type }) => type)),
    );
    const moneyMoves: readonly ApplicationEventType[] = [
      'CancellationAccepted',
      'CancellationDataRequested',
      'ExceptionGranted',
      'PlaceCancelledByOrganiser',
      'PlaceReinstated',
      'InvoiceCancelled',
      'PaymentReversed',
      'PlaceInQuestion',
      'RefundWithdrawn',
      'RefundOrdered',
      'RefundPaid',
      'RefundReturned',
      'RefundShareReturned',
    ];
    expect(moneyMoves.filter((type) => !seen.has(type))).toEqual([]);
  });

  it('no cent appears or vanishes, and papers and refunds say what the rules say', () => {
    fc.assert(
      fc.property(steps, (list) => {
        live(list, 'late', ({ application }) => {
          const { receivedMinor, keptMinor, refundedMinor, owedBackMinor } = accountOf(application);
          expect(receivedMinor).toBe(keptMinor + refundedMinor + owedBackMinor);
          expect(keptMinor).toBe(keptByRule(application));
          expect(invoicedNetMinor(application.account)).toBe(chargedByRule(application));
          expect(
            application.account.invoices.every(({ amountMinor, creditedMinor }) => creditedMinor <= amountMinor),
          ).toBe(true);
          expect(application.account.refunds.every(({ amountMinor }) => amountMinor > 0)).toBe(true);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('every deadline leaves: none is past once time was told, and it is told without end', () => {
    fc.assert(
      fc.property(steps, (list) => {
        live(list, 'late', (life, now) => {
          life.pass(iso(now));
          const next = nextDeadline(life.application);
          expect(next === null || next.at > iso(now)).toBe(true);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a late clock and a punctual one leave the same facts', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const facts = (life: Life) => life.events.map((event) => ({ ...event, code: undefined }));
        expect(facts(live(list, 'late'))).toEqual(facts(live(list, 'punctual')));
      }),
      { numRuns: 200 },
    );
  });

  it('at most one reservation for each place that was given', () => {
    fc.assert(
      fc.property(steps, (list) => {
        let standing = false;
        const ends = new Set<ApplicationEventType>([
          'ApplicationWithdrawn',
          'CancellationAccepted',
          'PlaceGivenUp',
          'ExceptionGranted',
          'PlaceCancelledByOrganiser',
          'AdmissionRevoked',
          'ApplicationReopened',
        ]);
        for (const { type } of live(list, 'late').events) {
          if (type === 'PlaceGuaranteed' || type === 'PlaceReinstated') {
            expect(standing).toBe(false);
            standing = true;
          }
          if (ends.has(type)) standing = false;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('after an end comes only money, paper, word of the edition, or what takes the end back', () => {
    const allowed =
      /^(Payment(Confirmed|Reversed)|Refund|CreditNote|Invoice(Issued)|EditionNoted|ApplicationReopened|PlaceReinstated|Cancellation(Requested|Accepted|Refused|DataRequested)|Exception|FileClosed|Certificate|RecordCorrected)/;
    fc.assert(
      fc.property(steps, (list) => {
        const { events } = live(list, 'late');
        events.reduce<ReturnType<typeof evolve>>((state, event) => {
          const hasEnded = state !== null && (isEnded(state.phase) || 'endedAt' in state.phase);
          // A lapsed place may be reinstated, so it keeps up with its edition.
          const keepsUp =
            state?.phase.name === 'lapsed' && /^(DatesChanged|PlaceCancelledByOrganiser)$/.test(event.type);
          if (hasEnded && !keepsUp) expect(event.type).toMatch(allowed);
          return evolve(state, event, 'x');
        }, null);
      }),
      { numRuns: 200 },
    );
  });

  it('any event can be folded into any state, and time is never refused', () => {
    fc.assert(
      fc.property(steps, steps, (one, other) => {
        const states = live(one, 'late');
        for (const event of live(other, 'late').events)
          expect(() => evolve(states.application, event, 'x')).not.toThrow();
        expect(states.tell('2030-01-01T00:00:00.000Z', { type: 'ObserveTime' })).not.toBeInstanceOf(Rejection);
      }),
      { numRuns: 50 },
    );
  });
});
