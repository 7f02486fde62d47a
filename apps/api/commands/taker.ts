import { Injectable } from '@nestjs/common';
import type { FinalAnswer } from '#access/idempotency.js';
import { byOf, type CalledRequest, callerOf } from '../access/caller.js';
import { Parts } from '../parts.js';
import { Desk } from './desk.js';
import { locate } from './located.js';
import { commandIdOf, once, requestKey } from './once.js';
import type { CommandRoute } from './route.js';
import { tell } from './tell.js';
import { viewOf } from './view.js';

/** The one way of every command from HTTP to its process: found, bound to its key, filed, told, shown. */
@Injectable()
export class CommandTaker {
  constructor(private readonly parts: Parts) {}

  /** @param body as the route's own schema gave it */
  async take(route: CommandRoute, request: CalledRequest, body: unknown): Promise<FinalAnswer> {
    const { parts } = this;
    const caller = callerOf(request);
    const located = await locate(parts, { subject: route.subject, params: request.params, caller });
    const key = requestKey(request);
    return once(parts, { key, body }, async () => {
      const command = await route.command(body as never, new Desk(parts, byOf(caller), located));
      await tell(parts, { stream: located.stream, commandId: commandIdOf(key), caller, who: route.who }, command);
      return { status: 200, body: await viewOf(parts, located, caller) };
    });
  }
}
