import type { EntityManager } from 'typeorm';
import type { Instant } from '#domain/time/zone.js';
import { faultsIn } from './template-check.js';
import { templateNamed } from './template-desk.js';
import type { TemplateFault } from './template-faults.js';
import { allInForce, type TemplateInForce, type TemplateKey } from './template-shelf.js';
import type { Templates } from './templates.js';

/** A template of the office that was sound when it was saved, and is not for this release. */
export interface Unfit extends TemplateKey {
  readonly id: string;
  readonly faults: readonly TemplateFault[];
}

/** What is wrong with a stored template in this release; a version never changes, so each is looked at once. */
export type Fit = (key: TemplateKey, template: TemplateInForce) => readonly TemplateFault[];

export function createFit(templates: Templates): Fit {
  const looked = new Map<string, readonly TemplateFault[]>();
  return ({ letter, language }, { id, source }) => {
    const known = looked.get(id);
    if (known !== undefined) return known;
    const faults = faultsIn(templates, { letter, language, source });
    looked.set(id, faults);
    return faults;
  };
}

/** Every template in force that does not fit. One of a letter that this release does not write is nobody's concern. */
export async function unfitTemplates(manager: EntityManager, fit: Fit): Promise<readonly Unfit[]> {
  return (await allInForce(manager)).flatMap(({ id, source, ...named }) => {
    const known = templateNamed(named);
    if (known === null) return [];
    const key = { ...known, edition: named.edition };
    const faults = fit(key, { id, source });
    return faults.length === 0 ? [] : [{ ...key, id, faults }];
  });
}

/** Leaves for the metrics which do not fit, and that the others do. */
export async function noteUnfit(manager: EntityManager, unfit: readonly Unfit[], at: Instant): Promise<void> {
  const ids = unfit.map(({ id }) => id);
  await manager.query('DELETE FROM unfit_template WHERE NOT template_id = ANY ($1::bigint[])', [ids]);
  for (const id of ids) await markUnfit(manager, id, at);
}

export async function markUnfit(manager: EntityManager, id: string, at: Instant): Promise<void> {
  await manager.query('INSERT INTO unfit_template (template_id, found_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    id,
    at,
  ]);
}
