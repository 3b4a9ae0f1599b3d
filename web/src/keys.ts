// Keys that work on every page: / to search, ? for the list of keys.

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
}

export function bindKeys(): void {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      document.querySelector<HTMLInputElement>("#search-field")?.focus();
      event.preventDefault();
    } else if (event.key === "?") {
      document.querySelector<HTMLDialogElement>("#keys-dialog")?.showModal();
      event.preventDefault();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element).closest<HTMLElement>("[data-opens]");
    if (opener) document.querySelector<HTMLDialogElement>(`#${opener.dataset.opens}`)?.showModal();
    const closer = (event.target as Element).closest<HTMLElement>("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
  });
}
