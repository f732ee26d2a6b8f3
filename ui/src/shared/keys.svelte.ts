// The window's keys: one gate that every key passes before the page sees it. Function keys act at once; unmodified shortcut
// keys act only when the wedge says that they were pressed alone; a reader's frame never reaches a field or a button.
import { Wedge, type Out, type Stroke, type WedgeConfig } from "./wedge";

export type KeyMap = Record<string, () => void>;

interface Scope {
  map: () => KeyMap;
  /** A dialog: keys below it do nothing. */
  modal: boolean;
}

/** Keys that must work from everywhere, dialogs included. */
const EVERYWHERE = new Set(["F1", "F12"]);

const scopes: Scope[] = [];
const wedge = new Wedge({ prefix: "", gapMs: 35 });
let onFrame: ((lines: string[]) => void) | null = null;
/** Where a held-back key was meant to go. */
const targets = new WeakMap<Stroke, EventTarget | null>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** Adds keys for as long as a component lives: `$effect(() => keys(() => ({ F3: search })))`. */
export function keys(map: () => KeyMap, modal = false): () => void {
  const scope: Scope = { map, modal };
  scopes.push(scope);
  return () => {
    const at = scopes.indexOf(scope);
    if (at >= 0) scopes.splice(at, 1);
  };
}

/** Opens the gate for a document reader; without a receiver keys pass unexamined (sign-in, enrolment). */
export function listenForFrames(config: WedgeConfig, receiver: (lines: string[]) => void): () => void {
  wedge.configure(config);
  onFrame = receiver;
  return () => {
    if (onFrame !== receiver) return;
    onFrame = null;
    wedge.reset();
  };
}

function find(name: string): (() => void) | undefined {
  for (let i = scopes.length - 1; i >= 0; i--) {
    const scope = scopes[i];
    const action = scope?.map()[name];
    if (action) return action;
    if (scope?.modal && !EVERYWHERE.has(name)) return undefined;
  }
  return undefined;
}

export function isText(element: EventTarget | null): element is HTMLInputElement | HTMLTextAreaElement {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !["radio", "checkbox", "button", "submit", "file"].includes(element.type);
}

/** The name of a shortcut: the Latin letter or digit, on keyboards that print others by its place. */
export function shortcutName(stroke: Pick<Stroke, "key" | "code">): string {
  const key = stroke.key.toUpperCase();
  if (/^[A-Z0-9]$/.test(key)) return key;
  const place = /^(?:Key|Digit|Numpad)([A-Z0-9])$/.exec(stroke.code);
  return place?.[1] ?? stroke.key;
}

function modifiedName(event: KeyboardEvent): string {
  const parts = [event.ctrlKey && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"].filter(Boolean);
  return [...parts, event.key.length === 1 ? shortcutName(event) : event.key].join("+");
}

function insert(element: Element, text: string): void {
  if (isText(element)) {
    if (element.readOnly) return;
    // Keeps the field's own undo; setRangeText is for engines without it.
    if (document.activeElement === element && document.execCommand("insertText", false, text)) return;
    element.setRangeText(text, element.selectionStart ?? element.value.length, element.selectionEnd ?? element.value.length, "end");
    element.dispatchEvent(new InputEvent("input", { bubbles: true, data: text, inputType: "insertText" }));
  } else {
    element.dispatchEvent(new CustomEvent("heldtext", { detail: text }));
  }
}

const takesText = (element: unknown): element is Element =>
  element instanceof Element && (isText(element as HTMLElement) || element.hasAttribute("data-accepts-text"));

const isPressable = (element: unknown): element is HTMLElement =>
  element instanceof HTMLElement && element.matches("button, a[href], input[type=radio], input[type=checkbox], [role=button]");

/** A single key pressed alone, outside text: presses what has the focus, or is a shortcut. */
function press(stroke: Stroke, target: EventTarget | null | undefined): void {
  const name = shortcutName(stroke);
  if ((name === "Enter" || name === " ") && isPressable(target)) target.click();
  else find(name)?.();
}

function carryOut(outs: readonly Out[]): void {
  for (const out of outs) {
    if (out.kind === "frame") {
      onFrame?.(out.lines);
      continue;
    }
    const [first] = out.strokes;
    if (!first) continue;
    const target = targets.get(first);
    if (first.inText && takesText(target)) insert(target, out.strokes.map((s) => (s.key.length === 1 ? s.key : "")).join(""));
    else if (out.alone) press(first, target);
  }
  clearTimeout(timer);
  const due = wedge.due;
  if (due !== null) timer = setTimeout(() => carryOut(wedge.tick(performance.now())), Math.max(0, due - performance.now()) + 1);
}

function strokeOf(event: KeyboardEvent): Stroke {
  return {
    at: event.timeStamp,
    key: event.key,
    code: event.code,
    shift: event.shiftKey,
    modified: event.ctrlKey || event.altKey || event.metaKey,
    repeat: event.repeat,
    inText: takesText(event.target),
  };
}

/** Shows the key to the wedge; true when the page must not see it. */
function examine(event: KeyboardEvent): boolean {
  const stroke = strokeOf(event);
  targets.set(stroke, event.target);
  const verdict = wedge.stroke(stroke);
  carryOut(verdict.out);
  if (verdict.swallow) {
    event.preventDefault();
    event.stopPropagation();
  }
  return verdict.swallow;
}

function onKeyDown(event: KeyboardEvent): void {
  // Composition belongs to the input method; AltGr types characters that no reader sends.
  if (event.isComposing || event.key === "Dead" || event.key === "Process" || event.getModifierState("AltGraph")) return;
  if (onFrame && examine(event)) return;
  const plain = !(event.ctrlKey || event.altKey || event.metaKey);
  if (plain && (event.key.length === 1 || event.key === "Enter")) {
    if (onFrame || takesText(event.target) || isPressable(event.target)) return;
  }
  // An open list of choices closes itself.
  if (event.key === "Escape" && event.target instanceof Element && event.target.getAttribute("aria-expanded") === "true") return;
  // Inside a field these edit; shortcuts of the same name wait until the focus is elsewhere.
  if (["Delete", "Backspace"].includes(event.key) && takesText(event.target)) return;
  const action = find(plain ? (event.key.length === 1 ? shortcutName(event) : event.key) : modifiedName(event));
  if (action) {
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) action();
  } else if (/^F([1-9]|1[0-2])$/.test(event.key)) {
    // No function key of the browser (reload, search, full screen) may take an officer away.
    event.preventDefault();
  }
}

/** Puts the gate in place, once, at the start. */
export function installKeyGate(): void {
  window.addEventListener("keydown", onKeyDown, { capture: true });
}
