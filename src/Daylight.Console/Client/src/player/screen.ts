// Draws frames with the watermark in the same pixels, so that a photographed or copied picture still says who saw it and when.
const clock = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium" });

export function wallTime(micros: number): string {
  const date = new Date(micros / 1000);
  return `${clock.format(date)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

export class Screen {
  private readonly context: OffscreenCanvasRenderingContext2D;

  constructor(private readonly canvas: OffscreenCanvas, private readonly viewer: string, private readonly camera: string) {
    const context = canvas.getContext("2d", { alpha: false });
    if (context === null) throw new Error("this browser gives no canvas to draw on");
    this.context = context;
  }

  draw(frame: VideoFrame, micros: number): void {
    if (this.canvas.width !== frame.displayWidth || this.canvas.height !== frame.displayHeight) {
      this.canvas.width = frame.displayWidth;
      this.canvas.height = frame.displayHeight;
    }
    this.context.drawImage(frame, 0, 0, this.canvas.width, this.canvas.height);
    this.watermark(micros);
  }

  clear(): void {
    this.context.fillStyle = "#000";
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }

  private watermark(micros: number): void {
    const { width, height } = this.canvas;
    const context = this.context;
    const size = Math.max(12, Math.round(height / 32));
    context.font = `600 ${size}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    const line = `${this.viewer}  ·  ${this.camera}  ·  ${wallTime(micros)}`;
    context.fillStyle = "rgb(0 0 0 / 0.6)";
    context.fillRect(0, height - 2 * size, Math.min(width, context.measureText(line).width + 2 * size), 2 * size);
    context.fillStyle = "#fff";
    context.fillText(line, size, height - size);
    // Faint and aslant over the whole picture, where it cannot be cropped away.
    context.save();
    context.translate(width / 2, height / 2);
    context.rotate(-Math.PI / 8);
    context.textAlign = "center";
    context.fillStyle = "rgb(255 255 255 / 0.13)";
    context.font = `600 ${size * 2}px system-ui, sans-serif`;
    for (const offset of [-0.32, 0, 0.32]) context.fillText(this.viewer, 0, offset * height);
    context.restore();
  }
}
