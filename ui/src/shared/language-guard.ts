// Must be the first import of every entry. With LANG=C some systems report the language "C" or "C.UTF-8", which every Intl
// constructor refuses with a RangeError: a library that asks navigator.language would leave the window blank.

function usable(tag: unknown): tag is string {
  if (typeof tag !== "string") return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** The tags of `given` that Intl accepts, or English when there is none. */
export function usableLanguages(given: readonly string[]): string[] {
  const good = given.filter(usable);
  return good.length > 0 ? good : ["en"];
}

if (typeof navigator !== "undefined" && !usable(navigator.language)) {
  const languages = usableLanguages(navigator.languages ?? []);
  Object.defineProperty(navigator, "language", { get: () => languages[0], configurable: true });
  Object.defineProperty(navigator, "languages", { get: () => languages, configurable: true });
}
