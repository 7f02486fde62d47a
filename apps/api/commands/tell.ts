import type { UntimedCommand } from '#telling/names.js';
import { byOf, type Caller, roleAmong, type Who } from '../access/caller.js';
import type { Parts } from '../parts.js';
import { Problem } from '../problems.js';
import type { UntoldCommand } from './route.js';

export interface Telling {
  readonly stream: string;
  readonly commandId: string;
  readonly caller: Caller;
  readonly who: readonly Who[];
}

/** @throws Problem with the reason when the command is refused */
export async function tell(parts: Parts, telling: Telling, command: UntoldCommand): Promise<{ phase: string }> {
  const { stream, commandId: id, caller, who } = telling;
  const told: UntimedCommand = { ...command, id, by: byOf(caller), role: roleAmong(who, caller) };
  const { outcome, rejection } = await parts.teller.tell(stream, told);
  if (rejection !== null) throw new Problem(rejection.reason, rejection.facts);
  return { phase: outcome.phase };
}
