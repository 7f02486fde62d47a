import { z } from 'zod';
import { asReference, UUID } from '../application-named.js';
import { CommandError } from '../command-error.js';
import type { Office } from './office.js';
import { query } from './options.js';

const found = z.object({ items: z.array(z.object({ id: z.uuid(), reference: z.string() })) });

/** The id of an application that is named by it, or by its reference as people read it out. */
export async function applicationId(office: Office, name: string): Promise<string> {
  const id = name.toLowerCase();
  if (UUID.test(id)) return id;
  const reference = asReference(name);
  const { items } = await office.get(`applications${query({ q: reference, limit: '200' })}`, found);
  const one = items.find((item) => item.reference === reference);
  if (one === undefined) throw new CommandError(`There is no application ${name}.`);
  return one.id;
}
