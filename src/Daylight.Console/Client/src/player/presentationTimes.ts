import { RecordHeader } from "./protocol";

/**
 * When a picture is shown. Capture time follows the order in which a camera sends its pictures, and pictures sent ahead of
 * their turn (B-pictures refer to them) are captured before those that are shown first. So each group of pictures is laid out
 * by media time from the capture of its key frame; a jump of the camera's clock begins anew.
 */
export class PresentationTimes {
  private origin: { readonly captureMicros: number; readonly mediaTime90k: bigint } | null = null;

  /** The picture's time in Unix microseconds. Records are to be asked about in their order. */
  of(header: RecordHeader): number {
    if (this.origin === null || header.keyFrame || header.clockJump) this.origin = header;
    return this.origin.captureMicros + Math.round(Number(header.mediaTime90k - this.origin.mediaTime90k) * 100 / 9);
  }

  forget(): void {
    this.origin = null;
  }
}
