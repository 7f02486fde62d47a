import { nextDeadline } from '#domain/application/clock.js';
import type { Application } from '#domain/application/state.js';
import type { Instant } from '#domain/time/zone.js';

/** What an application waits for, as a code, and until when; until is null where only a person can move it on. */
export interface Waiting {
  readonly waitsFor: string | null;
  readonly until: Instant | null;
}

/**
 * Reminders and warnings are the clock's business: here the time is that of the thing itself, such as the end of the
 * day on which a payment is due.
 */
export function waitingOf(application: Application): Waiting {
  const { phase } = application;
  switch (phase.name) {
    case 'submitted':
      return { waitsFor: 'assessment', until: phase.assessBy };
    case 'information-requested':
      return { waitsFor: 'information', until: phase.answerBy };
    case 'awaiting-payment':
      if (phase.overdue) return { waitsFor: 'overdue-payment', until: phase.due?.lapseAt ?? null };
      return { waitsFor: 'payment', until: phase.due?.overdueAt ?? null };
    case 'guaranteed':
      return phase.inQuestion ? { waitsFor: 'decision', until: null } : nextOfPlace(application);
    case 'rejected':
    case 'withdrawn':
    case 'lapsed':
    case 'cancelled':
    case 'certified':
    case 'completed':
    case 'not-completed':
      return refundOf(application) ?? nextOf(application);
  }
}

/** An excess that is on its way back is finance's business; the place does not wait for it. */
function nextOfPlace(application: Application): Waiting {
  return nextOf({ ...application, account: { ...application.account, refunds: [] } });
}

function nextOf(application: Application): Waiting {
  const next = nextDeadline(application);
  return { waitsFor: next?.waitsFor ?? null, until: next?.at ?? null };
}

function refundOf({ account }: Application): Waiting | null {
  const until = account.refunds
    .filter(({ stage }) => stage === 'owed' || stage === 'approved' || stage === 'ordered')
    .map(({ dueAt }) => dueAt)
    .sort()
    .at(0);
  return until === undefined ? null : { waitsFor: 'refund', until };
}
