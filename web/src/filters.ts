// Forms of filters: fields that are empty do not go into the address; a choice is sent at once.

export function bindFilters(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-filters]") || event.defaultPrevented) return; // htmx sends those that are boosted
    for (const field of form.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input[name], select[name]")) {
      field.disabled = field.value === "";
    }
  });
  document.addEventListener("change", (event) => {
    const field = event.target as HTMLElement;
    if (field.matches("form[data-filters] select, form[data-filters] input[type=date], form[data-filters] input[list]")) {
      (field as HTMLSelectElement).form?.requestSubmit();
    }
  });
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll<HTMLInputElement>("form[data-filters] :disabled")) field.disabled = false;
  });
}
