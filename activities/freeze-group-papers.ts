import type { EntityManager } from 'typeorm';
import { freezeGroupPaper, type GroupPaperEvent } from '#documents/freeze-group.js';
import type { Group, GroupEvent } from '#domain/group/group.types.js';
import type { StoredEvent } from '#eventstore/event-store.js';
import { billingById } from '#filing/texts.js';
import { personById } from '#filing/person.js';
import { insertOwed, owedRow } from '#mail/owed.js';
import { personIdsOf } from '#readmodel/groups.js';
import { noteGroupPayer } from '#readmodel/payer-keys.js';
import { programmeOf } from './freeze-papers.js';

type Stored = StoredEvent<GroupEvent>;

interface Freezing {
  readonly group: Group;
  readonly past: readonly GroupEvent[];
  readonly stored: readonly Stored[];
}

/** Writes down who stands on each new paper of a group, as of its event, and that it is to be rendered. */
export async function freezeGroupPapers(manager: EntityManager, { group, past, stored }: Freezing): Promise<void> {
  const events = [...past];
  for (const { event, eventId, position } of stored) {
    events.push(event);
    if (!isPaper(event)) continue;
    const billing = await billingById(manager, payerIn(events) ?? group.billingId);
    if (billing !== null && event.type === 'GroupInvoiceIssued')
      await noteGroupPayer(manager, group.code, billing.legalName);
    const programme = await programmeOf(manager, { id: group.code, edition: group.edition });
    const participants = await participantsOn(manager, event);
    await freezeGroupPaper(manager, { eventId, event, group, billing, participants, programme });
    // The courier's queues are by application: a group's paper stands in that of the first whom it names.
    const [applicationId] = namedOn(event);
    const document = event.type === 'GroupInvoiceIssued' ? 'invoice' : 'credit-note';
    if (applicationId !== undefined)
      await insertOwed(manager, [
        owedRow({ eventId, ordinal: 0, applicationId, position }, { kind: 'document', document }),
      ]);
  }
}

/** Whom papers are made out to by then, as filed. */
const payerIn = (events: readonly GroupEvent[]): string | undefined =>
  events.findLast((event) => event.type === 'GroupDeclared' || event.type === 'GroupPayerReplaced')?.billingId;

const isPaper = (event: GroupEvent): event is GroupPaperEvent & GroupEvent =>
  event.type === 'GroupInvoiceIssued' ||
  event.type === 'GroupCreditNoteIssued' ||
  event.type === 'GroupInvoiceCredited';

const namedOn = (event: GroupPaperEvent): string[] =>
  event.type === 'GroupCreditNoteIssued' ? [event.application] : event.lines.map(({ application }) => application);

async function participantsOn(
  manager: EntityManager,
  event: GroupPaperEvent,
): Promise<Map<string, { readonly givenName: string; readonly familyName: string }>> {
  const participants = new Map<string, { readonly givenName: string; readonly familyName: string }>();
  for (const [application, personId] of await personIdsOf(manager, namedOn(event))) {
    const person = await personById(manager, personId);
    if (person !== null) participants.set(application, person);
  }
  return participants;
}
