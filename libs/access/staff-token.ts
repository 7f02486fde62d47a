import { createHash, randomBytes } from 'node:crypto';
import { IsNull, type DataSource } from 'typeorm';
import { ApiTokenRow } from '#database/api-token.row.js';
import type { Role } from '#domain/application/commands.js';
import type { Instant } from '#domain/time/zone.js';

/** A named person of the office and what they may act as. */
export interface Staff {
  /** As it stands behind `staff:` in the record. */
  readonly staff: string;
  readonly roles: readonly Role[];
}

const RANDOM_BYTES = 32;

/** Makes a token `mat_<random>` for one person. It is shown once: only its hash is kept. */
export async function createStaffToken(dataSource: DataSource, { staff, roles }: Staff, at: Instant): Promise<string> {
  const token = `mat_${randomBytes(RANDOM_BYTES).toString('base64url')}`;
  const row = { tokenHash: hashOf(token), staff, roles: [...roles], createdAt: new Date(at), revokedAt: null };
  await dataSource.getRepository(ApiTokenRow).insert(row);
  return token;
}

/** Whose token it is; null when nobody's, or no longer. */
export async function staffByToken(dataSource: DataSource, token: string): Promise<Staff | null> {
  // Looked up by hash, so that the time which the comparison takes says nothing about the token.
  const [staff] = await dataSource.query<readonly Staff[]>(
    'SELECT staff, roles FROM api_token WHERE token_hash = $1 AND revoked_at IS NULL',
    [hashOf(token)],
  );
  return staff ?? null;
}

/** All tokens of a person stop working at once. Answers how many there were. */
export async function revokeStaffTokens(dataSource: DataSource, staff: string, at: Instant): Promise<number> {
  const tokens = dataSource.getRepository(ApiTokenRow);
  const { affected } = await tokens.update({ staff, revokedAt: IsNull() }, { revokedAt: new Date(at) });
  return affected ?? 0;
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
