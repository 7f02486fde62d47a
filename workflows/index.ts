export { application } from './application.workflow.js';
export { edition } from './edition.workflow.js';
export { group } from './group.workflow.js';
