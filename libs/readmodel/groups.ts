import type { DataSource, EntityManager } from 'typeorm';
import type { GroupView } from '#contracts/group.js';
import { InvoiceRow } from '#database/invoice.row.js';
import { ParticipantGroupRow } from '#database/participant-group.row.js';
import type { Application } from '#domain/application/state.js';
import type { Group, GroupEvent, GroupState, Line, Member } from '#domain/group/group.types.js';
import { phaseOf } from '#domain/group/outcome.js';
import { money } from '#domain/money.js';
import type { Outcome } from '#domain/outcome.js';
import { groupPapers } from './group-papers.js';
import { lockUntilEnd } from './turn.js';

/** Admissions into a group, and its closing, take turns. */
export const lockGroup = (manager: EntityManager, edition: string, code: string): Promise<void> =>
  lockUntilEnd(manager, 'group', `${edition}/${code.toLowerCase()}`);

/** The group that was declared with one payer for the edition under the code, while it is open; else null. */
export async function openGroup(
  manager: EntityManager,
  { edition, code }: { readonly edition: string; readonly code: string },
): Promise<{ readonly code: string } | null> {
  const row = await manager.findOneBy(ParticipantGroupRow, { code: code.toLowerCase(), edition, phase: 'open' });
  return row === null ? null : { code: row.code };
}

/** Groups of the edition that have not heard of its newest version, closed ones too: what is cancelled is not invoiced. */
export async function groupsBehind(dataSource: DataSource, edition: string, limit: number): Promise<string[]> {
  const rows = await dataSource.query<readonly { code: string }[]>(
    `SELECT participant_group.code FROM participant_group JOIN edition ON edition.code = participant_group.edition
     WHERE edition.code = $1 AND (participant_group.state #>> '{edition,version}')::integer < edition.version
     ORDER BY participant_group.code LIMIT $2`,
    [edition, limit],
  );
  return rows.map(({ code }) => code);
}

/** Who stands behind each of the applications, as it is now. */
export async function personIdsOf(
  manager: EntityManager,
  applications: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await manager.query<readonly { id: string; personId: string }[]>(
    'SELECT id, person_id AS "personId" FROM application WHERE id = ANY ($1)',
    [applications],
  );
  return new Map(rows.map(({ id, personId }) => [id, personId]));
}

/** The applications as they stand, each folded. */
export async function applicationsOf(
  manager: EntityManager,
  applications: readonly string[],
): Promise<readonly Application[]> {
  const rows = await manager.query<readonly { state: Application }[]>(
    'SELECT state FROM application WHERE id = ANY ($1) ORDER BY id',
    [applications],
  );
  return rows.map(({ state }) => state);
}

export interface ToldGroup {
  readonly state: GroupState;
  readonly outcome: Outcome;
  /** All of the stream, with papers' numbers drawn. */
  readonly events: readonly GroupEvent[];
}

/** Every row that one group's stream makes. */
export interface GroupRows {
  readonly group: ParticipantGroupRow;
  readonly invoices: readonly InvoiceRow[];
}

/** Pure, so that a rebuild finds what the record wrote; null for an empty stream. */
export function groupRows({ state, outcome, events }: ToldGroup): GroupRows | null {
  if (state === null) return null;
  const phase = phaseOf(state);
  return {
    group: {
      code: state.code,
      edition: state.edition.code,
      version: outcome.version,
      phase: phase === 'closed' ? 'closed' : 'open',
      deadline: outcome.deadline === null ? null : new Date(outcome.deadline),
      accepts: [...outcome.accepts],
      closed: outcome.closed,
      state,
    },
    invoices: groupPapers(state, events),
  };
}

/** Writes the group's rows, in the transaction that records its events. */
export async function projectGroup(manager: EntityManager, told: ToldGroup): Promise<void> {
  const rows = groupRows(told);
  if (rows !== null) await writeGroup(manager, rows);
}

/** Writes the rows, over those that there are. */
export async function writeGroup(manager: EntityManager, { group, invoices }: GroupRows): Promise<void> {
  await manager.upsert(ParticipantGroupRow, group, ['code']);
  if (invoices.length > 0) await manager.upsert(InvoiceRow, [...invoices], ['number']);
}

/** All of a group that may be seen; null where none was declared under the code. */
export async function groupByCode(dataSource: DataSource, code: string): Promise<GroupView | null> {
  const row = await dataSource.manager.findOneBy(ParticipantGroupRow, { code });
  return row === null ? null : viewOf(row, row.state as Group);
}

function viewOf({ phase, accepts }: ParticipantGroupRow, group: Group): GroupView {
  const { currency } = group.edition.terms.fees;
  return {
    code: group.code,
    edition: group.edition.code,
    phase,
    closesAt: group.closesAt,
    closedAt: group.closedAt,
    accepts,
    members: group.members.map((member) => memberView(member, currency)),
    invoices: group.invoices.map(({ number, lines, amountMinor, creditorReference, dueOn, replacedBy }) => ({
      number: number ?? '',
      replacedBy: group.invoices.find(({ invoice }) => invoice === replacedBy)?.number ?? null,
      amount: money(amountMinor, currency),
      ...{ creditorReference, dueOn },
      lines: lines.map((line) => lineView(line, currency)),
    })),
    payments: group.payments.map(({ paymentId, amountMinor, receivedOn, parts, reversed = false }) => ({
      ...{ paymentId, reversed },
      amount: money(amountMinor, currency),
      receivedOn,
      parts: parts.map((part) => ({ application: part.application, amount: money(part.amountMinor, currency) })),
    })),
  };
}

const memberView = ({ application, band, amountMinor, left }: Member, currency: string) => ({
  ...{ application, band, left },
  fee: money(amountMinor, currency),
});

const lineView = (line: Line, currency: string) => ({
  line: line.line,
  application: line.application,
  band: line.band,
  discountPercent: line.discountPercent,
  amount: money(line.amountMinor, currency),
  credited: money(line.creditedMinor, currency),
  paid: money(line.paidMinor, currency),
});
