/** A table of texts; the first column names the row, the others are numbers. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Lays a table out in Markdown that reads well as plain text too. */
export function markdownTable({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  const widths = columns.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  const pad = (text: string, index: number) => {
    const width = widths[index] ?? 0;
    return index === 0 ? text.padEnd(width) : text.padStart(width);
  };
  const line = (cells: readonly string[]) => `| ${cells.map(pad).join(' | ')} |`;
  const rule = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`));
  return [line(columns), line(rule), ...rows.map(line)].join('\n');
}

/** A number with so many decimals; a dash for one that is not known. */
export function decimals(value: number | undefined, digits: number): string {
  return value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits);
}

/** A whole number with commas; a dash for one that is not known. */
export function thousands(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '-' : Math.round(value).toLocaleString('en');
}

/** A share as percent, without the sign; a dash for one that is not known. */
export function percent(share: number | undefined): string {
  return decimals(share === undefined ? undefined : share * 100, 0);
}
