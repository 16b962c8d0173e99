interface RecordedType {
  readonly mime: string;
  /** Of the file's name. */
  readonly ending: string;
}

const SOUND: readonly RecordedType[] = [
  { mime: 'audio/webm;codecs=opus', ending: 'webm' },
  { mime: 'audio/mp4', ending: 'm4a' },
  { mime: 'audio/ogg;codecs=opus', ending: 'ogg' },
];
const FILM: readonly RecordedType[] = [
  { mime: 'video/mp4;codecs=avc1.42E01F,mp4a.40.2', ending: 'mp4' },
  { mime: 'video/webm;codecs=vp8,opus', ending: 'webm' },
  { mime: 'video/webm', ending: 'webm' },
  { mime: 'video/mp4', ending: 'mp4' },
];

/** The first that this browser records; `null` where it records none. */
export function recordedType(what: 'sound' | 'film'): RecordedType | null {
  if (!('MediaRecorder' in globalThis) || !('mediaDevices' in navigator)) return null;
  const types = what === 'sound' ? SOUND : FILM;
  return types.find(({ mime }) => MediaRecorder.isTypeSupported(mime)) ?? null;
}

export const canRecordVoice = (): boolean => recordedType('sound') !== null;
export const canFilm = (): boolean => recordedType('film') !== null;
