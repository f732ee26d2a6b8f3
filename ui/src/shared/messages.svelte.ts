// The program's words in the window: the Fluent files of src/messages, one bundle a language, reactive to the language chosen.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";

export type LanguageCode = "en" | "fr" | "ar";
export type Values = Record<string, FluentVariable>;

/** Languages in the order in which they are offered, each by its own name. */
export const LANGUAGES: readonly { code: LanguageCode; name: string; dir: "ltr" | "rtl"; locale: string }[] = [
  { code: "en", name: "English", dir: "ltr", locale: "en-GB" },
  { code: "fr", name: "Français", dir: "ltr", locale: "fr" },
  // Documents print European digits, so the screens do too.
  { code: "ar", name: "العربية", dir: "rtl", locale: "ar-u-nu-latn" },
];

const bundles = new Map<LanguageCode, FluentBundle>(
  // Isolation marks keep Latin names readable inside Arabic sentences; left-to-right languages do without.
  LANGUAGES.map((l) => [l.code, new FluentBundle(l.locale, { useIsolating: l.dir === "rtl" })]),
);

let current = $state<LanguageCode>("en");
let loaded = $state(0);

/** Vowel signs at the end of a word are left out: WebKitGTK shifts a word that ends in one, and nobody needs them to read. */
function withoutFinalVowelSigns(arabic: string): string {
  return arabic.replace(/[\u064b-\u0652]+(?![\u0620-\u064a\u064b-\u0652])/g, "");
}

/** Adds Fluent files as `import.meta.glob` gives them: a path that contains `/<language>/` → the source. */
export function addMessages(files: Record<string, string>): void {
  for (const [path, source] of Object.entries(files)) {
    const language = LANGUAGES.find((l) => path.includes(`/${l.code}/`));
    if (!language) continue;
    const text = language.code === "ar" ? withoutFinalVowelSigns(source) : source;
    bundles.get(language.code)?.addResource(new FluentResource(text), { allowOverrides: true });
  }
  loaded += 1;
}

// Headquarters' own words (hq.ftl) are added by its entry, not by the booth's window.
addMessages(import.meta.glob(["../messages/*/*.ftl", "!../messages/*/hq*.ftl"], { query: "?raw", import: "default", eager: true }));

export function language(): (typeof LANGUAGES)[number] {
  return LANGUAGES.find((l) => l.code === current) ?? LANGUAGES[0]!;
}

export function setLanguage(code: LanguageCode): void {
  current = code;
  if (typeof document === "undefined") return;
  document.documentElement.lang = code;
  document.documentElement.dir = language().dir;
}

/** The language of the screens that fits `tags` best, for the time before anybody has chosen. */
export function languageFor(tags: readonly string[]): LanguageCode {
  for (const tag of tags) {
    const found = LANGUAGES.find((l) => tag.toLowerCase().startsWith(l.code));
    if (found) return found.code;
  }
  return "en";
}

/** Whether there is a message with this key in the language in force. */
export function has(key: string): boolean {
  return loaded > 0 && (bundles.get(current)?.hasMessage(key) ?? false);
}

/** The message with `key` in the language in force; English when it lacks it; the key itself when nobody has it. */
export function t(key: string, values?: Values): string {
  if (loaded === 0) return key;
  for (const code of [current, "en"] as const) {
    const bundle = bundles.get(code);
    const pattern = bundle?.getMessage(key)?.value;
    if (bundle && pattern) return bundle.formatPattern(pattern, values ?? null, []);
  }
  return key;
}
