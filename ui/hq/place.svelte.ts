// Where the user is and how the console looks, both in the address alone: `?lang=fr&theme=dark#/lists/national`.
// Nothing is kept in the browser, and a bookmark opens the same screen in the same language.
import { applyLook, type ContrastChoice, type Look, type ThemeChoice } from "../src/shared/look.svelte";
import { LANGUAGES, languageFor } from "../src/shared/messages.svelte";

const THEMES: readonly ThemeChoice[] = ["system", "light", "dark"];
const CONTRASTS: readonly ContrastChoice[] = ["normal", "high"];

function lookOf(query: URLSearchParams): Look {
  const language = LANGUAGES.find((l) => l.code === query.get("lang"))?.code ?? languageFor(navigator.languages);
  return {
    language,
    theme: THEMES.find((theme) => theme === query.get("theme")) ?? "system",
    contrast: CONTRASTS.find((contrast) => contrast === query.get("contrast")) ?? "normal",
  };
}

function pathOf(hash: string): string[] {
  const parts = hash.replace(/^#\/?/, "").split("/").filter(Boolean);
  return parts.map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
}

class Place {
  path = $state.raw(pathOf(location.hash));
  look = $state.raw(lookOf(new URLSearchParams(location.search)));

  constructor() {
    applyLook(this.look);
    addEventListener("hashchange", () => (this.path = pathOf(location.hash)));
  }

  get screen(): string {
    return this.path[0] ?? "posts";
  }

  setLook(change: Partial<Look>): void {
    this.look = { ...this.look, ...change };
    applyLook(this.look);
    const { language, theme, contrast } = this.look;
    history.replaceState(null, "", `?${new URLSearchParams({ lang: language, theme, contrast })}${location.hash}`);
  }
}

export const place = new Place();

/** The address of a screen, for links. */
export function linkTo(...path: string[]): string {
  return `#/${path.map(encodeURIComponent).join("/")}`;
}

export function go(...path: string[]): void {
  location.hash = linkTo(...path);
}
