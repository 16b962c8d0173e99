import { Global, Module } from '@nestjs/common';

import { Backlog } from '../observability';
import { Jobs } from './jobs';

/** Needs the global modules of database and observability. */
@Global()
@Module({ providers: [Jobs], exports: [Jobs] })
export class JobsModule {
  constructor(jobs: Jobs, backlog: Backlog) {
    backlog.watch('jobs', () => jobs.countDue());
  }
}
