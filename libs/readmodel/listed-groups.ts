import type { DataSource } from 'typeorm';
import type { GroupSummary } from '#contracts/group.js';
import type { Page } from '#contracts/values.js';
import { ParticipantGroupRow } from '#database/participant-group.row.js';
import type { Group } from '#domain/group/group.types.js';
import { money } from '#domain/money.js';
import { keyAfter, pageOf, type PageWanted } from './page.js';

export interface GroupsWanted extends PageWanted {
  readonly edition?: string | undefined;
  readonly phase?: GroupSummary['phase'] | undefined;
}

/** What participants of a group that is invoiced have still to pay, by the group's code. */
type Dues = ReadonlyMap<string, number>;

/** Groups with one payer by their codes, each as far as it has come. */
export async function listGroups(dataSource: DataSource, wanted: GroupsWanted): Promise<Page<GroupSummary>> {
  const { edition, phase, cursor, limit } = wanted;
  const [code] = keyAfter(cursor, ['word']);
  const query = dataSource.createQueryBuilder(ParticipantGroupRow, 'participants');
  if (edition !== undefined) query.andWhere('participants.edition = :edition', { edition });
  if (phase !== undefined) query.andWhere('participants.phase = :phase', { phase });
  if (code !== null) query.andWhere('participants.code > :code', { code });
  const rows = await query
    .orderBy('participants.code')
    .limit(limit + 1)
    .getMany();
  const dues = await duesOf(dataSource, rows);
  return pageOf(rows, limit, { key: (row) => [row.code], item: (row) => summary(row, dues) });
}

async function duesOf(dataSource: DataSource, rows: readonly ParticipantGroupRow[]): Promise<Dues> {
  const found = await dataSource.query<readonly { code: string; due: string }[]>(
    `SELECT code, sum(due_minor) AS due
     FROM participant_group, jsonb_array_elements(participant_group.state -> 'members') AS member
     JOIN application ON application.id = (member ->> 'application')::uuid
     WHERE code = ANY ($1) AND participant_group.phase = 'closed' AND NOT (member ->> 'left')::boolean GROUP BY code`,
    [rows.map(({ code }) => code)],
  );
  return new Map(found.map(({ code, due }) => [code, Number(due)]));
}

function summary({ code, edition, phase, state }: ParticipantGroupRow, dues: Dues): GroupSummary {
  const {
    closesAt,
    closedAt,
    members,
    invoices,
    edition: { terms },
  } = state as Group;
  const lines = invoices.flatMap((invoice) => invoice.lines);
  return {
    ...{ code, edition, phase, closesAt, closedAt },
    participants: members.filter(({ left }) => !left).length,
    invoiced: money(
      lines.reduce((sum, { amountMinor, creditedMinor }) => sum + amountMinor - creditedMinor, 0),
      terms.fees.currency,
    ),
    due: money(dues.get(code) ?? 0, terms.fees.currency),
  };
}
