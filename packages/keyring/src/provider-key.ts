/** How keys of providers begin, and more behind it than any name of a model has without a break. */
const providerKey = /(?:^|\/)(?:sk-|csk-|gsk_|xai-|pplx-|nvapi-|hf_|fw_|ghp_|github_pat_|AIza)[A-Za-z0-9_-]{30,}$/;

/** Whether a text, or what stands behind its last slash, looks like a key of a provider, so that it is no name. */
export function looksLikeProviderKey(text: string): boolean {
  return providerKey.test(text);
}
