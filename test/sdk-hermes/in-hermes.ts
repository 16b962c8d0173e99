import './bare-globals';
import { end } from './bare-engine';
import { tellStory } from './story';

tellStory().then(
  (story) => end(JSON.stringify(story)),
  (error: unknown) => end(error instanceof Error ? `${error.message} ${error.stack}` : 'failed'),
);
