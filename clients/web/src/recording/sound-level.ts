const TICK_MS = 50;

/**
 * Listens to what a microphone gives: calls with the largest sample since the last call, 0 to 1,
 * twenty times a second. The answer ends it.
 */
export function listenToLevel(stream: MediaStream, tell: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    tell(samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0));
  }, TICK_MS);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
