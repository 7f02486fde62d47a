/** What HTTP says of a reason. */
export interface Explanation {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

export const explain = (status: number, title: string, detail: string): Explanation => ({ status, title, detail });
