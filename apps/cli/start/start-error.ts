/** Something the person at the keyboard can put right. The message is one sentence that says what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  // Node reports a refused connection to a name with two addresses as an aggregate without a message.
  return error.message === '' && 'code' in error ? String(error.code) : error.message;
};
