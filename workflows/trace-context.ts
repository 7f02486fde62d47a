import type { Headers } from '@temporalio/common';
import { AsyncLocalStorage, type WorkflowInterceptors } from '@temporalio/workflow';
import { TRACE } from '#telling/names.js';

const told = new AsyncLocalStorage<Headers>();

/**
 * Hands on whose request a tell belongs to, unread, from the update to the records that it leads to. A run has no clock
 * but the server's, so it makes no spans of its own. Neither a promise nor a step more: replay does not notice.
 */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      handleUpdate: (input, next) => {
        const { [TRACE]: trace } = input.headers;
        return trace === undefined ? next(input) : told.run({ [TRACE]: trace }, () => next(input));
      },
    },
  ],
  outbound: [
    {
      scheduleLocalActivity: (input, next) => {
        const trace = told.getStore();
        return next(trace === undefined ? input : { ...input, headers: { ...input.headers, ...trace } });
      },
    },
  ],
});
