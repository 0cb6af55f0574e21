/** Where in the footage the viewer is, as real time passes at a chosen speed. Times are Unix microseconds; `now` is in milliseconds. */
export class PlayClock {
  private anchor: { micros: number; at: number } | null = null;
  private factor = 1;

  /** The position, or null while nothing has been shown yet. */
  position(now: number): number | null {
    return this.anchor === null ? null : this.anchor.micros + (now - this.anchor.at) * 1000 * this.factor;
  }

  set(micros: number, now: number): void {
    this.anchor = { micros, at: now };
  }

  clear(): void {
    this.anchor = null;
  }

  speed(factor: number, now: number): void {
    const micros = this.position(now);
    this.factor = factor;
    if (micros !== null) this.set(micros, now);
  }

  get speedFactor(): number {
    return this.factor;
  }
}
