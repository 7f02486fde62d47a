import type { EntityManager } from 'typeorm';
import type { ApplicationEvent } from '#domain/application/events.js';
import { drawNumber, SERIES, type Series } from '#eventstore/number-series.js';

const PAPER_OF = { CN: 'CreditNoteIssued', INV: 'InvoiceIssued' } as const satisfies Record<
  Series,
  ApplicationEvent['type']
>;

/**
 * Gives the papers among the events their numbers; a day of issue that lies before the series' last becomes that.
 * Null while numbers are held: then none of it is recorded.
 */
export async function drawNumbers(
  manager: EntityManager,
  events: readonly ApplicationEvent[],
): Promise<readonly ApplicationEvent[] | null> {
  const numbered = [...events];
  for (const series of SERIES)
    for (const [index, event] of events.entries()) {
      if (event.type !== PAPER_OF[series]) continue;
      const drawn = await drawNumber(manager, series, event.issuedOn);
      if (drawn === null) return null;
      numbered[index] = { ...event, ...drawn };
    }
  return numbered;
}
