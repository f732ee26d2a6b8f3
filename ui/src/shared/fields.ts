// The fields of a traveller and a document that forms correct, in the order of the forms.
import type { Decision, Direction, DocumentKind, FieldName, Sex, TravellerClass } from "../generated/door";
import { choices } from "./words";

export const SEXES: readonly Sex[] = ["F", "M", "X"];
export const KINDS: readonly DocumentKind[] = [
  "passport", "identity-card", "visa", "crew-certificate", "emergency-document", "refugee-document", "border-pass", "seafarer-document", "none", "other",
];
export const CLASSES: readonly TravellerClass[] = [
  "national", "resident", "free-movement", "visitor", "transit", "crew", "border-resident", "frontier-worker", "diplomat-official", "protection", "other",
];
/** What may be decided on a traveller who goes this way. */
export const DECISIONS: Record<Direction, readonly Decision["kind"][]> = {
  entry: ["admit", "admit-with-conditions", "refuse", "protection-referral"],
  exit: ["depart", "prevent"],
};

/** How a value is typed. */
export type Form = "text" | "date" | "state";

export interface FieldForm {
  field: FieldName;
  form: Form;
  /** The values to choose from, where it is not typed. */
  options?: () => { value: string; text: string }[];
}

export const TYPED: readonly FieldForm[] = [
  { field: "primary-identifier", form: "text" },
  { field: "secondary-identifier", form: "text" },
  { field: "birth-date", form: "date" },
  { field: "nationality", form: "state" },
  { field: "document-number", form: "text" },
  { field: "expiry-date", form: "date" },
  { field: "issuing-state", form: "state" },
  { field: "residence", form: "state" },
];

export const FIELDS: readonly FieldForm[] = [
  ...TYPED,
  { field: "sex", form: "text", options: () => choices("sex", SEXES) },
  { field: "document-kind", form: "text", options: () => choices("document", KINDS) },
  { field: "class", form: "text", options: () => choices("class", CLASSES) },
];
