import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The absolute path of Matricula's own folder, so that programmes/, data/ and templates are found from source and
 * from dist alike, whatever folder the process was started in.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isMatricula(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder)
      throw new Error('no package.json of matricula above this file: is the installation complete?');
    folder = above;
  }
  return folder;
}

function isMatricula(manifest: string): boolean {
  if (!existsSync(manifest)) return false;
  const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof content === 'object' && content !== null && 'name' in content && content.name === 'matricula';
}
