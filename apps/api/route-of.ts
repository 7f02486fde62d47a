import type { Request } from 'express';

/** The pattern that the request was routed by, such as /api/v1/applications/:id; `none` where it led nowhere. */
export function routeOf({ route }: Request): string {
  const pattern: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : undefined;
  return typeof pattern === 'string' ? pattern : 'none';
}
