import { bankEntryById } from '#readmodel/bank-entries.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** null for what is no id. */
export function idIn(named: string | string[] | undefined): string | null {
  const id = typeof named === 'string' ? named.toLowerCase() : '';
  return UUID.test(id) ? id : null;
}

/** @throws Problem `unknown-entry` for what names none */
export async function entryIdIn({ dataSource }: Parts, named: string | string[] | undefined): Promise<string> {
  const id = idIn(named);
  if (id === null || (await bankEntryById(dataSource, id)) === null) throw new Problem('unknown-entry');
  return id;
}
