import { describe, expect, test } from '@jest/globals';
import { Story, tableOf } from './story.js';

const told = async (work: () => Promise<void>) => {
  const lines: string[] = [];
  const story = new Story({ who: 'Ada', what: 'applies' }, Date.now(), (line) => lines.push(line));
  const outcome = await story.step('applies', work).catch((error: unknown) => String(error));
  return { story, lines, outcome };
};

describe('a story', () => {
  test('shows a step that was checked', async () => {
    const { story, lines } = await told(() => Promise.resolve());
    expect(lines).toEqual([expect.stringMatching(/^ {2}0\.\d s {2}✓ Ada {6}applies$/)]);
    expect(tableOf([story])).toMatch(
      /^Who {2}Story {4}Steps {2}Ended {2}Result\nAda {2}applies {6}1 {2}0\.\d s {2}as promised$/,
    );
  });

  test('shows a step that was not as promised, and says so in the table', async () => {
    const { story, lines, outcome } = await told(() => Promise.reject(new Error('no letter came')));
    expect(outcome).toBe('Error: no letter came');
    expect(lines).toEqual([expect.stringMatching(/✗ Ada {6}applies: no letter came$/)]);
    expect(tableOf([story])).toContain('NOT as promised');
  });
});
