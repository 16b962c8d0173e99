import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { Dialog } from '../layers/dialog';
import { clockText } from './clock-text';
import { takePicture } from './take-picture';
import { recordedType } from './recorded-type';
import { refusedDevice } from './refused-device';
import { beginTake, type Take } from './take';
import { useFileUrl } from './use-file-url';
import './recording.css';

const TICK_MS = 250;
const BITS_PER_SECOND = 2_500_000;

interface CameraDialogProps {
  readonly what: 'photo' | 'film';
  /** What was taken, and is wanted. */
  readonly onTaken: (file: File) => void;
  readonly onClose: () => void;
}

/** The camera: looks, takes a photo or a film, and shows it before it is used. */
export function CameraDialog({ what, onTaken, onClose }: CameraDialogProps): ReactElement {
  const { t } = useTranslation();
  const finder = useRef<HTMLVideoElement>(null);
  const [stream, setStream] = useState<MediaStream | null>(null);
  /** The first of it came: before, there is no picture to take. */
  const [isLive, setLive] = useState(false);
  const [refused, setRefused] = useState<ReturnType<typeof refusedDevice> | null>(null);
  const [take, setTake] = useState<Take | null>(null);
  const [taken, setTaken] = useState<File | null>(null);

  useEffect(() => {
    if (taken) return;
    let isOver = false;
    let opened: MediaStream | null = null;
    const video = { facingMode: 'user', width: { ideal: 1280 }, height: { ideal: 720 } };
    // Where a page may use no camera at all there are no devices either.
    Promise.resolve()
      .then(() => navigator.mediaDevices.getUserMedia({ video, audio: what === 'film' }))
      .then(
        (given) => {
          opened = given;
          if (isOver) close(given);
          else setStream(given);
        },
        (error: unknown) => {
          if (!isOver) setRefused(refusedDevice(error));
        },
      );
    return () => {
      isOver = true;
      if (opened) close(opened);
      setStream(null);
      setLive(false);
    };
  }, [what, taken]);
  useEffect(() => {
    if (finder.current) finder.current.srcObject = stream;
  }, [stream]);

  const stop = async (running: Take): Promise<void> => {
    const type = recordedType('film');
    const blob = await running.stop();
    setTake(null);
    setTaken(new File([blob], `video.${type?.ending ?? 'webm'}`, { type: blob.type }));
  };
  const begin = (): void => {
    const type = recordedType('film');
    if (!stream || !type) return;
    const options = { mimeType: type.mime, videoBitsPerSecond: BITS_PER_SECOND };
    const running = beginTake(stream, options, () => void stop(running));
    setTake(running);
  };
  const shoot = async (): Promise<void> => {
    if (!finder.current) return;
    setTaken(await takePicture(finder.current));
  };

  const label = t(what === 'photo' ? 'camera.photo' : 'camera.film');
  return (
    <Dialog
      title={label}
      onClose={onClose}
      footer={
        taken ? (
          <>
            <button type="button" className="btn" onClick={() => setTaken(null)}>
              {t('camera.again')}
            </button>
            <button
              type="button"
              className="btn btn-main"
              onClick={() => {
                onTaken(taken);
                onClose();
              }}
            >
              {t('camera.use')}
            </button>
          </>
        ) : (
          <>
            {take && <Elapsed take={take} />}
            <button
              type="button"
              className="btn btn-main"
              disabled={!isLive}
              onClick={() => {
                if (take) void stop(take);
                else if (what === 'film') begin();
                else void shoot();
              }}
            >
              {t(take ? 'camera.stop' : what === 'film' ? 'camera.record' : 'camera.shoot')}
            </button>
          </>
        )
      }
    >
      {refused ? (
        <p className="hint" role="alert">
          {t(`camera.${refused}`)}
        </p>
      ) : taken ? (
        <Taken file={taken} />
      ) : (
        <video
          ref={finder}
          className="camera is-live"
          autoPlay
          playsInline
          muted
          aria-label={t('camera.finder')}
          onLoadedData={() => setLive(true)}
        />
      )}
    </Dialog>
  );
}

function Taken({ file }: { readonly file: File }): ReactElement {
  const { t } = useTranslation();
  const url = useFileUrl(file);
  return file.type.startsWith('image/') ? (
    <img className="camera" src={url} alt={t('camera.takenPhoto')} />
  ) : (
    <video className="camera" src={url} controls playsInline aria-label={t('camera.takenFilm')}>
      <track kind="captions" />
    </video>
  );
}

function Elapsed({ take }: { readonly take: Take }): ReactElement {
  const [at, setAt] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setAt(take.elapsed()), TICK_MS);
    return () => clearInterval(timer);
  }, [take]);
  return (
    <p className="rec camera-time">
      <span className="dot" aria-hidden />
      <time>{clockText(at)}</time>
    </p>
  );
}

const close = (stream: MediaStream): void => {
  for (const track of stream.getTracks()) track.stop();
};
