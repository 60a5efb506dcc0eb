import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { regionOfHost, type SignableCall, signAwsCall } from './aws-signature.js';

/** The key, the place and the time of AWS's published test suite for Signature Version 4. */
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { region: 'us-east-1', service: 'service' };
const suiteMs = Date.parse('2015-08-30T12:36:00Z');
const sessionToken =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

const call = (method: string, path: string, more: Partial<SignableCall> = {}): SignableCall => ({
  method,
  url: new URL(`https://example.amazonaws.com${path}`),
  headers: {},
  body: '',
  ...more,
});
const form = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Param1=value1' };
const unreserved = '-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('the published test suite', () => {
  test.each([
    [
      'get-vanilla',
      call('GET', '/'),
      'host;x-amz-date',
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    [
      'post-vanilla',
      call('POST', '/'),
      'host;x-amz-date',
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'get-vanilla-query-order-key-case',
      call('GET', '/?Param2=value2&Param1=value1'),
      'host;x-amz-date',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-vanilla-empty-query-key',
      call('GET', '/?Param1=value1'),
      'host;x-amz-date',
      'a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb',
    ],
    [
      'get-vanilla-query-unreserved',
      call('GET', `/?${unreserved}=${unreserved}`),
      'host;x-amz-date',
      '9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197',
    ],
    [
      'post-vanilla-query',
      call('POST', '/?Param1=value1'),
      'host;x-amz-date',
      '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
    ],
    [
      'post-header-value-case',
      call('POST', '/', { headers: { 'my-header1': 'VALUE1' } }),
      'host;my-header1;x-amz-date',
      'cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d',
    ],
    [
      'post-x-www-form-urlencoded',
      call('POST', '/', form),
      'content-type;host;x-amz-date',
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('%s has the published signature', async (_name, signable, signedHeaders, signature) => {
    expect(await signAwsCall(signable, credentials, scope, suiteMs)).toEqual({
      'x-amz-date': '20150830T123600Z',
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=${signedHeaders}, Signature=${signature}`,
    });
  });

  test('post-sts-header-before signs the token of temporary credentials', async () => {
    const signed = await signAwsCall(call('POST', '/'), { ...credentials, sessionToken }, scope, suiteMs);
    expect(signed).toMatchObject({ 'x-amz-security-token': sessionToken });
    expect(signed['authorization']).toContain('SignedHeaders=host;x-amz-date;x-amz-security-token');
    expect(signed['authorization']).toContain('85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead');
  });

  test('bytes are signed as the text they are', async () => {
    const asBytes = await signAwsCall(
      call('POST', '/', { ...form, body: Buffer.from(form.body) }),
      credentials,
      scope,
      suiteMs,
    );
    expect(asBytes).toEqual(await signAwsCall(call('POST', '/', form), credentials, scope, suiteMs));
  });
});

describe('a path in which something is escaped', () => {
  /** The algorithm once more, as plain as the documentation has it. */
  function signatureOf(path: string, body: string): string {
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
    const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
    const host = 'bedrock-runtime.us-east-1.amazonaws.com';
    const canonical = [
      'POST',
      path,
      '',
      'content-type:application/json',
      `host:${host}`,
      'x-amz-date:20150830T123600Z',
      '',
      'content-type;host;x-amz-date',
      hash(body),
    ].join('\n');
    const text = [
      'AWS4-HMAC-SHA256',
      '20150830T123600Z',
      '20150830/us-east-1/bedrock/aws4_request',
      hash(canonical),
    ].join('\n');
    const parts = ['20150830', 'us-east-1', 'bedrock', 'aws4_request', text];
    return parts.reduce<string | Buffer>(hmac, `AWS4${credentials.secretAccessKey}`).toString('hex');
  }

  test.each([
    ['/model/us.amazon.nova-lite-v1%3A0/converse', '/model/us.amazon.nova-lite-v1%253A0/converse'],
    [
      '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx/converse',
      '/model/arn%253Aaws%253Abedrock%253Aus-east-1%253A1%253Ainference-profile%252Fx/converse',
    ],
    ["/model/a(b)'c!/converse", '/model/a%28b%29%27c%21/converse'],
  ])('is signed with that escaped once more: %s', async (path, canonical) => {
    const body = JSON.stringify({ messages: ['Grüße 👋'] });
    const url = new URL(`https://bedrock-runtime.us-east-1.amazonaws.com${path}`);
    const headers = { 'content-type': 'application/json' };
    const signed = await signAwsCall(
      { method: 'POST', url, headers, body },
      credentials,
      { region: 'us-east-1', service: 'bedrock' },
      suiteMs,
    );
    expect(signed['authorization']).toContain(`Signature=${signatureOf(canonical, body)}`);
  });
});

describe('the region of a host', () => {
  test.each([
    ['bedrock-runtime.us-east-1.amazonaws.com', 'us-east-1'],
    ['bedrock-runtime-fips.us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['bedrock-runtime.ap-southeast-4.api.aws', 'ap-southeast-4'],
    ['bedrock-runtime.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['vpce-0123-abcd.bedrock-runtime.eu-central-1.vpce.amazonaws.com', 'eu-central-1'],
    ['bedrock-runtime.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
  ])('%s is %s', (host, region) => {
    expect(regionOfHost(host)).toBe(region);
  });

  test.each(['example.com', '127.0.0.1', 'localhost', 'bedrock-runtime.amazonaws.com', 'vpce-1.example.com'])(
    '%s has none',
    (host) => {
      expect(regionOfHost(host)).toBeUndefined();
    },
  );
});
