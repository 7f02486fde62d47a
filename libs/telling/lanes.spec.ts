import { expect, it } from '@jest/globals';
import { Lanes, Overloaded } from './lanes.js';

/** Work that begins when it is let in and ends when told to; `begun` lists what is under way or done, in order. */
function workshop(lanes: Lanes) {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const soon = (): Promise<void> => new Promise(setImmediate);
  const start = (key: string, name: string): Promise<string> =>
    lanes.run(key, () => {
      begun.push(name);
      return new Promise((done, fail) => ends.set(name, (error) => (error ? fail(error) : done(name))));
    });
  const end = async (name: string, error?: Error): Promise<void> => {
    ends.get(name)?.(error);
    await soon();
  };
  return { begun, start, end, soon };
}

it('lets so many of one key begin at once, and others pass those who wait', async () => {
  const { begun, start, end, soon } = workshop(new Lanes({ perKey: 2, overall: 3, waiting: 10 }));
  const all = [start('a', 'a1'), start('a', 'a2'), start('a', 'a3'), start('b', 'b1'), start('b', 'b2')];
  await soon();
  expect(begun).toEqual(['a1', 'a2', 'b1']);
  await end('b1');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'b2']);
  await end('a1');
  expect(begun).toEqual(['a1', 'a2', 'b1', 'b2', 'a3']);
  for (const name of ['a2', 'a3', 'b2']) await end(name);
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2']);
});

it('gives the turn on when work fails', async () => {
  const { begun, start, end, soon } = workshop(new Lanes({ perKey: 1, overall: 1, waiting: 1 }));
  const [first] = [start('a', 'a1'), start('b', 'b1')];
  await soon();
  const failed = expect(first).rejects.toThrow('no');
  await end('a1', new Error('no'));
  await failed;
  expect(begun).toEqual(['a1', 'b1']);
});

it('refuses whoever comes when the line is full, and takes others when it is no longer', async () => {
  const { begun, start, end, soon } = workshop(new Lanes({ perKey: 1, overall: 1, waiting: 1 }));
  const all = [start('a', 'a1'), start('a', 'a2')];
  await soon();
  await expect(start('b', 'b1')).rejects.toBeInstanceOf(Overloaded);
  await end('a1');
  all.push(start('c', 'c1'));
  await end('a2');
  await end('c1');
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'c1']);
  expect(begun).toEqual(['a1', 'a2', 'c1']);
});
