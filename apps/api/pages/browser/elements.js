/** @typedef {Node | string | null} Part what is null is left out; text is only ever text */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string>} attributes
 * @param {...Part} parts
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...parts) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...parts.filter((part) => part !== null));
  return made;
}

/**
 * A part of the page under a heading of its own.
 * @param {string} heading
 * @param {...Part} parts
 */
export const section = (heading, ...parts) => element('section', {}, element('h2', {}, heading), ...parts);

/**
 * Labels and values; a value that is null is left out with its label.
 * @param {readonly (readonly [label: string, value: string | null])[]} rows
 */
export const facts = (rows) =>
  element(
    'dl',
    {},
    ...rows.map(([label, value]) =>
      value === null ? null : element('div', {}, element('dt', {}, label), element('dd', {}, value)),
    ),
  );
