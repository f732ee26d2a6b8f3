// The visible rows of a table as CSV (RFC 4180), and text saved as a file.

interface CsvColumn<R> {
  title: string;
  text: (row: R) => string;
}

/** A cell: quoted, and without power over a spreadsheet that would run what begins like a formula. */
export function csvCell(text: string): string {
  // Isolation marks are for the eye.
  const plain = text.replace(/[\u2066-\u2069]/g, "");
  const safe = /^[=+\-@\t\r]/.test(plain) ? `'${plain}` : plain;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Heading and rows; begins with a byte-order mark, without which spreadsheets misread every script but Latin. */
export function csvOf<R>(columns: readonly CsvColumn<R>[], rows: readonly R[]): string {
  const lines = [columns.map((c) => csvCell(c.title)), ...rows.map((row) => columns.map((c) => csvCell(c.text(row))))];
  return `\ufeff${lines.map((line) => line.join(",")).join("\r\n")}\r\n`;
}

/** Hands `text` to the officer as a file. */
export function saveText(name: string, type: string, text: string): void {
  saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));
}

/** Hands bytes to the officer as a file. */
export function saveBytes(name: string, type: string, base64: string): void {
  saveBlob(name, new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type }));
}

/** Hands what was fetched to the officer as a file. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
