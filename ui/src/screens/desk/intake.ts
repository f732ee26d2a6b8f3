// Bytes of a page picture on their way to the program, from wherever they come.
import { booth } from "../../shared/booth.svelte";
import type { ReadMethod } from "../../generated/door";
import { imageBytes } from "../../backend";

const CHUNK = 0x8000;

/** Base64 of `bytes`, in pieces small enough for an argument list. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
  return btoa(text);
}

export async function readBlob(blob: Blob, method: ReadMethod = "image"): Promise<void> {
  const data = base64(new Uint8Array(await blob.arrayBuffer()));
  await booth.read("capture_image", { data, method });
}

/** Scans a specimen of the training mode as if its page lay on the scanner. */
export async function readSpecimen(file: string): Promise<void> {
  try {
    await readBlob(await imageBytes(file));
  } catch (error) {
    booth.fail(error);
  }
}

const isPage = (type: string): boolean => type.startsWith("image/") || type === "application/pdf";

/** The first picture or scanned PDF file of a drop or a paste. */
export function pictureIn(transfer: DataTransfer | null): Blob | null {
  for (const file of transfer?.files ?? []) if (isPage(file.type)) return file;
  for (const item of transfer?.items ?? []) {
    const file = isPage(item.type) ? item.getAsFile() : null;
    if (file) return file;
  }
  return null;
}
