/** Something the person at the keyboard can put right. The message is one sentence that says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The `code` that Node, PostgreSQL and others put on their errors; undefined where there is none. */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  // A refused connection to a name with two addresses comes as an aggregate without a message of its own.
  return message === '' ? (codeOf(error) ?? 'no reason given') : message;
}
