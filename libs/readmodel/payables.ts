import type { EntityManager } from 'typeorm';
import { isEnded } from '#domain/application/account.js';
import type { Phase } from '#domain/application/state.js';
import { BANK } from '#domain/application/payment.js';
import type { Clues } from '#domain/bank/clues.js';
import type { Found, InvoicedGroup, Payable } from '#domain/bank/match.js';
import type { LocalDate } from '#domain/time/zone.js';

interface Standing {
  readonly application: string;
  readonly currency: string;
  readonly dueMinor: string;
  readonly phase: Phase['name'];
}

const STANDING = 'application.id AS application, application.currency, due_minor AS "dueMinor", phase';

/** Applications as an entry may pay them; those that there are not are left out. */
export async function payablesOf(
  manager: EntityManager,
  applicationIds: readonly string[],
): Promise<ReadonlyMap<string, Payable>> {
  if (applicationIds.length === 0) return new Map();
  const rows = await manager.query<readonly Standing[]>(
    `SELECT ${STANDING} FROM application WHERE id = ANY ($1::uuid[])`,
    [applicationIds],
  );
  return new Map(rows.map((row) => [row.application, payable(row)]));
}

export interface Named {
  /** Each application once. */
  readonly applications: Found['named'];
  /** Whether invoices of groups are named as well. */
  readonly areGroups: boolean;
}

/** What came in, and when. */
export interface Booked {
  readonly amountMinor: number;
  readonly bookedOn: LocalDate;
}

/** Whom references and invoice numbers name: by equality, so that history costs nothing. */
export async function namedBy(manager: EntityManager, clues: Clues, { amountMinor, bookedOn }: Booked): Promise<Named> {
  const { references, referencesInText, invoiceNumbers } = clues;
  if (references.length + referencesInText.length + invoiceNumbers.length === 0)
    return { applications: [], areGroups: false };
  const rows = await manager.query<readonly (NamedStanding | NamedGroup)[]>(
    `WITH named AS (
       SELECT application_id, 1 AS nth FROM invoice WHERE creditor_reference = ANY ($1)
       UNION ALL SELECT application_id, 2 FROM invoice WHERE creditor_reference = ANY ($2)
       UNION ALL SELECT application_id, 3 FROM invoice WHERE number = ANY ($3)),
     surest AS (SELECT application_id, min(nth) AS nth FROM named GROUP BY application_id)
     SELECT ${STANDING}, (ARRAY['reference', 'reference-in-text', 'invoice-number'])[nth] AS rule,
            EXISTS (SELECT FROM receipt WHERE receipt.application_id = application.id AND amount_minor = $4
                    AND entered_by <> '${BANK}' AND NOT reversed AND ${isNear('received_on', '$5')}) AS "isEntered"
     FROM surest LEFT JOIN application ON application.id = application_id ORDER BY nth, reference`,
    [references, referencesInText, invoiceNumbers, amountMinor, bookedOn],
  );
  const applications = rows.flatMap((row) =>
    row.application === null ? [] : [{ ...payable(row), rule: row.rule, isEntered: row.isEntered }],
  );
  return { applications, areGroups: applications.length < rows.length };
}

type NamedStanding = Standing & Pick<Found['named'][number], 'rule' | 'isEntered'>;

interface NamedGroup {
  readonly application: null;
}

/** Groups whose invoices are named, each once, with those who take part and what these have still to pay. */
export async function groupsNamedBy(
  manager: EntityManager,
  clues: Clues,
  { amountMinor, bookedOn }: Booked,
): Promise<Found['groups']> {
  const { references, referencesInText, invoiceNumbers } = clues;
  if (references.length + referencesInText.length + invoiceNumbers.length === 0) return [];
  const rows = await manager.query<readonly (Found['groups'][number] & Due)[]>(
    `WITH named AS (
       SELECT group_code, 1 AS nth FROM invoice WHERE creditor_reference = ANY ($1)
       UNION ALL SELECT group_code, 2 FROM invoice WHERE creditor_reference = ANY ($2)
       UNION ALL SELECT group_code, 3 FROM invoice WHERE number = ANY ($3)),
     surest AS (SELECT group_code, min(nth) AS nth FROM named WHERE group_code IS NOT NULL GROUP BY group_code)
     SELECT ${TOGETHER}, (ARRAY['reference', 'reference-in-text', 'invoice-number'])[nth] AS rule,
            EXISTS (SELECT FROM jsonb_to_recordset(participant_group.state -> 'payments')
                      AS payment ("amountMinor" bigint, "receivedOn" date, reversed boolean, "fromBank" boolean)
                    WHERE "amountMinor" = $4 AND "fromBank" IS NULL AND reversed IS NULL
                    AND ${isNear('"receivedOn"', '$5')}) AS "isEntered"
     FROM surest JOIN participant_group ON code = group_code ${WHO_TAKES_PART}
     GROUP BY code, nth ORDER BY nth, code`,
    [references, referencesInText, invoiceNumbers, amountMinor, bookedOn],
  );
  return rows.map(counted);
}

