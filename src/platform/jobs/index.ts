export { type JobEnd, JobWorker } from './job-worker';
export { type Job, Jobs } from './jobs';
export { JobsModule } from './jobs.module';
export { Lanes } from './lanes';
