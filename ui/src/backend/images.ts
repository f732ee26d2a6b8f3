// Where the pictures of an inspection come from: the window's own scheme, spelt differently on Windows, or the HTTP twin.
import { hasWindow } from "./transport";

/** The address of the picture `name` under `capture://`. */
export function imageUrl(name: string): string {
  const path = name.split("/").map(encodeURIComponent).join("/");
  if (!hasWindow()) return `/capture/${path}`;
  // WebView2 serves custom schemes as http://<scheme>.localhost.
  return navigator.userAgent.includes("Windows") ? `http://capture.localhost/${path}` : `capture://localhost/${path}`;
}

/** The bytes of the picture `name`: a specimen on its way to be read. */
export async function imageBytes(name: string): Promise<Blob> {
  const response = await fetch(imageUrl(name));
  if (!response.ok) throw new Error(`picture: ${response.status}`);
  return response.blob();
}
