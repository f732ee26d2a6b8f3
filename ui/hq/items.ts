// What can be listed by its number, and why.
import type { Item, ItemClass, ItemStatus } from "./generated/hq";

export const ITEM_CLASSES: readonly ItemClass[] = ["passport", "identity-card", "visa", "permit", "document", "plate", "vin"];
export const ITEM_STATUSES: readonly ItemStatus[] = ["stolen", "lost", "revoked", "blank", "invalidated", "sought", "issued"];

/** The number, of a range its first and last. */
export function numberOf(item: Item): string {
  return item.last_number ? `${item.number} – ${item.last_number}` : item.number;
}
