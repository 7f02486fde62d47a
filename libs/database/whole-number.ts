/** For bigint columns of amounts: the driver gives text, and the domain keeps amounts within safe integers. */
export const wholeNumber = {
  from: (stored: string | null): number | null => (stored === null ? null : Number(stored)),
  to: (value: number | null): number | null => value,
};
