// The only door between the console's screens and headquarters: `call("codes", {})`, typed from the Rust command list.
import type { CodedError, Door, ErrorCode } from "./generated/hq";

export type Command = keyof Door;
export type Request<C extends Command> = Door[C]["request"];
export type Answer<C extends Command> = Door[C]["answer"];
/** What the server says, and what only the browser can tell: no answer at all, too many calls at once, or that somebody stopped it. */
export type ProblemCode = ErrorCode | "no-answer" | "busy" | "stopped";

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

/** What a stick's file brought. */
export interface Brought {
  segments: number;
  duplicates: number;
  forked: number;
  pictures: number;
  joined: number;
  refused: number;
  /** The end of the file was reached. */
  whole: boolean;
}

/** A stick's file that is on its way to headquarters. */
export interface Sending {
  done: Promise<{ brought: Brought; answer: Blob }>;
  stop: () => void;
}

/** Sends a stick's file; `tell` hears how many of its bytes have gone. What was whole when it is stopped has been taken in. */
export function sendStick(file: File, tell: (bytes: number) => void): Sending {
  const request = new XMLHttpRequest();
  const done = new Promise<{ brought: Brought; answer: Blob }>((resolve, reject) => {
    request.open("POST", "/stick");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.setRequestHeader("x-outpost-console", "1");
    request.responseType = "blob";
    request.upload.onprogress = (event) => tell(event.loaded);
    request.onerror = () => reject(new DoorError("no-answer"));
    request.onabort = () => reject(new DoorError("stopped"));
    request.onload = () => {
      const answer = request.response as Blob;
      if (request.status === 200) resolve({ brought: JSON.parse(request.getResponseHeader("x-outpost-brought") ?? "{}") as Brought, answer });
      else void refusal(new Response(answer, { status: request.status })).then(reject);
    };
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}

/** A picture's address for `<img>`. */
export function pictureUrl(picture: Answer<"crossing_image">): string {
  return `data:${picture.media_type};base64,${picture.base64}`;
}
