import type { Server } from 'node:http';
import { Writable } from 'node:stream';

import { Controller, Get, type INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { pino } from 'pino';
import supertest from 'supertest';

import { ProblemFilter, unavailable } from '../errors';
import { accessLog } from './access-log';
import { AppLogger } from './logger';

@Controller('api')
class Doors {
  @Get('fine')
  fine(): string {
    return 'fine';
  }

  @Get('busy')
  busy(): never {
    throw unavailable('Come again.', 1, new Error('the inside of it'));
  }

  @Get('broken')
  broken(): never {
    throw new TypeError('a fault of ours');
  }
}

type Line = Readonly<Record<string, unknown>>;

describe('the access log', () => {
  let app: INestApplication;
  let lines: Line[] = [];

  beforeAll(async () => {
    const stream = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(JSON.parse(chunk.toString()) as Line);
        done();
      },
    });
    const root = pino({ level: 'debug' }, stream);
    const module = await Test.createTestingModule({ controllers: [Doors] }).compile();
    app = module.createNestApplication({ logger: new AppLogger(root) });
    app.use(accessLog(root));
    app.useGlobalFilters(new ProblemFilter());
    await app.init();
  });
  afterAll(() => app.close());

  const linesOf = async (door: string, status: number): Promise<readonly Line[]> => {
    lines = [];
    const path = `/api/${door}?token=secret`;
    await supertest(app.getHttpServer() as Server)
      .get(path)
      .set('x-request-id', 'request-1')
      .expect(status);
    return lines;
  };
  const req = (door: string): Line => ({ id: 'request-1', method: 'GET', path: `/api/${door}` });

  it('warns of a documented 503 in one line without a stack', async () => {
    const told = await linesOf('busy', 503);
    expect(told).toMatchObject([{ level: 40, req: req('busy'), res: { status: 503 } }]);
    expect(JSON.stringify(told)).not.toMatch(/stack|err"|inside/);
  });

  it('keeps the stack of a real failure, once, under the id of the request', async () => {
    const told = await linesOf('broken', 500);
    expect(told).toMatchObject([
      {
        level: 50,
        requestId: 'request-1',
        err: {
          type: 'TypeError',
          message: 'a fault of ours',
          stack: expect.stringMatching(/Doors/) as string,
        },
      },
      { level: 50, req: req('broken'), res: { status: 500 } },
    ]);
    expect(JSON.stringify(told).split('"stack"')).toHaveLength(2);
  });

  it('says nothing of the query, and little of what went well', async () => {
    const told = await linesOf('fine', 200);
    expect(told).toMatchObject([{ level: 20, req: req('fine'), res: { status: 200 } }]);
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(await linesOf('elsewhere', 404)).toMatchObject([{ level: 30, res: { status: 404 } }]);
  });
});
