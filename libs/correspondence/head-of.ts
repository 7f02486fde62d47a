/** Further down is no head. */
const HEAD_BYTES = 100_000;

/** The lines of a message's head, unfolded. */
export const headOf = (raw: Buffer): readonly string[] =>
  (raw.subarray(0, HEAD_BYTES).toString('latin1').replaceAll('\r\n', '\n').split('\n\n')[0] ?? '')
    .replaceAll(/\n[ \t]+/g, ' ')
    .split('\n');
