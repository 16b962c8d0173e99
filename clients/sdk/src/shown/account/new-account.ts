import { LIMITS, USER_NAME_PATTERN } from '@anochat/contract';

/** What a person types to make an account. */
export interface NewAccount {
  readonly userName: string;
  readonly displayName: string;
  readonly password: string;
}

export const emptyAccount: NewAccount = { userName: '', displayName: '', password: '' };

export const cleanUserName = (userName: string): string => userName.trim().toLowerCase();

export const isUserName = (userName: string): boolean =>
  USER_NAME_PATTERN.test(cleanUserName(userName));

export const isAccountComplete = ({ userName, password }: NewAccount): boolean =>
  isUserName(userName) && password.length >= LIMITS.passwordLength.min;

/** What the SDK registers; an empty shown name is left out. */
export const registrationOf = ({ userName, displayName, password }: NewAccount) => ({
  userName: cleanUserName(userName),
  password,
  ...(displayName.trim() !== '' && { displayName: displayName.trim() }),
});
