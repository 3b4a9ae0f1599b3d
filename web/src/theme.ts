// Light, dark, or as the system has it: kept in a cookie, so that the server renders the page in it.

export const CHANGED = "comity:theme";
const YEAR = 365 * 24 * 3600;

function store(theme: string): void {
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax`;
}

export function bindTheme(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-theme-switch]");
    if (!button) return;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const current = document.documentElement.dataset.theme || (dark ? "dark" : "light");
    const next = current === "dark" ? "light" : "dark";
    document.documentElement.dataset.theme = next;
    button.setAttribute("aria-pressed", String(next === "dark"));
    store(next);
    document.dispatchEvent(new CustomEvent(CHANGED));
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new CustomEvent(CHANGED)));
  let chosen: string | undefined;
  addEventListener("beforeprint", () => {
    chosen = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light"; // paper is light
    document.dispatchEvent(new CustomEvent(CHANGED));
  });
  addEventListener("afterprint", () => {
    if (chosen) document.documentElement.dataset.theme = chosen;
    else delete document.documentElement.dataset.theme;
    document.dispatchEvent(new CustomEvent(CHANGED));
  });
}