/** A group, with those who take part and what these have still to pay. */
const TOGETHER = `
  code AS "group", participant_group.state #>> '{edition,terms,fees,currency}' AS currency,
  coalesce(array_agg(application.id ORDER BY application.id) FILTER (WHERE application.id IS NOT NULL), '{}') AS members,
  coalesce(sum(due_minor), 0) AS "dueMinor"`;
const WHO_TAKES_PART = `
  LEFT JOIN LATERAL jsonb_array_elements(participant_group.state -> 'members') AS member ON NOT (member ->> 'left')::boolean
  LEFT JOIN application ON application.id = (member ->> 'application')::uuid`;

/** Groups as an entry may pay them; those that there are not are left out. */
export async function groupsOf(
  manager: EntityManager,
  codes: readonly string[],
): Promise<ReadonlyMap<string, InvoicedGroup>> {
  if (codes.length === 0) return new Map();
  const rows = await manager.query<readonly (InvoicedGroup & Due)[]>(
    `SELECT ${TOGETHER}, EXISTS (SELECT FROM invoice WHERE group_code = code) AS "isInvoiced"
     FROM participant_group ${WHO_TAKES_PART} WHERE code = ANY ($1) GROUP BY code`,
    [codes],
  );
  return new Map(rows.map((row) => [row.group, counted(row)]));
}

/** Whoever enters a payment by hand knows its day from the payer, or from the bank's own pages. */
const isNear = (day: string, other: string): string => `abs(${day} - ${other}::date) <= 14`;

const MOST_ALIKE = 20;

/** What came in, and from whom. */
export interface Came {
  readonly payer: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Applications and groups whose payer has this name, and that are due something: first what is due all of it or more. */
export async function dueFrom(
  manager: EntityManager,
  { payer, amountMinor, currency }: Came,
): Promise<Pick<Found, 'ofPayer' | 'groupsOfPayer'>> {
  const ofPayer = await manager.query<readonly (Found['ofPayer'][number] & Due)[]>(
    `SELECT id AS application, due_minor AS "dueMinor", ${toleranceIn('state')} AS "toleranceMinor"
     FROM payer_key JOIN application ON application.id = application_id
     WHERE key = $1 AND due_minor > 0 AND currency = $3
     ORDER BY due_minor < $2, due_minor, submitted_at, id LIMIT ${MOST_ALIKE}`,
    [payer, amountMinor, currency],
  );
  const groupsOfPayer = await manager.query<readonly (Found['groupsOfPayer'][number] & Due)[]>(
    `WITH together AS (
       SELECT ${TOGETHER}, ${toleranceIn('participant_group.state')} AS "toleranceMinor"
       FROM group_payer_key JOIN participant_group ON code = group_code ${WHO_TAKES_PART}
       WHERE key = $1 AND EXISTS (SELECT FROM invoice WHERE group_code = code) GROUP BY code)
     SELECT "group", members, "dueMinor", "toleranceMinor" FROM together
     WHERE "dueMinor" > 0 AND currency = $3 ORDER BY "dueMinor" < $2, "dueMinor", "group" LIMIT ${MOST_ALIKE}`,
    [payer, amountMinor, currency],
  );
  return { ofPayer: ofPayer.map(counted), groupsOfPayer: groupsOfPayer.map(counted) };
}

interface Due {
  readonly dueMinor: string;
}

const counted = <Row extends Due>(row: Row) => ({ ...row, dueMinor: Number(row.dueMinor) });

const toleranceIn = (state: string): string => `(${state} #>> '{edition,terms,payment,toleranceMinor}')::integer`;

const payable = ({ application, currency, dueMinor, phase }: Standing): Payable => ({
  application,
  currency,
  dueMinor: Number(dueMinor),
  hasEnded: isEnded({ name: phase }),
});
