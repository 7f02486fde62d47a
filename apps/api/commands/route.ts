import type { z } from 'zod';
import type { ApplicationCommand, Told } from '#domain/application/commands.js';
import type { EditionCommand } from '#domain/edition/edition.types.js';
import type { GroupCommand } from '#domain/group/group.types.js';
import type { Who } from '../access/caller.js';
import type { Desk } from './desk.js';
import type { Subject } from './located.js';

type Untold<C> = C extends unknown ? Omit<C, keyof Told> : never;

/** A command before anybody is said to have told it. */
export type UntoldCommand = Untold<ApplicationCommand | EditionCommand | GroupCommand>;

interface RouteOf<Body> {
  /** The noun after the subject: `admission` in `applications/{id}/admission`. */
  readonly noun: string;
  readonly summary: string;
  readonly who: readonly Who[];
  readonly body: z.ZodType<Body>;
  /** Files what people wrote, and names the command. */
  command(body: Body, desk: Desk): UntoldCommand | Promise<UntoldCommand>;
}

/** A noun that can be posted. The body reaches `command` through the route's own schema, and in no other way. */
export type CommandRoute = Omit<RouteOf<never>, 'body'> & { readonly subject: Subject; readonly body: z.ZodType };

export const applicationCommand = <Body>(route: RouteOf<Body>): CommandRoute => ({ subject: 'application', ...route });
export const refundCommand = <Body>(route: RouteOf<Body>): CommandRoute => ({ subject: 'refund', ...route });
export const groupCommand = <Body>(route: RouteOf<Body>): CommandRoute => ({ subject: 'group', ...route });
export const editionCommand = <Body>(route: RouteOf<Body>): CommandRoute => ({ subject: 'edition', ...route });
