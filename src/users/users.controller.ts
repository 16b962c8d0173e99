import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import type { Items, Me, Page, UserProfile } from '@anochat/contract';
import { ApiTags } from '@nestjs/swagger';

import { Database } from '../platform/database';
import { ProblemError } from '../platform/errors';
import { type Caller, CurrentCaller, IdParam, Problems, Scope } from '../platform/http';
import { LookupUsersDto } from './dto/lookup-users.dto';
import { SearchUsersDto } from './dto/search-users.dto';
import { UpdateProfileDto } from './dto/update-profile.dto';
import { findMe, findProfiles } from './store/user-store';
import { ChangeProfile } from './use-cases/change-profile';
import { searchUsers } from './use-cases/search-users';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly database: Database,
    private readonly changeProfile: ChangeProfile,
  ) {}

  /** The caller's own account. */
  @Get('me')
  @Problems()
  async me(@CurrentCaller() caller: Caller): Promise<Me> {
    const me = await findMe(this.database, caller.userId);
    if (me === undefined) throw new ProblemError('user.not-found');
    return me;
  }

  /** Changes the fields that are given. */
  @Patch('me')
  @Scope('account')
  @Problems()
  change(@CurrentCaller() caller: Caller, @Body() change: UpdateProfileDto): Promise<Me> {
    return this.changeProfile.execute(caller.userId, change);
  }

  /** People whose user name or display name begins with the prefix, suspended ones left out. */
  @Get()
  @Problems()
  search(@Query() search: SearchUsersDto): Promise<Page<UserProfile>> {
    return searchUsers(this.database, search);
  }

  /** The profiles of many; ids that nobody has are left out. */
  @Get('lookup')
  @Problems()
  async lookup(@Query() { ids }: LookupUsersDto): Promise<Items<UserProfile>> {
    return { items: await findProfiles(this.database, ids) };
  }

  /** One profile. */
  @Get(':id')
  @Problems('user.not-found')
  async profile(@Param() { id }: IdParam): Promise<UserProfile> {
    const [profile] = await findProfiles(this.database, [id]);
    if (profile === undefined) throw new ProblemError('user.not-found');
    return profile;
  }
}
