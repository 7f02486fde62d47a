import { createFanOut, type FanningOut } from './fan-out.activity.js';
import { createRecall, createRecord, type Recording } from './record.activity.js';

export type ActivityDependencies = Recording & FanningOut;

export const createActivities = (dependencies: ActivityDependencies) => ({
  record: createRecord(dependencies),
  recall: createRecall(dependencies),
  fanOut: createFanOut(dependencies),
});

export type Activities = ReturnType<typeof createActivities>;
