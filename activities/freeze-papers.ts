import type { EntityManager } from 'typeorm';
import type { Programme } from '#contracts/programme.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import type { Application } from '#domain/application/state.js';
import { freezeParties, type PaperEvent, type PaperPerson } from '#documents/freeze-parties.js';
import { definitionById } from '#filing/definition.js';
import { type Person, personById } from '#filing/person.js';
import { billingById } from '#filing/texts.js';
import { definitionIdOf } from '#readmodel/editions.js';
import { notePayers } from '#readmodel/payer-keys.js';
import type { Step } from './steps.js';

type PayingPerson = PaperPerson & Pick<Person, 'employer'>;

interface Freezing {
  readonly past: readonly ApplicationEvent[];
  readonly steps: readonly Step[];
}

/** Writes down who stands on each new paper, as of its event. Answers with the events whose paper somebody else pays. */
export async function freezePapers(manager: EntityManager, { past, steps }: Freezing): Promise<ReadonlySet<string>> {
  const paidByOthers = new Set<string>();
  const events = [...past];
  for (const { stored, after } of steps) {
    const { event, eventId } = stored;
    events.push(event);
    // One payer, one letter to them: it goes with the first line.
    if (event.type === 'InvoiceIssued' && event.line?.line === 1) paidByOthers.add(eventId);
    if (event.type === 'LineCredited') paidByOthers.add(eventId);
    if (!isPaper(event)) continue;
    const person = await partyOf(manager, after, events);
    const programme = await programmeOf(manager, after);
    const payer = await freezeParties(manager, { eventId, event, application: after, person, programme });
    if (event.type === 'InvoiceIssued') await notePayers(manager, after.id, namesOf(person));
    if (payer !== null && payer.toLowerCase() !== person.email.toLowerCase()) paidByOthers.add(eventId);
  }
  return paidByOthers;
}

function isPaper(event: ApplicationEvent): event is PaperEvent {
  const { type } = event;
  // A line is on the group's paper.
  if (type === 'InvoiceIssued' || type === 'CreditNoteIssued') return event.line === undefined;
  return type === 'CertificateIssued' || type === 'CertificateReissued';
}

/** Whoever may stand on a transfer: the participant, who the invoice is made out to, and the employer. */
const namesOf = ({ givenName, familyName, billing, employer }: PayingPerson): readonly string[] => [
  `${givenName} ${familyName}`,
  ...(billing === null ? [] : [billing.legalName]),
  ...(employer === null ? [] : [employer.organisation]),
];

/** The person as filed, with the parties that last replaced theirs on an invoice. */
async function partyOf(
  manager: EntityManager,
  application: Application,
  events: readonly ApplicationEvent[],
): Promise<PayingPerson> {
  const person = await personById(manager, application.personId);
  if (person === null) throw new Error(`Application ${application.id} names a person who was never filed`);
  const replaced = events.findLast((event) => event.type === 'InvoicePartiesReplaced');
  return replaced === undefined ? person : { ...person, billing: await billingById(manager, replaced.billingId) };
}

/** What is filed under a hash never changes, and every letter and paper wants it. */
const filed = new Map<string, Programme>();
const KEPT = 100;

export async function programmeOf(
  manager: EntityManager,
  { id, edition }: Pick<Application, 'id' | 'edition'>,
): Promise<Programme> {
  const definitionId = await definitionIdOf(manager, edition.code);
  const known = definitionId === null ? undefined : filed.get(definitionId);
  if (known !== undefined) return known;
  const definition = definitionId === null ? null : await definitionById(manager, definitionId);
  if (definitionId === null || definition === null)
    throw new Error(`${id} is for an edition whose pages were never filed`);
  if (filed.size >= KEPT) filed.clear();
  filed.set(definitionId, definition as Programme); // Filed as this schema gave it out.
  return definition as Programme;
}
