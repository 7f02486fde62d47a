import type { EntityManager } from 'typeorm';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { Application } from '#domain/application/state.js';
import { buyerOfNumber } from '#documents/store.js';
import { personById } from '#filing/person.js';

interface Invoiced {
  readonly application: Application;
  readonly events: readonly ApplicationEvent[];
}

/** Whether its latest invoice is made out to somebody else than the participant: a group's payer is. */
export async function isPaidByAnother(manager: EntityManager, { application, events }: Invoiced): Promise<boolean> {
  const invoice = events.findLast((event) => event.type === 'InvoiceIssued');
  if (invoice?.type !== 'InvoiceIssued') return false;
  if (invoice.line !== undefined) return true;
  const buyer = await buyerOfNumber(manager, invoice.number ?? '');
  const person = await personById(manager, application.personId);
  const payer = buyer?.email ?? null;
  return payer !== null && person !== null && payer.toLowerCase() !== person.email.toLowerCase();
}
