import type { EntityManager } from 'typeorm';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { GroupEvent } from '#domain/group/group.types.js';
import { drawNumber, SERIES, type Series } from '#eventstore/number-series.js';

type Event = ApplicationEvent | GroupEvent;
type Paper = Extract<
  Event,
  {
    readonly type:
      'CreditNoteIssued' | 'GroupCreditNoteIssued' | 'GroupInvoiceCredited' | 'InvoiceIssued' | 'GroupInvoiceIssued';
  }
>;

/**
 * Gives the papers among the events their numbers; a day of issue that lies before the series' last becomes that.
 * Null while numbers are held: then none of it is recorded.
 */
export async function drawNumbers<E extends Event>(
  manager: EntityManager,
  events: readonly E[],
): Promise<readonly E[] | null> {
  const numbered = [...events];
  for (const series of SERIES)
    for (const [index, event] of events.entries()) {
      if (!isPaper(event) || seriesOf(event) !== series) continue;
      const drawn = await drawNumber(manager, series, event.issuedOn);
      if (drawn === null) return null;
      numbered[index] = { ...event, ...drawn };
    }
  return numbered;
}

function isPaper(event: Event): event is Paper {
  return seriesOf(event) !== null;
}

/** null for what is no paper, or a line of one that the group issues. */
function seriesOf(event: Event): Series | null {
  if (event.type === 'GroupInvoiceIssued') return 'INV';
  if (event.type === 'GroupCreditNoteIssued' || event.type === 'GroupInvoiceCredited') return 'CN';
  if ('line' in event) return null;
  if (event.type === 'InvoiceIssued') return 'INV';
  return event.type === 'CreditNoteIssued' ? 'CN' : null;
}
