const FORM = /^[A-Z]{2}\d{2}[A-Z\d]{11,30}$/;

/** Whether the check digits of an IBAN (ISO 13616, mod 97) are right; spaces as in print are allowed. */
export function isIban(text: string): boolean {
  const compact = text.replaceAll(' ', '');
  if (!FORM.test(compact)) return false;
  const turned = compact.slice(4) + compact.slice(0, 4);
  const digits = Array.from(turned, (character) => String(parseInt(character, 36))).join('');
  return BigInt(digits) % 97n === 1n;
}
