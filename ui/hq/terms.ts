// What a list says of itself beside its name: purpose, urgency, handling and who may see it.
import { t } from "../src/shared/messages.svelte";
import { word } from "../src/shared/words";
import type { AlertPriority, Handling, Role } from "./generated/hq";

export interface Terms {
  purpose: string;
  priority: AlertPriority | "";
  code: string;
  instruction: string;
  contact: string;
  /** Roles that may see the entries, joined by a space; empty: every officer. */
  visible: string;
  secondOfficer: boolean;
}

export function termsOf(list: { purpose: string; priority: AlertPriority | null; handling: Handling } | null): Terms {
  const handling = list?.handling;
  return {
    purpose: list?.purpose ?? "",
    priority: list?.priority ?? "",
    code: handling?.code ?? "",
    instruction: handling?.instruction ?? "",
    contact: handling?.contact ?? "",
    visible: rolesText(handling?.roles ?? []),
    secondOfficer: handling?.second_officer ?? false,
  };
}

export function handlingOf(terms: Terms): Handling {
  const code = terms.code.trim();
  return {
    ...(code ? { code } : {}),
    instruction: terms.instruction.trim(),
    contact: terms.contact.trim(),
    roles: rolesOf(terms.visible),
    second_officer: terms.secondOfficer,
  };
}

export const rolesText = (roles: readonly string[]): string => roles.join(" ");
export const rolesOf = (text: string): string[] => text.split(" ").filter(Boolean);

/** Who may see an entry, in words; `before` is offered too, whatever it names. */
export function visibilities(before: string): { value: string; text: string }[] {
  const values = ["", "supervisor", ...(before === "" || before === "supervisor" ? [] : [before])];
  return values.map((value) => ({ value, text: visibilityWords(value) }));
}

export function visibilityWords(visible: string): string {
  return visible === "" ? t("hq-visible-all") : rolesOf(visible).map((role) => word("role", role as Role)).join(" · ");
}
