import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { validateXML } from 'xmllint-wasm';

const NAME = 'pain.001.001.09.xsd';

/** What the schema of pain.001.001.09 has against a file; nothing where it is valid. */
export async function painErrors(xml: string): Promise<string[]> {
  const schema = { fileName: NAME, contents: await readFile(resolve('test/schemas', NAME), 'utf8') };
  const { valid, errors } = await validateXML({ xml: { fileName: 'refunds.xml', contents: xml }, schema });
  return valid ? [] : errors.map(({ message }) => message);
}

/** The texts of every element of this name, in the order of the document. */
export const textsOf = (xml: string, name: string): string[] =>
  [...xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);
