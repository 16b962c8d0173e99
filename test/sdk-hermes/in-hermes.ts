import './bare-globals';
import { end } from './bare-engine';
import { tellStory, type Told } from './story';

/** Of the engine itself. */
declare const gc: () => void;
declare const HermesInternal: {
  getInstrumentedStats(): { readonly js_allocatedBytes: number; readonly js_heapSize: number };
};

const tell = async (): Promise<Told> => {
  const story = await tellStory();
  gc();
  const { js_allocatedBytes: used, js_heapSize: size } = HermesInternal.getInstrumentedStats();
  return { story, heap: { used, size } };
};

tell().then(
  (told) => end(JSON.stringify(told)),
  (error: unknown) => end(error instanceof Error ? `${error.message} ${error.stack}` : 'failed'),
);
