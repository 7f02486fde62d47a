import type { EntityManager } from 'typeorm';
import { accountOf } from '#domain/application/account.js';
import type { ApplicationEvent } from '#domain/application/events.js';
import { isOfPayer, isReminderOfDebt } from '#domain/application/letters.js';
import type { LetterName } from '#domain/application/letters.types.js';
import type { Application } from '#domain/application/state.js';
import { applicationReference } from '#domain/application-reference.js';
import { buyerOf } from '#documents/store.js';
import { personById } from '#filing/person.js';
import type { Debt, LetterInput } from '#mail/letter-input.js';
import { groupDebts } from '#readmodel/group-debts.js';

/** Letters to a participant that say who pays, where that is somebody else. */
const NAMES_PAYER: ReadonlySet<LetterName> = new Set<LetterName>([
  'payment-reminder',
  'payment-overdue',
  'payment-deadline-extended',
  'lapse',
]);

interface Asked {
  readonly application: Application;
  readonly history: readonly ApplicationEvent[];
  /** By which event the paper of the latest invoice is found; null where nothing was invoiced. */
  readonly paper: string | null;
}

/** Who pays for whom, and what of it is still due, as far as the letter speaks of it. */
export async function payingFor(
  manager: EntityManager,
  name: LetterName,
  asked: Asked,
): Promise<Pick<LetterInput, 'payer' | 'debt'>> {
  const payer = NAMES_PAYER.has(name) ? await payerOf(manager, asked) : null;
  return { payer, debt: isOfPayer(name) ? await debtOf(manager, name, asked) : null };
}

async function payerOf(manager: EntityManager, { application, history, paper }: Asked): Promise<string | null> {
  if (paper === null) return null;
  const buyer = await buyerOf(manager, paper);
  const person = await personById(manager, application.personId);
  const isOther = (buyer?.email ?? null)?.toLowerCase() !== person?.email.toLowerCase();
  return buyer !== null && (isOther || invoiceIn(history).line !== undefined) ? buyer.name : null;
}

async function debtOf(manager: EntityManager, name: LetterName, { application, history }: Asked): Promise<Debt> {
  const { line, number = '', due } = invoiceIn(history);
  if (line === undefined || !isReminderOfDebt(name)) {
    const { dueMinor } = accountOf(application);
    return { amountMinor: dueMinor, participants: [await nameOf(manager, application)], invoices: [number] };
  }
  const { phase } = application;
  const { overdueAt } = (phase.name === 'awaiting-payment' ? phase.due : null) ?? due;
  const debts = await groupDebts(manager, { group: line.group, overdueAt });
  const participants: string[] = [];
  for (const { applicationId: id, personId } of debts) participants.push(await nameOf(manager, { id, personId }));
  return {
    amountMinor: debts.reduce((sum, { dueMinor }) => sum + dueMinor, 0),
    participants,
    invoices: [...new Set(debts.flatMap(({ invoices }) => invoices))].sort(),
  };
}

function invoiceIn(history: readonly ApplicationEvent[]) {
  const invoice = history.findLast((event) => event.type === 'InvoiceIssued');
  if (invoice?.type !== 'InvoiceIssued')
    throw new Error('A letter about a payment needs InvoiceIssued, which never happened');
  return invoice;
}

/** Of somebody whose name was erased it is the reference. */
async function nameOf(manager: EntityManager, { id, personId }: Pick<Application, 'id' | 'personId'>): Promise<string> {
  const person = await personById(manager, personId);
  const name = person === null ? '' : `${person.givenName} ${person.familyName}`.trim();
  return name === '' ? applicationReference(id) : name;
}
