import type { Request } from 'express';
import type { Role } from '#domain/application/commands.js';

/** Who a request comes from, once the guard has let it in. */
export type Caller =
  | { readonly kind: 'anyone' }
  | { readonly kind: 'applicant'; readonly applicationId: string }
  | { readonly kind: 'staff'; readonly staff: string; readonly roles: readonly Role[] };

/** Who an endpoint is for. */
export type Who = Role | 'applicant';

export type CalledRequest = Request & { caller?: Caller };

export const callerOf = (request: CalledRequest): Caller => request.caller ?? { kind: 'anyone' };

/** As in the record. Public submissions are the applicant's own. */
export const byOf = (caller: Caller): string => (caller.kind === 'staff' ? `staff:${caller.staff}` : 'applicant');

/** What the office makes of an application is for the office. */
export const viewingAs = (caller: Caller): 'office' | 'applicant' => (caller.kind === 'staff' ? 'office' : 'applicant');

/** One name per person, so that no two people ever share an idempotency key's fate. */
export function nameOf(caller: Caller): string {
  switch (caller.kind) {
    case 'anyone':
      return 'anyone';
    case 'applicant':
      return `applicant:${caller.applicationId}`;
    case 'staff':
      return `staff:${caller.staff}`;
  }
}

/** The first role of the endpoint that the caller has; null for whoever is not of the office. */
export const roleAmong = (who: readonly Who[], caller: Caller): Role | null =>
  caller.kind === 'staff' ? (caller.roles.find((role) => who.includes(role)) ?? null) : null;
