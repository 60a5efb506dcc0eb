export { type FormAnswer, type FormPost, type PostForm, postThrough } from './form-post.js';
export { googleTokenUrl, type TokenServer, tokenServerAt } from './google-assertion.js';
export { openRequestSigner, type SecretFields, type SignRequest, type UnsignedRequest } from './sign-request.js';
