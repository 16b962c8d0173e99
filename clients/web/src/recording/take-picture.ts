const QUALITY = 0.92;

/** What a player shows now, as a JPEG of its own size. @throws where the browser makes none */
export async function takePicture(player: HTMLVideoElement): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = player.videoWidth;
  canvas.height = player.videoHeight;
  canvas.getContext('2d')?.drawImage(player, 0, 0);
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/jpeg', QUALITY);
  });
  if (!blob) throw new Error('The camera gave no picture');
  return new File([blob], 'photo.jpg', { type: blob.type });
}
