import type { EntityManager } from 'typeorm';

interface GroupDebt {
  readonly applicationId: string;
  readonly personId: string;
  readonly dueMinor: number;
  /** The numbers of the invoices on which it has a line that is not paid. */
  readonly invoices: readonly string[];
}

/** What participants' accounts still want of the group's payer by then, in the order of registration. */
export async function groupDebts(
  manager: EntityManager,
  { group, overdueAt }: { readonly group: string; readonly overdueAt: string },
): Promise<readonly GroupDebt[]> {
  const rows = await manager.query<readonly (Omit<GroupDebt, 'dueMinor'> & { readonly due: string })[]>(
    `SELECT application.id AS "applicationId", person_id AS "personId", due_minor AS due,
       ARRAY(SELECT number FROM invoice_line WHERE application_id = application.id AND state IN ('open', 'part-paid')) AS invoices
     FROM participant_group
     JOIN jsonb_array_elements(participant_group.state -> 'members') WITH ORDINALITY AS member (one, nth) ON true
     JOIN application ON application.id = (one ->> 'application')::uuid
     WHERE code = $1 AND application.phase = 'awaiting-payment' AND due_minor > 0
       AND application.state #>> '{phase,due,overdueAt}' <= $2
     ORDER BY nth`,
    [group, overdueAt],
  );
  return rows.map(({ due, ...row }) => ({ ...row, dueMinor: Number(due) }));
}
