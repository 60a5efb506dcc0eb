/** Placeholder until the embedded stores are here. */
export default async function setUp() {}
