import { MigrationExecutor, type DataSource, type Migration, type QueryRunner } from 'typeorm';

/** Some of the migrations: each in a transaction, or all of them (`none`) in the one that the runner is in. */
export class ChosenMigrations extends MigrationExecutor {
  constructor(
    source: DataSource,
    runner: QueryRunner,
    private readonly isChosen: (name: string) => boolean,
    transaction: 'each' | 'none',
  ) {
    super(source, runner);
    this.transaction = transaction;
  }

  protected override getMigrations(): Migration[] {
    return super.getMigrations().filter(({ name }) => this.isChosen(name));
  }
}
