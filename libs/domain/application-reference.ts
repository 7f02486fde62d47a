/** Crockford's base 32: no I, L, O, U, which are misread, misheard or rude. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 10;
const BITS_PER_CHARACTER = 5n;
const RANDOM_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * What people read out over the telephone instead of the id: ten characters, such as '7K3QW9XM2A', of the id's first
 * 50 random or hashed bits. A name for people, not a key: two among a million ids agree about once in 2,000 times.
 * @param id a UUID of version 4 or 5; the others begin with the time, and neighbours would look alike
 * @throws RangeError for anything else
 */
export function applicationReference(id: string): string {
  if (!RANDOM_UUID.test(id)) throw new RangeError(`'${id}' is not a UUID of version 4 or 5`);
  const digits = id.replaceAll('-', '');
  // 48 bits stand before the version digit, which says nothing; the next digit's upper two make it 50.
  const bits = BigInt(`0x${digits.slice(0, 12)}${digits.slice(13, 14)}`) >> 2n;
  return Array.from({ length: CHARACTERS }, (_, index) => characterAt(bits, index)).join('');
}

function characterAt(bits: bigint, index: number): string {
  const shift = BITS_PER_CHARACTER * BigInt(CHARACTERS - 1 - index);
  return ALPHABET.charAt(Number((bits >> shift) & 31n));
}
