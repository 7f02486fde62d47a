import type { ApplicationEventType } from './application/events.js';
import type { EditionEvent } from './edition/edition.types.js';

/** An event's own fields as they are stored: without type, occurredAt and by. */
export type Payload = Readonly<Record<string, unknown>>;

/** From the shape that one version was stored in to the shape of the next. Pure, and never changed once released. */
export type Upcast = (stored: Payload) => Payload;

/** By event type: the first step leads from version 1 to 2, the next from 2 to 3, and so on. */
export type Upcasts = ReadonlyMap<string, readonly Upcast[]>;

/** What was stored, and in the shape of which version. */
export interface Versioned {
  readonly type: string;
  readonly schema: number;
  readonly payload: Payload;
}

/** The event was written by a later release. Guessing at its meaning would be worse than not reading it. */
export class WrittenLater extends Error {
  override readonly name = 'WrittenLater';
}

/**
 * Every change of an event's shape since the first release: none so far. docs/adr/0007 says how to make one. What is
 * stored is never rewritten, so a step stays for as long as the record does.
 */
export const UPCASTS: Upcasts = new Map<ApplicationEventType | EditionEvent['type'], readonly Upcast[]>();

/** The version that today's code writes and reads; 1 for an event that has kept its shape. */
export const schemaOf = (type: string, upcasts: Upcasts = UPCASTS): number => 1 + (upcasts.get(type)?.length ?? 0);

/**
 * The payload in the shape that today's code reads.
 * @throws WrittenLater when it has a version that this code does not know
 */
export function upcast({ type, schema, payload }: Versioned, upcasts: Upcasts = UPCASTS): Payload {
  const known = schemaOf(type, upcasts);
  if (schema > known)
    throw new WrittenLater(`${type} has version ${schema}, this release reads up to ${known}: a later one wrote it`);
  const steps = upcasts.get(type) ?? [];
  return steps.slice(schema - 1).reduce((stored, step) => step(stored), payload);
}
