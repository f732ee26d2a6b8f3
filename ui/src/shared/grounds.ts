// The grounds of a refusal of entry, in the order of their letters A to I.
import type { RefusalGround } from "../generated/door";

export const GROUNDS: readonly RefusalGround[] = [
  "no-valid-document",
  "forged-document",
  "no-valid-visa",
  "forged-visa",
  "purpose-not-justified",
  "stay-exhausted",
  "insufficient-means",
  "alert-refuse-entry",
  "public-threat",
];

export const letterOf = (place: number): string => String.fromCharCode(65 + place);
