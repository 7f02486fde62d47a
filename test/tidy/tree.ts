import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Source } from './source.js';

const readable = /\.(ts|js|mjs|cjs|json|md|ya?ml|sh|sql|html|hbs|css|csv|txt|toml)$|(^|\/)(run|Dockerfile[^/]*|\.\w+)$/;
const unwritten = new Set(['package-lock.json']);

/** Every text file that can be committed: all but what .gitignore leaves out, whose lines are plain folder names. */
export async function writtenFiles(root: string): Promise<Source[]> {
  const ignored = (await readFile(join(root, '.gitignore'), 'utf8')).split('\n').filter((line) => line !== '');
  const left = new Set([...ignored.map((line) => line.replace(/\/$/, '')), '.git']);
  const files: Source[] = [];
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      if (left.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) await visit(path);
      else if (entry.isFile() && readable.test(path) && !unwritten.has(path)) {
        files.push(new Source(path, await readFile(join(root, path), 'utf8')));
      }
    }
  };
  await visit('');
  return files;
}
