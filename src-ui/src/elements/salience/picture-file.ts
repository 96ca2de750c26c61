// Licensed under the Apache License, Version 2.0; see the LICENSE file.
/** Browsers draw no canvas that is longer than this. */
const LONGEST = 16_000;

/** An SVG picture in pixels, two for each of its own so that it is sharp; fewer when it would become too long. */
export async function toPng(svg: string): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const scale = Math.min(2, LONGEST / image.height);
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((done, failed) =>
      canvas.toBlob((png) => (png ? done(png) : failed(new Error("The browser could not draw the picture. Take the SVG."))), "image/png"),
    );
  } finally {
    URL.revokeObjectURL(address);
  }
}
