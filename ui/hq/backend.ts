// The only door between the console's screens and headquarters: `call("codes", {})`, typed from the Rust command list.
import type { CodedError, Door, ErrorCode } from "./generated/hq";

export type Command = keyof Door;
export type Request<C extends Command> = Door[C]["request"];
export type Answer<C extends Command> = Door[C]["answer"];
/** What the server says, and what only the browser can tell: no answer at all, or too many calls at once. */
export type ProblemCode = ErrorCode | "no-answer" | "busy";

/** What a command that failed throws: the stable code, and the detail for its text. Never a person's data. */
export class DoorError extends Error {
  readonly code: ProblemCode;
  readonly detail: string | null;

  constructor(code: ProblemCode, detail: string | null = null) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** Turns whatever was thrown into an error with a code. */
export function asDoorError(thrown: unknown): DoorError {
  return thrown instanceof DoorError ? thrown : new DoorError("internal", thrown instanceof Error ? thrown.name : null);
}

async function refusal(response: Response): Promise<DoorError> {
  try {
    const { code, detail } = (await response.json()) as CodedError;
    if (typeof code === "string") return new DoorError(code, detail ?? null);
  } catch {
    // No coded answer: the status says what there is to say.
  }
  if (response.status === 503) return new DoorError("busy");
  return new DoorError("internal", String(response.status));
}

export async function call<C extends Command>(command: C, request: Request<C>): Promise<Answer<C>> {
  let response: Response;
  try {
    response = await fetch(`/api/${command}`, {
      method: "POST",
      // Another site's page can make a browser send cookies, but not this header.
      headers: { "content-type": "application/json", "x-outpost-console": "1" },
      body: JSON.stringify(request),
    });
  } catch {
    throw new DoorError("no-answer");
  }
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as Answer<C>;
}

/** A picture's address for `<img>`. */
export function pictureUrl(picture: Answer<"crossing_image">): string {
  return `data:${picture.media_type};base64,${picture.base64}`;
}
