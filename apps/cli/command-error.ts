/** Something that the person at the keyboard can put right, or has to know. The message says what, in a sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
