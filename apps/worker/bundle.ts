import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

// Runs from dist after tsc, so every #layer import resolves to dist without a hook.
const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const workflowsPath = path('../../workflows/index.js');
const workflowInterceptorModules = [path('../../workflows/trace-context.js')];
const { code } = await bundleWorkflowCode({
  workflowsPath,
  workflowInterceptorModules,
  logger: new DefaultLogger('WARN'),
});
await writeFile(path('../../workflow-bundle.js'), code);
