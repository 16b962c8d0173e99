import type { BrowserContext, Route } from 'playwright-core';

/** The parts of files that a browser sends to the server, which break off where a test wants it. */
export class HeldUploads {
  /** Numbers of the parts that the server has of the file that broke off last. */
  readonly arrived: number[] = [];
  /** Numbers of the parts that were sent since it was to break off or to go on, arrived or not. */
  readonly sent: number[] = [];
  private most = Infinity;

  static async of(context: BrowserContext): Promise<HeldUploads> {
    const uploads = new HeldUploads();
    await context.route(/\/api\/blobs\/.*number=/, (route) => uploads.answer(route));
    return uploads;
  }

  /** The parts after that one are lost on their way. */
  breakAfter(part: number): void {
    this.arrived.length = 0;
    this.sent.length = 0;
    this.most = part;
  }

  goOn(): void {
    this.sent.length = 0;
    this.most = Infinity;
  }

  private async answer(route: Route): Promise<void> {
    const request = route.request();
    if (request.method() !== 'PUT') return route.continue();
    const number = Number(new URL(request.url()).searchParams.get('number'));
    this.sent.push(number);
    if (number > this.most) return route.abort();
    const response = await route.fetch();
    if (response.status() < 300) this.arrived.push(number);
    return route.fulfill({ response });
  }
}
