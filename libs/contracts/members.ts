import { z } from 'zod';

/** `PUT members`: how much the list now holds. */
export const membersView = z.object({ members: z.int(), contributions: z.int() });
export type MembersView = z.output<typeof membersView>;
