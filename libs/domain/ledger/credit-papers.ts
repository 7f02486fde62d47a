import type { ApplicationEvent, EventOf } from '../application/events.js';
import type { LocalDate } from '../time/zone.js';

/** What a credit note is known by. */
export interface CreditPaper {
  readonly number: string | null;
  readonly on: LocalDate;
}

/**
 * The paper of each credit note of a stream. Of a line it is the group's, which is issued after the application has
 * decided on the credit, and of which it hears then: word comes in the order of the credits, and of those that are left
 * when another line has taken the place of the one, all are on the credit note over its whole invoice. Until it is known
 * there is no number, and the day is that of the decision.
 */
export function creditPapers(events: readonly ApplicationEvent[]): ReadonlyMap<ApplicationEvent, CreditPaper> {
  const seen = new Map<string, number>();
  const papers = new Map<ApplicationEvent, CreditPaper>();
  for (const note of events) {
    if (note.type !== 'CreditNoteIssued') continue;
    const spot = note.line && spotOf(note.line);
    const nth = spot === undefined ? 0 : (seen.get(spot) ?? 0);
    if (spot !== undefined) seen.set(spot, nth + 1);
    const heard = spot === undefined ? undefined : (heardOf(events, spot)[nth] ?? replacedBy(events, spot));
    papers.set(note, {
      number: heard?.number ?? note.number ?? null,
      on: heard?.issuedOn ?? note.issuedOn,
    });
  }
  return papers;
}

type Spot = { readonly invoice: number; readonly line: number };
const spotOf = ({ invoice, line }: Spot): string => `${invoice}.${line}`;

const heardOf = (events: readonly ApplicationEvent[], spot: string): EventOf<'LineCredited'>[] =>
  events.filter(
    (event): event is EventOf<'LineCredited'> => event.type === 'LineCredited' && spotOf(event.line) === spot,
  );

function replacedBy(events: readonly ApplicationEvent[], spot: string) {
  const anew = events.find(
    (event) => event.type === 'InvoiceIssued' && event.replaces !== undefined && spotOf(event.replaces) === spot,
  );
  return anew?.type === 'InvoiceIssued' ? anew.replaces?.creditNote : undefined;
}
