import { generateKeyPairSync } from 'node:crypto';

/** A private key as Google makes them, new for each run. */
export function rsaPrivateKey(modulusLength = 2048): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return privateKey.export({ type: 'pkcs8', format: 'pem' });
}

/** What is in the file that Google hands out for a service account. */
export function serviceAccountFile(privateKey: string): Record<string, string> {
  return {
    type: 'service_account',
    project_id: 'a-project',
    private_key_id: '0a1b2c',
    private_key: privateKey,
    client_email: 'gateway@a-project.iam.gserviceaccount.com',
    client_id: '1234567890',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
    client_x509_cert_url: 'https://www.googleapis.com/robot/v1/metadata/x509/gateway',
    universe_domain: 'googleapis.com',
  };
}
