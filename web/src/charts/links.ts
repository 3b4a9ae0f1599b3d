// Addresses behind a chart's cells and bars: those of the table below it, whose rows are in the same order.

/** The address in a row of the figure's table, in the column of a year. */
export function linkAt(figure: HTMLElement, row: number, column: string): string | undefined {
  const heads = [...figure.querySelectorAll("table thead th")].map((head) => head.textContent?.trim());
  const cells = figure.querySelectorAll("table tbody tr")[row]?.children;
  return cells?.[heads.indexOf(column)]?.querySelector("a")?.href;
}
