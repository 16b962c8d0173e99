import type { Locator, Page } from 'playwright-core';
import type { Person } from './person';

/** A new browser signs in, and shows its code and its six words. @returns the words */
export async function askToBeLinked(device: Person): Promise<string> {
  await device.page.goto('/');
  await device.fillSignIn(device.password);
  const words = device.page.locator('.offer-words').filter({ hasText: /\w/ });
  await words.waitFor();
  return words.innerText();
}

/** The person types the six words on a device that has the keys. */
export async function linkByWords(linked: Person, device: Person): Promise<void> {
  const words = await askToBeLinked(device);
  const dialog = await openLinking(linked);
  await dialog.getByLabel('The six words').fill(words);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  await agree(linked, device, words);
}

/** A device that has the keys reads the code of the new one by its camera. */
export async function linkByCamera(linked: Person, device: Person): Promise<void> {
  const words = await askToBeLinked(device);
  await holdBeforeCamera(linked.page, device.page.getByRole('img', { name: /^Code for/ }));
  const dialog = await openLinking(linked);
  await dialog.getByRole('button', { name: 'Scan the code' }).click();
  await agree(linked, device, words);
}

async function openLinking({ page }: Person): Promise<Locator> {
  await page.getByRole('button', { name: 'Look', exact: true }).click();
  return page.getByRole('dialog', { name: 'Link a new device' });
}

async function agree(linked: Person, device: Person, words: string): Promise<void> {
  const dialog = linked.page.getByRole('dialog', { name: /^Link .*\?$/ });
  await dialog.getByText(words).waitFor();
  await dialog.getByRole('button', { name: 'Link', exact: true }).click();
  await linked.told('is linked');
  await device.isConnected();
}

/** The picture of a part of another page becomes what the camera sees: only the lens is made up. */
export async function holdBeforeCamera(page: Page, part: Locator): Promise<void> {
  const picture = (await part.screenshot()).toString('base64');
  await page.evaluate(`(async () => {
    const bytes = Uint8Array.from(atob('${picture}'), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width + 80, image.height + 80];
    const brush = canvas.getContext('2d');
    const draw = () => {
      brush.fillStyle = 'white';
      brush.fillRect(0, 0, canvas.width, canvas.height);
      brush.drawImage(image, 40, 40);
    };
    draw();
    setInterval(draw, 100);
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(10));
  })()`);
}
