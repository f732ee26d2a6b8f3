// How the window looks: language, theme, contrast. Applied to the root element, where tokens.css and right-to-left read them.
import { setLanguage, type LanguageCode } from "./messages.svelte";

export type ThemeChoice = "system" | "light" | "dark";
export type ContrastChoice = "normal" | "high";
export interface Look {
  language: LanguageCode;
  theme: ThemeChoice;
  contrast: ContrastChoice;
}

const dark = typeof matchMedia === "undefined" ? null : matchMedia("(prefers-color-scheme: dark)");
let chosen: Look = { language: "en", theme: "system", contrast: "normal" };

function paint(): void {
  const theme = chosen.theme === "system" ? (dark?.matches ? "dark" : "light") : chosen.theme;
  document.documentElement.dataset["theme"] = theme;
  document.documentElement.dataset["contrast"] = chosen.contrast;
}

dark?.addEventListener("change", paint);

export function applyLook(look: Look): void {
  chosen = { ...look };
  setLanguage(look.language);
  paint();
}
