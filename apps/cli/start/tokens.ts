import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { z } from 'zod';
import { createStaffToken, staffByToken } from '#access/staff-token.js';
import type { Role } from '#domain/application/commands.js';

/** Who works in the office of a newcomer's machine: two persons of finance, for four eyes. */
const OFFICE: Readonly<Record<Desk, { readonly staff: string; readonly roles: readonly Role[] }>> = {
  admissions: { staff: 'ines', roles: ['admissions'] },
  finance: { staff: 'omar', roles: ['finance'] },
  secondFinance: { staff: 'lucia', roles: ['finance'] },
  auditor: { staff: 'kofi', roles: ['auditor'] },
  administrator: { staff: 'wei', roles: ['administrator'] },
};

const DESKS = ['admissions', 'finance', 'secondFinance', 'auditor', 'administrator'] as const;
export type Desk = (typeof DESKS)[number];

const tokensSchema = z.record(z.enum(DESKS), z.object({ staff: z.string(), token: z.string() }));
export type Tokens = z.output<typeof tokensSchema>;

/** The tokens in the file, each still good; those that are not are made anew. */
export async function keptTokens(dataSource: DataSource, file: string): Promise<Tokens> {
  const kept = readTokens(file);
  const entries = await Promise.all(DESKS.map(async (desk) => [desk, await tokenOf(desk, kept, dataSource)] as const));
  const tokens = tokensSchema.parse(Object.fromEntries(entries));
  // In one piece and only for the owner: whoever holds these is the office.
  writeFileSync(`${file}.new`, `${JSON.stringify(tokens, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return tokens;
}

/** Null where the file is missing or is none of ours. */
export function readTokens(file: string): Tokens | null {
  try {
    return tokensSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}

async function tokenOf(desk: Desk, kept: Tokens | null, dataSource: DataSource): Promise<Tokens[Desk]> {
  const { staff, roles } = OFFICE[desk];
  const former = kept?.[desk];
  if (former && (await staffByToken(dataSource, former.token))?.staff === staff) return former;
  return { staff, token: await createStaffToken(dataSource, { staff, roles }, new Date().toISOString()) };
}
