import type { Page } from 'playwright-core';

/** The one `<video>` that plays in a page. */
export class FilmPlayer {
  constructor(private readonly page: Page) {}

  /** Once a frame of it shows. */
  async begins(): Promise<void> {
    await this.page.locator('video').first().waitFor();
    await this.page.evaluate(`(${FRAME})(document.querySelector('video'))`);
  }

  /** @returns milliseconds until a frame of there shows */
  seek(seconds: number): Promise<number> {
    return this.page.evaluate(`(${SEEK})(document.querySelector('video'), ${seconds})`);
  }

  duration(): Promise<number> {
    return this.page.evaluate(`document.querySelector('video').duration`);
  }

  place(): Promise<number> {
    return this.page.evaluate(`document.querySelector('video').currentTime`);
  }

  pause(): Promise<void> {
    return this.page.evaluate(`document.querySelector('video').pause()`);
  }

  address(): Promise<string> {
    return this.page.evaluate(`document.querySelector('video').currentSrc`);
  }

  /** How many colours its frame has: an empty one has a single one. */
  colours(): Promise<number> {
    return this.page.evaluate(`(${COLOURS})(document.querySelector('video'))`);
  }
}

/** Run in the page. */
const FRAME = `(video) => new Promise((resolve, reject) => {
  video.addEventListener('error', () => reject(new Error(video.error.message)));
  video.requestVideoFrameCallback(() => resolve(true));
})`;

const SEEK = `async (video, seconds) => {
  const began = performance.now();
  const shown = new Promise((resolve, reject) => {
    const look = (_now, { mediaTime }) => {
      if (Math.abs(mediaTime - seconds) < 1) resolve(performance.now() - began);
      else video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    video.addEventListener('error', () => reject(new Error(video.error.message)));
  });
  video.currentTime = seconds;
  return shown;
}`;

const COLOURS = `(video) => {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [64, 36];
  const context = canvas.getContext('2d');
  context.drawImage(video, 0, 0, 64, 36);
  return new Set(new Uint32Array(context.getImageData(0, 0, 64, 36).data.buffer)).size;
}`;
