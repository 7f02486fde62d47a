import type { EntityManager } from 'typeorm';
import type { ApplicationEvent } from '#domain/application/events.js';
import { drawNumber } from '#eventstore/number-series.js';

// Whoever needs both locks them in this order, so that nobody waits in a circle.
const SERIES = [
  ['CreditNoteIssued', 'CN'],
  ['InvoiceIssued', 'INV'],
] as const;

/** Gives the papers among the events their numbers; a day of issue that lies before the series' last becomes that. */
export async function drawNumbers(
  manager: EntityManager,
  events: readonly ApplicationEvent[],
): Promise<readonly ApplicationEvent[]> {
  const numbered = [...events];
  for (const [type, series] of SERIES)
    for (const [index, event] of events.entries())
      if (event.type === type) numbered[index] = { ...event, ...(await drawNumber(manager, series, event.issuedOn)) };
  return numbered;
}
