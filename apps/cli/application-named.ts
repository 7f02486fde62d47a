import type { DataSource } from 'typeorm';
import { ApplicationRow } from '#database/application.row.js';
import { CommandError } from './command-error.js';

export const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** By its id, or by its reference as people read it out. Throws CommandError where there is none. */
export async function applicationNamed(dataSource: DataSource, name: string): Promise<ApplicationRow> {
  const id = name.toLowerCase();
  const row = await dataSource
    .getRepository(ApplicationRow)
    .findOneBy(UUID.test(id) ? { id } : { reference: asReference(name) });
  if (row === null) throw new CommandError(`There is no application ${name}.`);
  return row;
}

/** What looks like another character is that other one. */
export function asReference(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1');
}
