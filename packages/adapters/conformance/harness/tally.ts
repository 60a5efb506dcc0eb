/** Counts what ran, by family and within it by provider, so that a suite that met nothing cannot look green. */
export class Tally {
  readonly #families = new Map<string, Map<string, number>>();

  count(family: string, member: string): void {
    const members = this.#families.get(family) ?? new Map<string, number>();
    members.set(member, (members.get(member) ?? 0) + 1);
    this.#families.set(family, members);
  }

  /** One line a family. */
  print(): void {
    for (const [family, members] of this.#families) {
      const total = [...members.values()].reduce((sum, count) => sum + count, 0);
      const parts = [...members].sort(([left], [right]) => left.localeCompare(right));
      process.stdout.write(`${family}: ${total} (${parts.map(([name, count]) => `${name} ${count}`).join(', ')})\n`);
    }
  }
}
