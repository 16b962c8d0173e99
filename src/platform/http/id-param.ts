import { IsId } from './is-id';

/** The path of a route about one thing: `/users/:id`. */
export class IdParam {
  @IsId()
  id!: string;
}
