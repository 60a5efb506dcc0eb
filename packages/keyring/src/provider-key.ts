/** How keys of providers begin, and more behind it than any name of a model has without a break. */
const providerKey = /(?:^|\/)(?:sk-|csk-|gsk_|xai-|pplx-|nvapi-|hf_|fw_|ghp_|github_pat_|AIza)[A-Za-z0-9_-]{30,}$/;

/** Whether a text, or what stands behind its last slash, looks like a key of a provider, so that it is no name. */
export function looksLikeProviderKey(text: string): boolean {
  return providerKey.test(text);
}

/**
 * Keys as their issuers make them, to the character: OpenAI's have `OpenAI` in base64 in their middle, Anthropic's have a
 * kind with a number, those of the others a mark and a fixed length. What only begins alike (`sk-` and a UUID, say) can
 * be somebody's id. An id of an access key of AWS (`AKIA…`) is no secret and is left out.
 */
const issuedKeys = [
  String.raw`sk-[\w-]{20,}T3BlbkFJ[\w-]{20,}`,
  String.raw`sk-ant-[a-z]{3,10}\d\d-[\w-]{80,}`,
  'sk-or-v1-[0-9a-f]{64}',
  String.raw`AIza[\w-]{35}`,
  'gsk_[A-Za-z0-9]{52}',
  'xai-[A-Za-z0-9]{80}',
  'pplx-[A-Za-z0-9]{48}',
  'ghp_[A-Za-z0-9]{36}',
  String.raw`github_pat_\w{82}`,
];
const issuedKey = new RegExp(String.raw`(?<![\w-])(?:${issuedKeys.join('|')})(?![\w-])`);
/** Those of Google are the shortest. Most of what is looked at is shorter. */
const issuedKeyCharsMin = 39;

/** Whether what can be nothing but a key of a provider stands anywhere in a text, so that the text must not be kept. */
export function holdsProviderKey(text: string): boolean {
  return text.length >= issuedKeyCharsMin && issuedKey.test(text);
}
