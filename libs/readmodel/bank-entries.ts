import type { DataSource } from 'typeorm';
import type { BankEntryView } from '#contracts/bank/entry.js';
import type { Page } from '#contracts/values.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

export interface BankEntriesWanted extends PageWanted {
  readonly state?: BankEntryView['state'] | undefined;
  readonly statement?: string | undefined;
  readonly payment?: string | undefined;
}

interface Listed {
  readonly id: string;
  readonly iban: string;
  readonly statement_id: string;
  readonly state: BankEntryView['state'];
  readonly suspected_of: BankEntryView['suspectedOf'];
  readonly direction: BankEntryView['direction'];
  readonly amount_minor: string;
  readonly currency: string;
  readonly is_reversal: boolean;
  readonly booked_on: string;
  readonly valued_on: string | null;
  readonly bank_reference: string | null;
  readonly transaction_code: string | null;
  readonly part: number;
  readonly parts: number;
  readonly unsplit: number;
  readonly return_reason: string | null;
  readonly counterparty_name: string | null;
  readonly counterparty_iban: string | null;
  readonly end_to_end_id: string | null;
  readonly mandate_id: string | null;
  readonly creditor_references: string[] | null;
  readonly remittance: string[] | null;
  readonly allocated_minor: string;
  readonly return_minor: string;
  readonly return_due_at: Date | null;
  readonly return_stage: 'owed' | 'ordered' | 'paid' | null;
  readonly because: BankEntryView['because'];
  readonly taken_back_by: string | null;
  readonly allocations: BankEntryView['allocations'];
  readonly candidates: BankEntryView['candidates'];
  readonly candidate_groups: BankEntryView['candidateGroups'];
}

const LIST = `
  SELECT entry.id, iban, statement_id, state, suspected_of, direction, amount_minor, entry.currency, is_reversal,
         booked_on::text, valued_on::text, bank_reference, transaction_code, part, parts, unsplit, return_reason,
         counterparty_name, counterparty_iban, end_to_end_id, mandate_id, creditor_references, remittance,
         allocated_minor, return_minor, return_due_at, return_stage, because, taken_back_by,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'part', one.part, 'applicationId', application_id, 'applicationReference', reference,
            'group', one.group_code,
            'amount', jsonb_build_object('amountMinor', one.amount_minor, 'currency', entry.currency),
            'paymentId', payment_id, 'rule', rule, 'outcome', outcome, 'told', told,
            'refusedBecause', refused_because) ORDER BY one.part), '[]')
          FROM bank_allocation AS one LEFT JOIN application ON application.id = application_id
          WHERE entry_id = entry.id) AS allocations,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'applicationId', application_id, 'applicationReference', reference,
            'due', jsonb_build_object('amountMinor', due_minor, 'currency', application.currency))
            ORDER BY submitted_at, application_id), '[]')
          FROM bank_candidate JOIN application ON application.id = application_id
          WHERE entry_id = entry.id
            AND (entry.state = 'open' OR entry.state = 'suggested' AND application_id = ANY (entry.suggested))) AS candidates,
         (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'group', code, 'due', jsonb_build_object('amountMinor', due, 'currency', entry.currency),
            'members', members) ORDER BY code), '[]')
          FROM (
            SELECT code, coalesce(sum(due_minor), 0) AS due,
                   coalesce(jsonb_agg(jsonb_build_object(
                     'applicationId', application.id, 'applicationReference', reference,
                     'due', jsonb_build_object('amountMinor', due_minor, 'currency', application.currency))
                     ORDER BY submitted_at, application.id) FILTER (WHERE application.id IS NOT NULL), '[]') AS members
            FROM participant_group
            LEFT JOIN jsonb_array_elements(participant_group.state -> 'members') AS member ON NOT (member ->> 'left')::boolean
            LEFT JOIN application ON application.id = (member ->> 'application')::uuid
            WHERE code = ANY (entry.suggested_groups) GROUP BY code) AS suggested) AS candidate_groups
  FROM bank_entry AS entry
  JOIN bank_account AS account ON account.id = account_id
  LEFT JOIN bank_entry_text AS filed ON filed.id = text_id`;

/** One entry; null where there is none of this id. */
export async function bankEntryById(dataSource: DataSource, id: string): Promise<BankEntryView | null> {
  const [row] = await dataSource.query<readonly Listed[]>(`${LIST} WHERE entry.id = $1`, [id]);
  return row === undefined ? null : view(row);
}

/** Entries with what is filed of them, the oldest booking first. */
export async function listBankEntries(
  dataSource: DataSource,
  { state, statement, payment, cursor, limit }: BankEntriesWanted,
): Promise<Page<BankEntryView>> {
  const [bookedOn, id] = keyAfter(cursor, ['date', 'uuid']);
  const rows = await dataSource.query<readonly Listed[]>(
    `${LIST}
     WHERE ($1::text IS NULL OR state = $1) AND ($5::uuid IS NULL OR statement_id = $5)
       AND ($6::text IS NULL OR entry.id IN (SELECT entry_id FROM bank_allocation WHERE payment_id = split_part($6, ':', 1)))
       AND ($2::date IS NULL OR (booked_on, entry.id) > ($2::date, $3::uuid))
     ORDER BY booked_on, entry.id LIMIT $4`,
    [state, bookedOn, id, limit + 1, statement, payment],
  );
  return pageOf(rows, limit, { key: (row) => [row.booked_on, row.id], item: view });
}

const view = (row: Listed): BankEntryView => ({
  id: row.id,
  account: row.iban,
  statementId: row.statement_id,
  state: row.state,
  suspectedOf: row.suspected_of,
  direction: row.direction,
  amount: { amountMinor: Number(row.amount_minor), currency: row.currency },
  isReversal: row.is_reversal,
  bookedOn: row.booked_on,
  valuedOn: row.valued_on,
  bankReference: row.bank_reference,
  transactionCode: row.transaction_code,
  part: row.part === 0 ? null : { index: row.part, of: row.parts },
  unsplit: row.unsplit,
  endToEndId: row.end_to_end_id,
  creditorReferences: row.creditor_references ?? [],
  mandateId: row.mandate_id,
  returnReason: row.return_reason,
  counterparty: { name: row.counterparty_name, iban: row.counterparty_iban },
  remittance: row.remittance ?? [],
  allocated: { amountMinor: Number(row.allocated_minor), currency: row.currency },
  toBeReturned:
    row.return_due_at === null || row.return_stage === null
      ? null
      : {
          ...{ amountMinor: Number(row.return_minor), currency: row.currency },
          ...{ dueAt: row.return_due_at.toISOString(), stage: row.return_stage },
        },
  because: row.because,
  candidates: row.candidates,
  candidateGroups: row.candidate_groups,
  allocations: row.allocations,
  takenBackBy: row.taken_back_by,
});
