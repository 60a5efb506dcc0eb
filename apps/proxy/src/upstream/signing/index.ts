export { type FormAnswer, type FormPost, type PostForm, postThrough } from './form-post.js';
export type { TokenServer } from './google-assertion.js';
export { openRequestSigner, type SecretFields, type SignRequest, type UnsignedRequest } from './sign-request.js';
