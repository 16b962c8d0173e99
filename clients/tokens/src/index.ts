export { tokens } from '../generated/tokens';
export { LOGO_PATH, LOGO_STROKE_WIDTH, ringOf, sealPath, type SealShape } from './seal';
export {
  LANGUAGES,
  isLanguage,
  writingDirection,
  type Language,
  type Strings,
} from './strings/languages';
