// Adding: files and texts may be dropped; what is too large is said before it is sent. The form works without this, too.

export function bind(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-add]")) {
    if (form.dataset.bound) continue;
    form.dataset.bound = "true";
    bindForm(form);
  }
}

function bindForm(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]")!;
  const drop = form.querySelector<HTMLElement>("[data-drop]")!;
  const fault = form.querySelector<HTMLElement>("[data-fault]")!;
  form.querySelector<HTMLElement>("[data-drop-hint]")!.hidden = false;

  const check = (): boolean => {
    const size = [...(input.files ?? [])].reduce((sum, file) => sum + file.size, 0);
    const large = size > Number(form.dataset.largest);
    fault.hidden = !large;
    fault.textContent = large ? (form.dataset.tooLarge ?? "") : "";
    return !large;
  };
  const changed = (): void => {
    list(input, form.querySelector("[data-chosen]")!);
    check();
  };

  input.addEventListener("change", changed);
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) drop.classList.remove("over");
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    take(form, input, event.dataTransfer);
    changed();
  });
  form.addEventListener("submit", (event) => {
    if (!check()) {
      event.preventDefault();
      fault.scrollIntoView({ block: "nearest" });
      return;
    }
    form.querySelector<HTMLElement>("[data-state]")!.textContent = form.dataset.busy ?? "";
    form.classList.add("busy");
  });
  addEventListener("pageshow", () => form.classList.remove("busy"));
}

/** What was dropped: files besides those chosen before, else an address, else a text. */
function take(form: HTMLFormElement, input: HTMLInputElement, dropped: DataTransfer | null): void {
  if (!dropped) return;
  if (dropped.files.length) {
    const all = new DataTransfer();
    for (const file of [...(input.files ?? []), ...dropped.files]) all.items.add(file);
    input.files = all.files;
    return;
  }
  const text = dropped.getData("text/plain");
  const address = dropped.getData("text/uri-list") || (/^https?:\/\/\S+$/i.test(text.trim()) ? text.trim() : "");
  if (address) form.querySelector<HTMLInputElement>("[name=address]")!.value = address.split(/\r?\n/)[0]!;
  else if (text) form.querySelector<HTMLTextAreaElement>("[name=text]")!.value = text;
}

/** The chosen files by name and size. */
function list(input: HTMLInputElement, place: HTMLElement): void {
  const size = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1, style: "unit", unit: "megabyte" });
  place.replaceChildren(
    ...[...(input.files ?? [])].map((file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name} · ${size.format(file.size / 1048576)}`;
      return item;
    }),
  );
}
