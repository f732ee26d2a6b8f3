// How a call travels: Tauri's one `rpc` command in the real window, the HTTP twin of the door in a browser.

export type Transport = (name: string, args: unknown, signal?: AbortSignal) => Promise<unknown>;

interface TauriInternals {
  invoke(command: string, args: Record<string, unknown>): Promise<unknown>;
}

declare global {
  interface Window {
    __TAURI_INTERNALS__?: TauriInternals;
  }
}

export function hasWindow(): boolean {
  return typeof window !== "undefined" && window.__TAURI_INTERNALS__ !== undefined;
}

export const windowTransport: Transport = (name, args) => {
  const tauri = window.__TAURI_INTERNALS__;
  if (!tauri) return Promise.reject({ code: "internal", detail: "no window" });
  return tauri.invoke("rpc", { name, args });
};

export const httpTransport: Transport = async (name, args, signal) => {
  const response = await fetch(`/rpc/${name}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(args),
    signal,
  });
  const body: unknown = await response.json();
  if (!response.ok) throw body;
  return body;
};
