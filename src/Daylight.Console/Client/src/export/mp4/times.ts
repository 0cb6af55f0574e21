/** One picture in the index: its size in bytes, its presentation time in 1/90000 s. */
export interface Sample { readonly bytes: number; readonly time90k: number; readonly keyFrame: boolean }

export interface SampleTimes { readonly durations: readonly number[]; readonly offsets: readonly number[]; readonly shift: number; readonly total: number }

const mostDuration = 0xffff_ffff;

/**
 * RTP tells when a picture is shown, MP4 wants when it is decoded. Decoding times are the presentation times in rising order,
 * shifted so that no picture is shown before it is decoded; the edit list takes the shift out again.
 */
export function sampleTimes(samples: readonly Sample[], lastDuration: number): SampleTimes {
  const decode = samples.map(sample => sample.time90k).sort((a, b) => a - b);
  const shift = decode.reduce((most, time, i) => Math.max(most, time - samples[i]!.time90k), 0);
  const durations: number[] = [];
  for (let i = 0; i < decode.length; i++) {
    const next = decode[i + 1];
    durations.push(next !== undefined ? Math.min(mostDuration, next - decode[i]!) : lastDuration || (durations[i - 1] ?? 3600));
  }
  return {
    durations, shift,
    offsets: samples.map((sample, i) => sample.time90k - decode[i]! + shift),
    total: durations.reduce((sum, duration) => sum + duration, 0),
  };
}

/** Run-length pairs [count, value], which is how stts and ctts keep their values. */
export function runs(values: readonly number[]): [number, number][] {
  const pairs: [number, number][] = [];
  for (const value of values) {
    const last = pairs.at(-1);
    if (last !== undefined && last[1] === value) last[0]++;
    else pairs.push([1, value]);
  }
  return pairs;
}
