// The only door between the screens and the program: `call("record", …)`, typed from the Rust command list.
import type { CodedError, Door, ErrorCode } from "../generated/door";
import { hasWindow, httpTransport, windowTransport } from "./transport";

export type Command = keyof Door;
export type Request<C extends Command> = Door[C]["request"];
export type Answer<C extends Command> = Door[C]["answer"];

/** What a command that failed throws: the stable code, and the detail for its text. Never a person's data. */
export class DoorError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | null;

  constructor(error: CodedError) {
    super(error.code);
    this.code = error.code;
    this.detail = error.detail;
  }

  get coded(): CodedError {
    return { code: this.code, detail: this.detail };
  }
}

function isCoded(value: unknown): value is CodedError {
  return typeof value === "object" && value !== null && typeof (value as CodedError).code === "string";
}

/** Turns whatever was thrown into an error with a code. */
export function asDoorError(thrown: unknown): DoorError {
  if (thrown instanceof DoorError) return thrown;
  if (isCoded(thrown)) return new DoorError({ code: thrown.code, detail: thrown.detail ?? null });
  return new DoorError({ code: "internal", detail: thrown instanceof Error ? thrown.name : null });
}

export async function call<C extends Command>(command: C, request: Request<C>, signal?: AbortSignal): Promise<Answer<C>> {
  const transport = hasWindow() ? windowTransport : httpTransport;
  try {
    return (await transport(command, request, signal)) as Answer<C>;
  } catch (thrown) {
    throw asDoorError(thrown);
  }
}

export { imageBytes, imageUrl } from "./images";
