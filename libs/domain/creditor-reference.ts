const BASE_FORM = /^[A-Z0-9]{1,21}$/;
const REFERENCE_FORM = /^RF\d{2}[A-Z0-9]{1,21}$/;

/**
 * An ISO 11649 reference, which banks carry unchanged from invoice to statement: 'RF', two check digits, the base.
 * @param base 1 to 21 of A–Z and 0–9
 * @throws RangeError for any other base
 */
export function creditorReference(base: string): string {
  if (!BASE_FORM.test(base)) throw new RangeError(`'${base}' is not 1 to 21 capital letters and digits`);
  const checkDigits = 98 - remainder97(`${base}RF00`);
  return `RF${String(checkDigits).padStart(2, '0')}${base}`;
}

/**
 * Whether the text, as a person may type or print it (spaces, lower case), is a reference with the right check digits.
 * Any one digit that is mistyped as another digit, or letter as another letter, is found. A digit in a letter's place
 * (0 for O) shifts the number that is checked and escapes about once in a hundred times, so look the reference up too.
 */
export function isCreditorReference(text: string): boolean {
  const reference = normaliseCreditorReference(text);
  return REFERENCE_FORM.test(reference) && creditorReference(reference.slice(4)) === reference;
}

/** The form that is stored and compared: capitals, no white space. Checks nothing. */
export function normaliseCreditorReference(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

/** ISO 7064 mod 97: letters count as 10 to 35. Digit by digit, for the whole number exceeds what a number can hold. */
function remainder97(text: string): number {
  const digits = Array.from(text, (character) => String(parseInt(character, 36))).join('');
  return Array.from(digits).reduce((remainder, digit) => (remainder * 10 + Number(digit)) % 97, 0);
}
