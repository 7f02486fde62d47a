import { applicationProcess } from './application.process.js';
import { editionProcess } from './edition.process.js';
import { createFanOut, type FanningOut } from './fan-out.activity.js';
import { groupProcess } from './group.process.js';
import { createRecall, createRecord, type Recording } from './record.activity.js';
import { createRecorder } from './recorder.js';

/** Whose commands are judged by which rules. */
export const recorders = {
  application: createRecorder(applicationProcess),
  edition: createRecorder(editionProcess),
  group: createRecorder(groupProcess),
};

export const createActivities = (dependencies: Recording & FanningOut) => ({
  record: createRecord(dependencies),
  recall: createRecall(dependencies),
  fanOut: createFanOut(dependencies),
});

export type Activities = ReturnType<typeof createActivities>;
