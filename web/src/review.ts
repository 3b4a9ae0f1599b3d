// The review by keys: every key presses a link or button that is on the page; what asks why does so in a dialog.

const TYPING = /^(input|textarea|select)$/i;
let listening = false;

function busy(event: KeyboardEvent): boolean {
  const target = event.target;
  const typing = target instanceof HTMLElement && (target.isContentEditable || TYPING.test(target.tagName));
  return event.ctrlKey || event.metaKey || event.altKey || typing || document.querySelector("dialog[open]") !== null;
}

function ask(id: string): boolean {
  const dialog = document.querySelector<HTMLDialogElement>(`dialog#${id}`);
  if (!dialog) return false;
  if (dialog.open) dialog.close(); // it came open for those without scripts
  dialog.showModal();
  dialog.querySelector<HTMLElement>("[aria-invalid=true], input[type=radio]:checked")?.focus();
  return true;
}

function listen(): void {
  listening = true;
  document.addEventListener("keydown", (event) => {
    if (!document.querySelector("[data-review]") || busy(event)) {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) {
        document.querySelector<HTMLElement>("[data-review] [data-cancel]")?.click();
      }
      return;
    }
    if (event.key === "Escape") {
      document.querySelector<HTMLElement>("[data-review] [data-cancel]")?.click();
    } else if (/^[a-z]$/.test(event.key)) {
      const pressed = document.querySelector<HTMLElement>(`[data-key="${event.key}"]`);
      if (!pressed) return;
      event.preventDefault();
      pressed.click();
    }
  });
  document.addEventListener("click", (event) => {
    const opener = (event.target as Element).closest<HTMLElement>("[data-dialog]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (ask(opener.dataset.dialog ?? "")) event.preventDefault();
  });
}

/** The words of the record into the middle of the document's part of the page. */
function showWords(root: ParentNode): void {
  const part = root.querySelector<HTMLElement>(".beside .scroll");
  const words = part?.querySelector<HTMLElement>("mark.current");
  if (!part || !words) return;
  const above = words.getBoundingClientRect().top - part.getBoundingClientRect().top;
  part.scrollTop += above - part.clientHeight / 3;
}

export function bind(root: ParentNode): void {
  if (!listening) listen();
  showWords(root);
  const open = root.querySelector<HTMLDialogElement>("dialog[open]");
  if (open) ask(open.id);
  const fault = root.querySelector<HTMLElement>("[data-editing] [aria-invalid=true]");
  (fault ?? root.querySelector<HTMLElement>("[data-editing] select, [data-editing] input:not([type=hidden])"))?.focus({ preventScroll: !fault });
}
